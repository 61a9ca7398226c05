/** What a parking sensor sends: each change, and a heartbeat at its own pace. */

import { Air, type Arrival } from '../world/air.ts'
import type { Boot } from '../world/boots.ts'
import { between, type Draw, drawsOf, normal, waiting, wholeBetween } from '../world/chance.ts'
import type { RadioParams } from '../world/params.ts'
import { DAY_S } from '../world/paris.ts'
import { type Sensed, signalAt } from './sensor.ts'
import { holds } from './spans.ts'
import type { Season } from './stays.ts'

export type SensorMake = {
  readonly id: string
  readonly hasQ: boolean
  readonly hasPrev: boolean
  readonly gw: number
  readonly boots: readonly Boot[]
}

const PREV_MINUTES_MAX = 660
const STUCK_SIGNAL = { 0: 2, 1: 31 } as const
const HEARTBEAT_JITTER_S = 4

export function sendSensed(
  sensed: Sensed,
  make: SensorMake,
  season: Season & { readonly radio: RadioParams },
  heard: Arrival[],
): void {
  const { seed, start, end, params, radio } = season
  const { id, hasQ, hasPrev } = make
  const air = new Air(drawsOf(seed, `${id}/radio`), { ...make, params: radio }, heard)
  const draw = drawsOf(seed, `${id}/tx`)
  const nextReset = () => waiting(draw, DAY_S / radio.devResetPerDay)
  let fc = wholeBetween(draw, [0, 30_000])
  let heartbeatAt = start + between(draw, [0, params.heartbeatS])
  let occ: 0 | 1 = sensed.isTakenAtStart ? 1 : 0
  let resetAt = start + nextReset()
  let next = 0
  for (;;) {
    const change = sensed.changes[next]
    const time = Math.min(change?.at ?? Number.POSITIVE_INFINITY, heartbeatAt)
    if (time >= end) break
    if (time > resetAt) {
      fc = 0
      resetAt = time + nextReset()
    }
    let prev = ''
    const isChange = change !== undefined && change.at <= heartbeatAt
    if (isChange) {
      occ = change.occ
      const before = sensed.changes[next - 1]
      if (hasPrev && before) prev = `,"prev":${minutesBetween(before.at, change.at)}`
      next++
    } else heartbeatAt += params.heartbeatS + HEARTBEAT_JITTER_S * normal(draw)
    if (!sensed.dead.some((span) => holds(span, time))) {
      const says = `"k":"p","dev":"${id}","fc":${fc & 0xffff},"occ":${occ}`
      const q = hasQ ? `,"q":${signal(draw, sensed, occ, time).toFixed(0)}` : ''
      air.send(time, `${says},"why":"${isChange ? 'chg' : 'hb'}"${q}${prev}`)
    }
    fc++
  }
}

function minutesBetween(from: number, to: number): number {
  return Math.min(PREV_MINUTES_MAX, Math.round((to - from) / 60))
}

/** The signal strength with its noise; a frozen sensor says the same for ever. */
function signal(draw: Draw, sensed: Sensed, occ: 0 | 1, time: number): number {
  const seen = signalAt(sensed.seen, time + 0.01)
  const noise = normal(draw)
  if (sensed.stuck.some((span) => holds(span, time))) return STUCK_SIGNAL[occ]
  if (!seen) return Math.abs(2 + 1.5 * noise)
  return Math.max(0, seen.signal + (seen.of === 'car' ? 3 : 2) * noise)
}
