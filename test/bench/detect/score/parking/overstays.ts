/** Alarms of stays beyond the limit: true from a minute before it until ten minutes after the car left. */

import { HOUR_S } from '../../world/paris.ts'
import { type GradedSpace, isHealthy } from './space.ts'

export type OverstaysFound = {
  readonly right: number
  readonly missed: number
  readonly wrong: number
  /** Wrong, and the sensor was ill. */
  readonly onIllSensor: number
  readonly delays: readonly number[]
}

const EARLY_S = 60
const LATE_S = 600
/** So much beyond the limit a stay is one to be told. */
const CLEARLY_S = 120

export function matchOverstays(space: GradedSpace): OverstaysFound {
  const { truth, alarms, limitS } = space
  const used = new Set<number>()
  const delays: number[] = []
  let missed = 0
  for (const stay of truth) {
    const [start, end] = stay
    if (end - start <= limitS + CLEARLY_S || !isHealthy(space, stay)) continue
    const dueFrom = start + limitS - EARLY_S
    const i = alarms.findIndex((at, n) => !used.has(n) && at >= dueFrom && at <= end + LATE_S)
    if (i < 0) missed++
    else {
      used.add(i)
      delays.push(alarms[i]! - start - limitS)
    }
  }
  const others = alarms.filter((at, n) => !used.has(n) && !isForgiven(space, at))
  const wrong = others.filter((at) => isHealthy(space, [at - limitS, at])).length
  return { right: used.size, missed, wrong, onIllSensor: others.length - wrong, delays }
}

/** A second alarm of the same stay, or one of a stay just at its limit. */
function isForgiven({ truth, limitS }: GradedSpace, at: number): boolean {
  return truth.some(([start, end]) => {
    const isNear = at >= start + limitS - EARLY_S && at <= end + HOUR_S
    return isNear && end - start > limitS - EARLY_S
  })
}
