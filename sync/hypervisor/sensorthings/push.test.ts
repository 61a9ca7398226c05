import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue, Records } from '../../../base/records/records.ts'
import { AIX, cityOf, GATEWAY, NOW_MS, space } from '../../../test/support/city-now.ts'
import { citysPast } from '../../../test/support/city-past.ts'
import { kpiFact } from '../../../test/support/kpi-facts.ts'
import { SensorThingsServer } from '../../../test/support/sensorthings-server.ts'
import type { EventFact } from '../../fact.ts'
import type { Outlet } from '../outlet/outlet.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { StoredFact } from '../store.ts'
import { type PushOptions, sensorThingsOutlet } from './push.ts'

const SEEN = { view: 'police', hasSafety: false } as const
const NEVER = new AbortController().signal

/** As a store keeps facts: positions in the order in which they came. */
function stored(facts: readonly EventFact[], from = 1): readonly StoredFact[] {
  return facts.map((fact, i) => ({
    ...{ position: from + i, gw: GATEWAY, epoch: 5, seq: i, utcMs: fact.atMs },
    ...{ receivedMs: fact.atMs, stands: true, fact },
  }))
}

class Kept implements Pick<Records, 'get' | 'put'> {
  readonly bodies = new Map<string, JsonValue>()

  async get(kind: string, id: string) {
    const body = this.bodies.get(`${kind} ${id}`)
    return body === undefined ? undefined : { id, rev: 1, changedMs: 0, body }
  }

  async put({ kind, id, body }: Parameters<Records['put']>[0]): Promise<boolean> {
    this.bodies.set(`${kind} ${id}`, body)
    return true
  }
}

async function withServer(
  run: (
    server: SensorThingsServer,
    outletOf: (more?: Partial<PushOptions>) => Outlet,
  ) => Promise<void>,
): Promise<void> {
  await using server = new SensorThingsServer()
  const root = await server.listen()
  const records = new Kept()
  await run(server, (more = {}) =>
    sensorThingsOutlet({
      ...{ name: 'frost', root, headers: {}, publisher: AIX, records, nowMs: () => NOW_MS },
      ...{ hasClientIds: false, seen: SEEN },
      ...more,
    }),
  )
}

const PAST = stored(citysPast())
/** Observations that the past of the city makes: two facts are of no Datastream, one knows no litres. */
const OBSERVATIONS = PAST.length - 1 + 1 - 3

test('the past arrives once, with the times it speaks of, and what it needs is made once', async () => {
  await withServer(async (server, outletOf) => {
    const outlet = outletOf()
    assert.deepEqual(await outlet.deliver(PAST, cityOf(), NEVER), [])
    const there = server.observations()
    assert.equal(there.length, OBSERVATIONS)
    assert.ok(
      there.includes('aix:parc-vendome-4~arrosage 2026-06-15T04:55:00Z/2026-06-15T05:30:00Z 1240'),
    )
    assert.ok(there.every((one) => !one.includes('arrival')))
    const names = server.of('Things').map(({ fields }) => fields['name'])
    assert.equal(new Set(names).size, names.length)
    assert.equal(server.of('Sensors').length, 2)
    assert.ok(server.of('Locations').length === names.length)
  })
})

test('what is delivered again, by the same outlet or after a restart, changes nothing', async () => {
  await withServer(async (server, outletOf) => {
    await outletOf().deliver(PAST, cityOf(), NEVER)
    const before = server.observations()
    await outletOf().deliver(PAST.slice(0, 40), cityOf(), NEVER)
    await outletOf().deliver(PAST, cityOf(), NEVER)
    assert.deepEqual(server.observations(), before)
    assert.equal(
      server.of('Datastreams').length,
      new Set(server.of('Datastreams').map(({ fields }) => JSON.stringify(fields['properties'])))
        .size,
    )
  })
})

test('any batches in any order, each as often as may be, leave the same there', async () => {
  const some = stored(
    citysPast()
      .filter(({ subject }) => subject === 'pmr-0042')
      .slice(0, 12),
  )
  const batch = fc
    .tuple(fc.nat(11), fc.nat(11))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const)
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { maxLength: 5 }),
      fc.boolean(),
      async (batches, hasClientIds) => {
        await withServer(async (server, outletOf) => {
          server.takesClientIds = hasClientIds
          const outlet = outletOf({ hasClientIds })
          for (const [from, to] of batches)
            await outlet.deliver(some.slice(from, to), cityOf(), NEVER)
          await outlet.deliver(some, cityOf(), NEVER)
          const there = server.observations()
          assert.equal(there.length, 12)
          assert.equal(new Set(there).size, 12)
        })
      },
    ),
    { numRuns: 15 },
  )
})

test('an answer that was lost makes nothing twice: not an Observation, a Thing, a Datastream', async () => {
  for (const lost of [
    'CreateObservations',
    'Things',
    'Sensors',
    'ObservedProperties',
    'Datastreams',
  ]) {
    await withServer(async (server, outletOf) => {
      server.loseAnswerTo = lost
      await assert.rejects(outletOf().deliver(PAST, cityOf(), NEVER))
      assert.equal(server.loseAnswerTo, undefined, lost)
      assert.deepEqual(await outletOf().deliver(PAST, cityOf(), NEVER), [])
      assert.equal(server.observations().length, OBSERVATIONS)
      assert.equal(new Set(server.observations()).size, OBSERVATIONS)
      for (const set of ['Things', 'Datastreams', 'Sensors', 'ObservedProperties'] as const) {
        const ids = server.of(set).map(({ fields }) => JSON.stringify(fields['properties']))
        assert.equal(new Set(ids).size, ids.length, `${lost} ${set}`)
      }
    })
  }
})

test('a row that is refused is told apart, and the others are there', async () => {
  await withServer(async (server, outletOf) => {
    server.isPoison = (result) => result === 47
    const outlet = outletOf()
    const refused = await outlet.deliver(PAST, cityOf(), NEVER)
    assert.equal(refused.length, 1)
    assert.match(refused[0]!.id, /^platane-117~tension-sol@40~/)
    assert.match(refused[0]!.because, /not wanted/)
    assert.equal(refused[0]!.isFinal, false)
    assert.equal(server.observations().length, OBSERVATIONS - 1)
    server.isPoison = () => false
    assert.deepEqual(await outlet.deliver(PAST, cityOf(), NEVER), [])
    assert.equal(server.observations().length, OBSERVATIONS)
  })
})

test('a row that makes the server refuse a whole batch is found, and the others are there once', async () => {
  await withServer(async (server, outletOf) => {
    server.isAllOrNothing = true
    server.isPoison = (result) => result === 399
    const refused = await outletOf().deliver(PAST, cityOf(), NEVER)
    assert.deepEqual(
      refused.map(({ id }) => id.split('~')[0]),
      ['flux-mirabeau'],
    )
    assert.equal(server.observations().length, OBSERVATIONS - 1)
    assert.equal(new Set(server.observations()).size, OBSERVATIONS - 1)
  })
})

test('a Datastream that is refused takes only its own rows with it', async () => {
  await withServer(async (server, outletOf) => {
    const nameless = space('a', { name: '' })
    const city = cityOf([nameless, space('b')], [])
    const facts = stored(
      ['a', 'b'].map((id) => kpiFact('spotTaken', id, { sinceMs: NOW_MS - 9, atMs: NOW_MS })),
    )
    const outlet = outletOf({
      fetch: async (url, init) =>
        init.method === 'POST' && String(init.body).includes('"assetId":"a"')
          ? new Response('{"message":"name is empty"}', { status: 400 })
          : await fetch(url, init),
    })
    const refused = await outlet.deliver(facts, city, NEVER)
    assert.deepEqual(
      refused.map(({ id, isFinal }) => [id, isFinal]),
      [[`a~occupation~${NOW_MS - 9}`, true]],
    )
    assert.equal(server.observations().length, 1)
  })
})

test('a correction changes what is there; what is withdrawn is gone; what was replaced is not sent', async () => {
  await withServer(async (server, outletOf) => {
    const outlet = outletOf()
    const hour = { hourMs: NOW_MS - 7_200_000, coverage: 1, estimated: false }
    const first = kpiFact('zoneHour', 'parc-vendome-4', { ...hour, litres: 80 })
    const better = kpiFact('zoneHour', 'parc-vendome-4', { ...hour, litres: 90, rev: 1 })
    await outlet.deliver(stored([first]), cityOf(), NEVER)
    await outlet.deliver(stored([better], 2), cityOf(), NEVER)
    assert.deepEqual(
      server.observations().map((one) => one.split(' ').at(-1)),
      ['90', '90'],
    )
    const [replaced] = stored([first])
    await outlet.deliver([{ ...replaced!, stands: false }], cityOf(), NEVER)
    assert.equal(server.observations().length, 2)
    const withdrawn = kpiFact('withdrawn', 'parc-vendome-4', {
      ...{ of: 'zoneHour', ofMs: better.atMs, reason: 'decoded again', atMs: NOW_MS },
    })
    await outlet.deliver(stored([withdrawn], 3), cityOf(), NEVER)
    await outlet.deliver(stored([withdrawn], 3), cityOf(), NEVER)
    assert.deepEqual(server.observations(), [])
  })
})

test('a server that is away, busy or lets nobody in is a reason to come again, and no secret is told', async () => {
  await withServer(async (server, outletOf) => {
    const codes = { 503: 'unreachable', 401: 'unauthorised', 429: 'busy', 418: 'answer' } as const
    for (const [status, code] of Object.entries(codes)) {
      server.failWith = Number(status)
      const outlet = outletOf({ headers: { authorization: 'Bearer s3cret' } })
      await assert.rejects(outlet.deliver(PAST, cityOf(), NEVER), (error) => {
        assert.ok(error instanceof OutletError && error.code === code, `${status} ${error}`)
        assert.doesNotMatch(JSON.stringify([error.message, error.context]), /s3cret/)
        return true
      })
    }
    server.failWith = undefined
    server.token = 's3cret'
    const outlet = outletOf({ headers: { authorization: 'Bearer s3cret' } })
    assert.deepEqual(await outlet.deliver(PAST, cityOf(), NEVER), [])
    const gone = outletOf({ root: 'http://127.0.0.1:9/v1.1' })
    await assert.rejects(gone.deliver(PAST, cityOf(), NEVER), /no answer/)
  })
})

test('to a server that the public reads no past of a space is told, and no DevEUI', async () => {
  await withServer(async (server, outletOf) => {
    await outletOf({ seen: { view: 'public', hasSafety: false } }).deliver(PAST, cityOf(), NEVER)
    assert.ok(server.observations().length > 40)
    assert.doesNotMatch(server.observations().join(), /occupation|duree-stationnement/)
    assert.doesNotMatch(JSON.stringify(server.held), /70b3d5e75e00a1b2/)
  })
})

test('facts of what the city does not know make nothing', async () => {
  await withServer(async (server, outletOf) => {
    const refused = await outletOf().deliver(PAST, cityOf([], []), NEVER)
    assert.deepEqual(refused, [])
    assert.equal(server.requests, 0)
  })
})
