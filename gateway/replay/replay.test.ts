import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../../test/support/fleet.ts'
import { JournalReader } from '../journal/read-back.ts'
import type { Place } from './place.ts'
import { type Replayed, replay } from './replay.ts'
import { replaySettings } from './replay-settings.ts'
import { tryProperties } from './trial.ts'

const HOUR = 3_600_000
const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }
const bench = new CoreBench()
const sensors = makeFleet(2, () => 'nwave-nps405sm')
const places: readonly Place[] = sensors.map(({ devEui }, i) => ({
  asset: {
    id: `P${i}`,
    kind: 'space',
    name: `P${i}`,
    properties: { limitMinutes: 300, row: 'R', position: i },
  },
  bindings: [{ asset: `P${i}`, devEui, role: 'occupancy', index: 0, fromMs: 0 }],
}))

/** A day of two spaces: cars of two hours, one that stays the night. */
before(async () => {
  await bench.open()
  await bench.addFleet(sensors)
  for (const { asset, bindings } of places) await bench.addAsset(asset, bindings)
  for (let hour = 0; hour < 24; hour++) {
    for (const [i, device] of sensors.entries()) {
      const isTaken = i === 0 ? hour % 4 < 2 : hour >= 12 && hour < 21
      const payload = Uint8Array.of(isTaken ? 1 : 0)
      await bench.hear(fleetFrame(device, { fPort: 1, payload }))
    }
    await bench.decoded()
    await bench.clock.advance(HOUR)
  }
  await bench.decoded()
})
after(() => bench.close())

function replayed(more: Parameters<typeof replay>[0] | object = {}): Promise<Replayed> {
  const devices = sensors.map((sensor) => fleetEntry(sensor).device)
  const settings = replaySettings(loadBundledDecoders())
  const journal = new JournalReader(bench.disk)
  return replay({ journal, settings, devices, places, ...ALWAYS, ...more })
}

test('I12: a recorded day tells again exactly what was told', async () => {
  const { changes, events, frames } = await replayed()
  assert.deepEqual(changes, { corrected: [], added: [], withdrawn: [] })
  assert.equal(frames, 48)
  const told = bench
    .allFacts()
    .map(({ fact }) => fact)
    .filter((fact) => fact.type !== 'reading' && fact.subject.startsWith('P'))
  assert.equal(events.length, told.length)
  assert.ok(events.some(({ type }) => type === 'overstayStarted'))
})

test('a setting that is tried shows what it would have told, and what not', async () => {
  const trial = tryProperties(places, { space: { limitMinutes: 45 } }, () => undefined)
  assert.ok(trial.kind === 'places' && trial.changed === 2)
  const { changes } = await replayed({ trial: trial.places })
  const added = changes.added.filter(({ type }) => type === 'overstayStarted')
  assert.ok(added.some(({ subject }) => subject === 'P0'))
  assert.ok(changes.withdrawn.every(({ type }) => type.startsWith('overstay')))
})

test('the same settings tried change nothing', async () => {
  const { changes } = await replayed({ trial: places })
  assert.deepEqual(changes, { corrected: [], added: [], withdrawn: [] })
})

test('only the time that was asked for is told of; what comes before teaches', async () => {
  const whole = await replayed()
  const middleMs = whole.firstMs! + 12 * HOUR
  const { events, changes } = await replayed({ fromMs: middleMs })
  assert.ok(events.length > 0 && events.length < whole.events.length)
  assert.ok(events.every(({ atMs }) => atMs >= middleMs))
  assert.deepEqual(changes.added, [])
})

test('settings of one place go before those of its kind; what does not exist is refused', () => {
  const settings = { space: { limitMinutes: 60 }, assets: { P1: { limitMinutes: 30 } } }
  const trial = tryProperties(places, settings, () => undefined)
  assert.ok(trial.kind === 'places')
  const limits = trial.places.map(({ asset }) => asset.properties.limitMinutes)
  assert.deepEqual(limits, [60, 30])
  for (const wrong of [{ boat: {} }, { assets: { P9: {} } }]) {
    assert.equal(tryProperties(places, wrong, () => undefined).kind, 'rejected')
  }
  const refused = tryProperties(places, { space: { limitMinutes: -1 } }, () => 'too small')
  assert.deepEqual(refused, { kind: 'rejected', problem: 'P0: too small' })
})
