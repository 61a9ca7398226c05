/** Two neighbouring spaces, hand-written frames, and what the gateway's own detectors make of them. */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import { ASSET_START, type AssetState } from '../../gateway/detect/asset-state.ts'
import { stepAsset } from '../../gateway/detect/engine.ts'
import type { AssetInput } from '../../gateway/detect/served.ts'
import type { Asset } from '../../gateway/registry/model.ts'
import type { EventFact } from '../../sync/fact.ts'

export const MINUTE_MS = 60_000

/** A frame as it was sent; `isLost` ones never arrive, and show in the counter of the next. */
export type Sent = {
  readonly space: 'P1' | 'P2'
  readonly minute: number
  readonly occupied: boolean
  readonly isChange: boolean
  readonly isLost?: true
  readonly signal?: number
}

type Properties = Asset['properties']

/** Facts of both spaces, until `untilMinute`. */
export function told(
  sent: readonly Sent[],
  untilMinute: number,
  properties: Properties,
): readonly EventFact[] {
  const members = (['P1', 'P2'] as const).map((id, position): Asset => {
    const place = { row: 'R', position, heartbeatSeconds: 3_600, ...properties }
    return { id, kind: 'space', name: id, properties: place }
  })
  const states = new Map<string, AssetState>()
  const timers = new Map<string, number>()
  const counters = new Map<string, number>()
  const around = { members, stateOf: (id: string) => states.get(id) ?? ASSET_START }
  const facts: EventFact[] = []
  const step = (id: string, input: AssetInput): void => {
    const asset = members.find((one) => one.id === id)!
    const served = { asset: id, devEui: id as DevEui, role: 'occupancy', index: 0 } as const
    const bindings = [{ ...served, fromMs: 0 }]
    const done = stepAsset(around.stateOf(id), input, { asset, bindings, around })
    states.set(id, done.state)
    if (done.timerMs === undefined) timers.delete(id)
    else timers.set(id, Math.max(done.timerMs, input.lineMs + 1))
    facts.push(...done.facts)
  }
  const passTime = (untilMs: number): void => {
    for (;;) {
      const [due] = [...timers].filter(([, at]) => at <= untilMs).sort((a, b) => a[1] - b[1])
      if (!due) return
      step(due[0], { kind: 'timer', lineMs: due[1], atMs: due[1], clk: 2 })
    }
  }
  for (const { space, minute, occupied, isChange, isLost, signal } of sent) {
    const fCntUp = (counters.get(space) ?? 0) + 1
    counters.set(space, fCntUp)
    if (isLost) continue
    const lineMs = Math.round(minute * MINUTE_MS)
    passTime(lineMs)
    const time = { lineMs, atMs: lineMs, clk: 2 } as const
    const strength =
      signal === undefined
        ? []
        : ([{ quantity: 'parking.signal', index: 0, value: signal }] as const)
    step(space, {
      kind: 'uplink',
      ...time,
      devEui: space as DevEui,
      devAddr: '00000000' as DevAddr,
      fCntUp,
      measurements: [
        { quantity: 'parking.occupied', index: 0, value: Number(occupied) },
        ...strength,
      ],
      notes: isChange ? [] : [{ kind: 'heartbeat' }],
    })
  }
  passTime(untilMinute * MINUTE_MS)
  return facts
}
