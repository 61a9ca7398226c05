import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { seededRandom } from '../../base/random.ts'
import { ApiError } from '../../gateway/api/client-system.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { FlowsGateway, StreamLine } from './flows-gateway.ts'
import { GatewayLink, type LinkParts } from './gateway-link.ts'
import type { Place } from './place-system.ts'
import { RATES, UNDER_WAY_MAX, WAITING_MAX } from './rates.ts'
import type { Refusal } from './refusal.ts'

const START_MS = Date.UTC(2027, 5, 1)

function placeAt(found?: string): Place & { readonly kept: string[] } {
  const kept: string[] = []
  return { found, kept, begin: () => 1, keep: (cursor) => void kept.push(cursor), close() {} }
}

function linkOn(parts: Partial<LinkParts> = {}) {
  const clock = new FakeClock({ wallMs: START_MS })
  const link = new GatewayLink({
    ...{ clock, random: seededRandom(1), log: silentLog, place: placeAt() },
    gateway: {} as FlowsGateway,
    follow: () => new Promise(() => {}),
    ...parts,
  })
  return { link, clock }
}

/** Lets promises that are ready come to their ends. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

function line(n: number, at = START_MS): string {
  return JSON.stringify({ cursor: `${n}.0`, type: 'binFull', at: new Date(at).toISOString() })
}

test('F56: what waits for a gateway that does not answer is bounded, and the rest is dropped and counted', async () => {
  const { link, clock } = linkOn()
  const came: string[] = []
  const never = () => new Promise<void>(() => {})
  const asked = 500
  for (let n = 0; n < asked; n++) {
    link.ask('read', never).catch(({ code }: Refusal) => came.push(code))
    clock.advance(1_000 / RATES.read.perSecond)
  }
  await settled()
  assert.equal(came.length, asked - UNDER_WAY_MAX - WAITING_MAX)
  assert.deepEqual([...new Set(came)], ['full'])
  assert.equal(link.counts.dropped, came.length)
})

test('F56: beyond the rate nothing is asked at all', async () => {
  const { link } = linkOn()
  let reached = 0
  const refused: Refusal[] = []
  for (let n = 0; n < 1_000; n++) {
    await link
      .ask('order', async () => {
        reached++
      })
      .catch((error: Refusal) => refused.push(error))
  }
  assert.equal(reached, RATES.order.atOnce)
  assert.equal(link.counts.limited, 1_000 - reached)
  assert.equal(refused[0]?.code, 'limited')
  assert.match(refused[0]?.message ?? '', /30 a minute; wait 2000 ms/)
})

test('what nobody answered is asked again a few times, what was refused is not', async () => {
  const tries: Record<string, number> = { unreachable: 0, busy: 0, refused: 0 }
  const { link, clock } = linkOn()
  const ask = (code: string) =>
    link
      .ask('order', async () => {
        tries[code] = (tries[code] ?? 0) + 1
        throw new ApiError(code, 'it was not done')
      })
      .catch((refusal: Refusal) => refusal.code)
  const all = Promise.all(Object.keys(tries).map(ask))
  for (let n = 0; n < 10; n++) {
    await settled()
    clock.advance(5_000)
  }
  assert.deepEqual(await all, ['unreachable', 'failed', 'failed'])
  assert.deepEqual(tries, { unreachable: 3, busy: 3, refused: 1 })
})

test('lines wait while flows are being changed, and their place is kept when nodes have had them', async () => {
  const place = placeAt('4.0')
  const seen: string[] = []
  let from = ''
  const { link, clock } = linkOn({
    place,
    follow: async ({ after, onLine, onPlace, signal }) => {
      from = after ?? ''
      for (const n of [5, 6]) {
        await onLine(line(n))
        if (!signal.aborted) onPlace?.(`${n}.0`)
      }
      await new Promise(() => {})
    },
  })
  void link.run()
  await settled()
  assert.deepEqual([from, seen, place.kept], ['4.0', [], []])
  link.listen({
    isFor: () => true,
    ageMaxMs: 0,
    onLine: ({ cursor }: StreamLine) => void seen.push(cursor),
    onState() {},
  })
  link.resume()
  for (let n = 0; n < 5; n++) {
    await settled()
    clock.advance(1)
  }
  assert.deepEqual(
    [seen, place.kept],
    [
      ['5.0', '6.0'],
      ['5.0', '6.0'],
    ],
  )
})

test('a line that is too old for a node is passed over and counted; a node that throws stops nothing', async () => {
  const seen: string[] = []
  const { link, clock } = linkOn({
    follow: async ({ onLine }) => {
      await onLine(line(1, START_MS - 61_000))
      await onLine(line(2))
      await new Promise(() => {})
    },
  })
  const listener = { isFor: () => true, ageMaxMs: 60_000, onState() {} }
  link.listen({
    ...listener,
    onLine: () => {
      throw new Error('a node failed')
    },
  })
  link.listen({ ...listener, onLine: ({ cursor }: StreamLine) => void seen.push(cursor) })
  link.resume()
  void link.run()
  for (let n = 0; n < 5; n++) {
    await settled()
    clock.advance(1)
  }
  assert.deepEqual(seen, ['2.0'])
  assert.deepEqual([link.counts.took, link.counts.late], [2, 2])
})

test('the light of a node follows the link', async () => {
  const states: string[] = []
  const { link } = linkOn({
    follow: async ({ onPlace, onTrouble }) => {
      onPlace?.('1.0')
      onTrouble?.(new Error('cut'))
      onPlace?.('1.0')
      await new Promise(() => {})
    },
  })
  const isFor = () => false
  link.listen({ isFor, ageMaxMs: 0, onLine() {}, onState: (state) => void states.push(state) })
  void link.run()
  await settled()
  assert.deepEqual(states, ['waiting', 'connected', 'waiting', 'connected'])
})
