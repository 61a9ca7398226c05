import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standing } from '../../sync/standing.ts'
import { DecoderBench, type ShelfPackage } from '../../test/support/decoder-bench.ts'

const PROFILE = 'acme-thermo'
const TEMPERATURE = [{ quantity: 'air.temperature', index: 0 }] as const

/** `[t]` is t °C; `text` is the expression of its value. */
function thermo(version: string, value: string, before = ''): ShelfPackage {
  const code = `function decodeUplink(input) { var b = input.bytes; ${before}
    return { data: { air: { temperature: ${value} } } } }`
  return { profile: PROFILE, version, code, channels: TEMPERATURE }
}

const GOOD = thermo('1.0.0', 'b[0]')

async function onBench(run: (bench: DecoderBench) => Promise<void>): Promise<void> {
  const bench = await new DecoderBench().open()
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

function isActive(bench: DecoderBench, version: string): boolean {
  return bench.of(PROFILE)?.active?.version === version
}

/** A profile with its first decoder in force and trusted. */
async function settled(bench: DecoderBench, one = GOOD) {
  const device = await bench.device(PROFILE)
  await bench.plan(bench.shelve(one), { canaryFrames: 0 })
  await bench.until(() => bench.steps(PROFILE).includes('settled 1.0.0'), 'the first is trusted')
  await bench.jobsDone()
  return device
}

test('F53: frames of an unknown model wait raw, and are read once its decoder has come', async () => {
  await onBench(async (bench) => {
    const device = await bench.device(PROFILE)
    for (const t of [20, 21, 22]) await bench.hear(device, [t])
    assert.deepEqual(await bench.readings(device), [])
    await bench.plan(bench.shelve(GOOD))
    await bench.until(() => bench.of(PROFILE)?.active !== null, 'it is in force')
    await bench.jobsDone()
    assert.deepEqual(await bench.readings(device), [
      { values: [2000], rev: 1 },
      { values: [2100], rev: 1 },
      { values: [2200], rev: 1 },
    ])
    await bench.hear(device, [23])
    assert.deepEqual((await bench.readings(device)).at(-1), { values: [2300], rev: 0 })
    assert.deepEqual(bench.steps(PROFILE), [
      'planned',
      'staged 1.0.0',
      'tested 1.0.0',
      'ready 1.0.0',
      'activated 1.0.0',
      'redecoded',
    ])
  })
})

test('F53: a plan that is withdrawn takes back what it brought, also where it was trusted already', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const path = bench.shelve(thermo('1.1.0', 'b[0] - 0.4'))
    const plan = await bench.plan(path, { tolerances: { 'air.temperature': 0.5 } })
    const isTrusted = () => bench.steps(PROFILE).at(-1) === 'settled 1.1.0'
    await bench.hearUntil(device, [20], isTrusted)
    await bench.bench.decoding.plan({ ...plan, share: 0 })
    await bench.until(() => isActive(bench, '1.0.0'), 'it is back')
    await bench.jobsDone()
    const values = (await bench.readings(device)).flatMap((one) => one.values)
    assert.deepEqual(new Set(values), new Set([2000]))
    const told = bench.bench.allFacts().flatMap(({ fact }) => {
      return fact.type === 'decoderMoved' && fact.fields['planId'] === plan.id ? [fact.fields] : []
    })
    const settledAt = told.find(({ stage }) => stage === 'settled')
    assert.equal(settledAt?.['frames'], 10)
    assert.equal(told.find(({ stage }) => stage === 'rolledBack')?.['because'], 'plan')
    await bench.bench.decoding.plan({ ...plan, id: 'another', share: 0 })
    await bench.until(() => bench.of(PROFILE)?.plan === null, 'the other plan is forgotten')
    assert.ok(isActive(bench, '1.0.0'))
  })
})

test('F52, F53: a unit slip is seen in the shadow; nothing of it is published', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    await bench.plan(bench.shelve(thermo('1.1.0', 'b[0] / 10')))
    await bench.hearUntil(device, [20], () => bench.steps(PROFILE).at(-1) === 'refused 1.1.0')
    const { detail } = bench.of(PROFILE)!.log.at(-1)!
    assert.match(detail, /^in the shadow: air.temperature 0: median -18 °C over/)
    assert.equal(bench.of(PROFILE)!.active?.version, '1.0.0')
    const values = (await bench.readings(device)).flatMap((one) => one.values)
    assert.deepEqual(new Set(values), new Set([2000]))
  })
})

test('a change that is announced passes the shadow, and takes over in one step', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const path = bench.shelve(thermo('1.1.0', 'b[0] - 0.4'))
    await bench.plan(path, { tolerances: { 'air.temperature': 0.5 } })
    const before = await bench.hearUntil(device, [20], () => isActive(bench, '1.1.0'))
    const after = await bench.hearUntil(
      device,
      [20],
      () => bench.steps(PROFILE).at(-1) === 'settled 1.1.0',
    )
    const values = (await bench.readings(device)).flatMap((one) => one.values)
    // A frame that came while it was taken into use is decoded by the one or the other.
    const steps = values.filter((value, i) => i === 0 || value !== values[i - 1])
    assert.deepEqual(steps, [2000, 1960])
    assert.ok(values.length >= before + after - 1)
    assert.deepEqual(bench.of(PROFILE)!.older, [
      { version: '1.0.0', sha256: bench.of(PROFILE)!.older[0]!.sha256 },
      { version: 'bundled', sha256: '' },
    ])
  })
})

test('the end of an older plan that comes late does not end the one that took its place', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const first = await bench.plan(bench.shelve(thermo('1.1.0', 'b[0]')))
    await bench.until(() => bench.of(PROFILE)?.trial?.stage === 'shadow', 'it is in the shadow')
    const second = await bench.plan(bench.shelve(thermo('1.2.0', 'b[0]')))
    await bench.bench.decoding.plan({ ...first, share: 0 })
    assert.equal(bench.of(PROFILE)?.plan?.id, second.id)
    await bench.hearUntil(device, [20], () => isActive(bench, '1.2.0'))
  })
})

test('F53: one that waits for its turn is watched in the shadow until it comes', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    // No gateway's place is below this share.
    const path = bench.shelve(thermo('1.1.0', 'b[1] ? b[0] * 10 : b[0]'))
    await bench.plan(path, { share: Number.MIN_VALUE })
    await bench.hearUntil(device, [20], () => bench.steps(PROFILE).at(-1) === 'ready 1.1.0')
    for (let n = 0; n < 10; n++) await bench.hear(device, [20])
    assert.equal(bench.steps(PROFILE).at(-1), 'ready 1.1.0')
    await bench.hearUntil(device, [20, 1], () => bench.steps(PROFILE).at(-1) === 'refused 1.1.0')
    assert.ok(isActive(bench, '1.0.0'))
  })
})

test('F51, F53: one that fails in use goes back by itself, and its frames are read again', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    // Right as long as it is watched; then some frames are wrong and others fail.
    const sly = thermo('1.1.0', 'b[1] ? 5 : b[0]', 'if (b[1] === 2) throw new Error("no")')
    await bench.plan(bench.shelve(sly), { canaryFrames: 1_000 })
    const before = await bench.hearUntil(device, [20], () => isActive(bench, '1.1.0'))
    for (let n = 0; n < 49; n++) await bench.hear(device, [21, n % 3 === 0 ? 2 : 1])
    assert.equal(bench.of(PROFILE)!.active?.version, '1.1.0')
    await bench.hear(device, [21, 2])
    await bench.until(() => bench.of(PROFILE)!.active?.version === '1.0.0', 'it is back')
    await bench.jobsDone()
    const readings = await bench.readings(device)
    assert.deepEqual(
      readings.map(({ values }) => values[0]),
      [...Array(before).fill(2000), ...Array(50).fill(2100)],
    )
    assert.ok(readings.slice(before).every(({ rev }) => rev === 2))
    assert.match(
      bench.of(PROFILE)!.log.find(({ arrow }) => arrow === 'rolledBack')!.detail,
      /of 50/,
    )
  })
})

test('F49, F53: one that loops once in use is gone at once; what it kept waiting is read', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const path = bench.shelve(thermo('1.1.0', 'b[0]', 'if (b[1]) for (;;) {}'))
    await bench.plan(path)
    await bench.hearUntil(device, [20], () => isActive(bench, '1.1.0'))
    await bench.hear(device, [22, 1])
    await bench.until(() => bench.of(PROFILE)!.active?.version === '1.0.0', 'it is back')
    await bench.jobsDone()
    assert.deepEqual((await bench.readings(device)).at(-1), { values: [2200], rev: 2 })
  })
})

test('one that fails its own examples is never loaded beside live frames', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const wrong = { name: 'twenty', fPort: 1, bytes: Uint8Array.of(20) }
    const vectors = [{ ...wrong, expected: { data: { air: { temperature: 21 } } } }]
    await bench.plan(bench.shelve({ ...thermo('1.1.0', 'b[0]'), vectors }))
    await bench.until(() => bench.steps(PROFILE).at(-1) === 'refused 1.1.0', 'it is refused')
    assert.match(bench.of(PROFILE)!.log.at(-1)!.detail, /example twenty: expected .*21.*, got .*20/)
    await bench.hear(device, [20])
    assert.deepEqual((await bench.readings(device)).at(-1), { values: [2000], rev: 0 })
  })
})

test('a text that is no script is refused with its line and column', async () => {
  await onBench(async (bench) => {
    await bench.device(PROFILE)
    await bench.plan(bench.shelve({ ...GOOD, code: 'var a = 1\nfunction decodeUplink( {' }))
    await bench.until(() => bench.steps(PROFILE).at(-1) === 'refused 1.0.0', 'it is refused')
    assert.match(bench.of(PROFILE)!.log.at(-1)!.detail, /the code cannot be loaded, line 2, column/)
  })
})

test('a gateway outside the share waits ready; a larger share of the same plan lets it in', async () => {
  await onBench(async (bench) => {
    await bench.device(PROFILE)
    const path = bench.shelve(GOOD)
    const plan = await bench.plan(path, { share: 1e-9 })
    await bench.until(() => bench.steps(PROFILE).at(-1) === 'ready 1.0.0', 'it is ready')
    await bench.bench.decoding.plan({ ...plan, share: 1 })
    await bench.until(() => bench.of(PROFILE)?.active !== null, 'it is in force')
  })
})

test('F53: a plan that is withdrawn ends the trial; in use it goes back', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    const path = bench.shelve(thermo('1.1.0', 'b[0]'))
    const plan = await bench.plan(path)
    await bench.hearUntil(device, [20], () => isActive(bench, '1.1.0'))
    await bench.bench.decoding.plan({ ...plan, share: 0 })
    await bench.until(() => bench.of(PROFILE)!.active?.version === '1.0.0', 'it is back')
    await bench.jobsDone()
    // The same package under the same plan is not tried again.
    await bench.bench.decoding.plan(plan)
    await bench.until(() => bench.of(PROFILE)!.plan === null, 'the plan is over')
    assert.equal(bench.of(PROFILE)!.active?.version, '1.0.0')
  })
})

test('F53: a plan that comes while another is watched is compared with what is in force', async () => {
  await onBench(async (bench) => {
    const device = await bench.device(PROFILE)
    await bench.plan(bench.shelve(GOOD), { canaryFrames: 1_000 })
    await bench.until(() => isActive(bench, '1.0.0'), 'the first is in use')
    await bench.jobsDone()
    await bench.plan(bench.shelve(thermo('1.1.0', 'b[0] / 10')))
    await bench.hearUntil(device, [20], () => bench.steps(PROFILE).at(-1) === 'refused 1.1.0')
    assert.ok(isActive(bench, '1.0.0'))
    assert.ok(bench.steps(PROFILE).includes('settled 1.0.0'))
    const values = (await bench.readings(device)).flatMap((one) => one.values)
    assert.deepEqual(new Set(values), new Set([2000]))
  })
})

test('F53: killed at every step, a gateway goes on from there with one decoder in force', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    await bench.plan(bench.shelve(thermo('1.1.0', 'b[0] + 0.01')))
    const seen = new Set<string>()
    for (let n = 0; n < 60 && !seen.has('settled 1.1.0'); n++) {
      const step = bench.steps(PROFILE).at(-1)!
      if (!seen.has(step)) {
        seen.add(step)
        await bench.bench.kill()
      }
      await bench.hear(device, [20 + (n % 3)])
    }
    assert.ok(seen.has('tested 1.1.0') && seen.has('activated 1.1.0'), [...seen].join())
    assert.equal(bench.of(PROFILE)!.active?.version, '1.1.0')
    const readings = await bench.readings(device)
    assert.equal(readings.length, new Set(readings).size)
    const switches = bench.steps(PROFILE).filter((step) => step.startsWith('activated 1.1.0'))
    assert.equal(switches.length, 1)
  })
})

test('decoding again: a dry run tells what would change, the run changes that, once', async () => {
  await onBench(async (bench) => {
    const device = await settled(bench)
    for (let n = 0; n < 12; n++) await bench.hear(device, [20])
    const path = bench.shelve(thermo('1.1.0', 'b[0] - 0.4'))
    await bench.plan(path, {
      shadowFrames: 0,
      tolerances: { 'air.temperature': 1 },
      canaryFrames: 0,
    })
    await bench.hear(device, [20])
    await bench.until(() => bench.of(PROFILE)!.active?.version === '1.1.0', 'it is in force')
    const ask = (dryRun: boolean) =>
      bench.jobDone({ profile: PROFILE, sinceMs: 0, dryRun, reason: 'test' })
    const dry = await ask(true)
    assert.equal(dry.framesChanged, 13)
    assert.equal(dry.devices, 1)
    assert.ok(Math.abs(dry.shifts['air.temperature']! + 0.4) < 1e-9)
    assert.ok((await bench.readings(device)).every(({ rev }) => rev < 2))
    assert.deepEqual(await ask(false), dry)
    await bench.jobsDone()
    const readings = await bench.readings(device)
    assert.deepEqual(new Set(readings.map(({ values }) => values[0])), new Set([1960]))
    assert.equal((await ask(true)).framesChanged, 0)
  })
})

test('a job that a kill interrupts is taken up again, and corrects nothing twice', async () => {
  await onBench(async (bench) => {
    const device = await bench.device(PROFILE)
    for (let n = 0; n < 200; n++) await bench.hear(device, [n % 40])
    await bench.plan(bench.shelve(GOOD))
    await bench.until(() => bench.bench.core.state.decoders.jobs.size === 1, 'the job has begun')
    await bench.bench.kill()
    await bench.until(() => isActive(bench, '1.0.0'), 'it is in force')
    await bench.jobsDone()
    const corrections = bench.bench.allFacts().filter(({ fact }) => fact.type === 'reading')
    assert.equal(corrections.length, 200)
    assert.equal((await bench.readings(device)).length, 200)
  })
})

test('events follow from readings: a car that never was is taken back, one that was is told', async () => {
  await onBench(async (bench) => {
    const profile = 'acme-park'
    const channels = [{ quantity: 'parking.occupied', index: 0 }] as const
    const park = (version: string, value: string): ShelfPackage => {
      const code = `function decodeUplink(input) { return { data: { o: ${value} } } }`
      return { profile, version, code, channels, mapping: '{ "parking.occupied": data.o }' }
    }
    const device = await bench.device(profile)
    const { devEui } = device.identity
    const space = { id: 'place-1', kind: 'space', name: 'Place 1', properties: {} } as const
    const bound = { asset: 'place-1', devEui, role: 'occupancy', index: 0, fromMs: 0 } as const
    await bench.bench.addAsset(space, [bound])
    // Bit 0 is the car; the first version reads it the wrong way round.
    await bench.plan(bench.shelve(park('1.0.0', '!(input.bytes[0] & 1)')), { canaryFrames: 0 })
    await bench.until(() => bench.of(profile)?.active?.version === '1.0.0', 'it is in force')
    for (const car of [0, 0, 0, 1, 1, 1, 1, 0, 0, 0]) await bench.hear(device, [car])
    const path = bench.shelve(park('1.1.0', '!!(input.bytes[0] & 1)'))
    const more = { shadowFrames: 0, canaryFrames: 0, tolerances: { 'parking.occupied': 1 } }
    await bench.plan(path, more)
    await bench.until(() => bench.of(profile)?.active?.version === '1.1.0', 'it is in force')
    const eventsOf = async () => {
      await bench.bench.core.sync()
      return standing(bench.bench.allFacts().map(({ fact }) => fact))
        .filter((fact) => fact.type === 'spotTaken' || fact.type === 'spotFreed')
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ type, rev }) => `${type} ${rev}`)
    }
    assert.deepEqual(await eventsOf(), ['spotTaken 0', 'spotFreed 0', 'spotTaken 0'])
    const order = { profile, sinceMs: 0, reason: 'test' }
    const dry = await bench.jobDone({ ...order, dryRun: true })
    assert.deepEqual(dry.events, {
      spotTaken: { corrected: 0, added: 1, withdrawn: 2 },
      spotFreed: { corrected: 0, added: 2, withdrawn: 1 },
    })
    assert.deepEqual(await eventsOf(), ['spotTaken 0', 'spotFreed 0', 'spotTaken 0'])
    assert.deepEqual((await bench.jobDone({ ...order, dryRun: false })).events, dry.events)
    assert.deepEqual(await eventsOf(), ['spotFreed 2', 'spotTaken 2', 'spotFreed 2'])
    assert.deepEqual((await bench.jobDone({ ...order, dryRun: true })).events, {})
  })
})
