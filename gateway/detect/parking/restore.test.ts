import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevAddr, DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import type { Asset } from '../../registry/model.ts'
import {
  ASSET_START,
  type AssetState,
  restoreAssetState,
  storedAssetState,
} from '../asset-state.ts'
import { stepAsset } from '../engine.ts'
import type { AssetInput } from '../served.ts'

const SPACES = ['P1', 'P2', 'P3'] as const
const members = SPACES.map((id, position): Asset => {
  const place = { row: 'R', position, heartbeatSeconds: 3600, limitMinutes: 30 }
  return { id, kind: 'space', name: id, properties: place }
})

type Said = {
  readonly space: number
  readonly afterMs: number
  readonly lateMs: number
  readonly lost: number
  readonly occupied: boolean
  readonly isChange: boolean
  readonly signal: number
}

const frames = fc.array(
  fc.record({
    space: fc.nat(2),
    afterMs: fc.oneof(fc.nat(60_000), fc.nat(3_600_000), fc.nat(40_000_000)),
    lateMs: fc.oneof(fc.constant(0), fc.nat(5_000_000)),
    lost: fc.constantFrom(0, 0, 0, 1, 2, 5),
    occupied: fc.boolean(),
    isChange: fc.boolean(),
    signal: fc.nat(60),
  }),
  { minLength: 1, maxLength: 60 },
)

/** A row of spaces, its timers fired when due; `keep` is what becomes of each state between steps. */
function live(
  list: readonly Said[],
  keep: (state: AssetState) => AssetState,
): readonly EventFact[] {
  const states = new Map<string, AssetState>()
  const timers = new Map<string, number>()
  const counters = new Map<string, number>()
  const around = { members, stateOf: (id: string) => states.get(id) ?? ASSET_START }
  const facts: EventFact[] = []
  const step = (asset: Asset, input: AssetInput): void => {
    const bound = { asset: asset.id, devEui: asset.id as DevEui, index: 0, fromMs: 0 }
    const bindings = [{ ...bound, role: 'occupancy' }] as const
    const done = stepAsset(around.stateOf(asset.id), input, { asset, bindings, around })
    states.set(asset.id, keep(done.state))
    if (done.timerMs === undefined) timers.delete(asset.id)
    else timers.set(asset.id, Math.max(done.timerMs, input.lineMs + 1))
    facts.push(...done.facts)
  }
  const until = (lineMs: number): void => {
    for (;;) {
      const [due] = [...timers].filter(([, at]) => at <= lineMs).sort((a, b) => a[1] - b[1])
      if (!due) return
      const asset = members.find(({ id }) => id === due[0])!
      step(asset, { kind: 'timer', lineMs: due[1], atMs: due[1], clk: 2 })
    }
  }
  let lineMs = 0
  for (const said of list) {
    lineMs += said.afterMs
    until(lineMs)
    const asset = members[said.space]!
    const fCntUp = (counters.get(asset.id) ?? 0) + 1 + said.lost
    counters.set(asset.id, fCntUp)
    step(asset, {
      kind: 'uplink',
      ...{ lineMs, atMs: lineMs, clk: 2, heardLineMs: Math.max(0, lineMs - said.lateMs), fCntUp },
      devEui: asset.id as DevEui,
      devAddr: '00000000' as DevAddr,
      measurements: [
        { quantity: 'parking.occupied', index: 0, value: said.occupied ? 1 : 0 },
        { quantity: 'parking.signal', index: 0, value: said.signal },
      ],
      notes: said.isChange ? [] : [{ kind: 'heartbeat' }],
    })
  }
  until(lineMs + 30 * 3_600_000)
  return facts
}

const stored = (state: AssetState): string => JSON.stringify(storedAssetState(state))

test('a state that was stored and restored after every step tells the same', () => {
  fc.assert(
    fc.property(frames, (list) => {
      const again = live(list, (state) => restoreAssetState(JSON.parse(stored(state))))
      assert.equal(JSON.stringify(again), JSON.stringify(live(list, (state) => state)))
    }),
    { numRuns: 40 },
  )
})

test('whatever comes, a state of a space takes at most 4 kB', () => {
  fc.assert(
    fc.property(frames, (list) => {
      live(list, (state) => {
        assert(stored(state).length <= 4_096)
        return state
      })
    }),
    { numRuns: 40 },
  )
})

test('stays for good do not overlap, and none is told twice', () => {
  fc.assert(
    fc.property(frames, (list) => {
      for (const id of SPACES) {
        const stays = live(list, (state) => state)
          .filter(({ type, subject }) => type === 'stayFinal' && subject === id)
          .map(({ fields }) => [fields['sinceMs'] as number, fields['untilMs'] as number] as const)
        for (const [n, [since, end]] of stays.entries()) {
          assert(since <= end)
          if (n > 0) assert(since >= stays[n - 1]![1])
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('no over-stay is told by time alone', () => {
  fc.assert(
    fc.property(frames, (list) => {
      const heard = new Set<number>()
      let lineMs = 0
      for (const { afterMs } of list) {
        lineMs += afterMs
        heard.add(lineMs)
      }
      const told = live(list, (state) => state).filter(({ type }) => type === 'overstayStarted')
      for (const { atMs } of told) assert(heard.has(atMs), `${atMs}`)
    }),
    { numRuns: 40 },
  )
})
