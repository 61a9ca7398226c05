/**
 * Assets of one sensor each:
 *
 *   callPoint    alarm.sos of role button                         call.ts
 *   building     contact.open, alarm.tamper of role contact       intrusion.ts
 *   bin          level.distance of role level                     fill-level.ts
 *   segment      people.inTotal, .outTotal of role counter        footfall.ts
 *   noisePoint   noise.* of role noise                            hourly-values.ts
 *   airPoint, heatPoint   air.* of role climate                   hourly-values.ts
 */

import type { AssetState, AssetStep } from './asset-state.ts'
import { CALL_START, type Press, stepCall } from './call.ts'
import { FILL_START, stepFill } from './fill-level.ts'
import { FOOTFALL_START, stepFootfall } from './footfall.ts'
import { HOURLY_START, stepHourly } from './hourly-values.ts'
import { INTRUSION_START, stepIntrusion } from './intrusion.ts'
import { fillPolicy } from './policy.ts'
import { type AssetContext, type AssetInput, hasRestarted, served } from './served.ts'
import { instantOf } from './step.ts'

export function stepCallPoint(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  const [sos] = input.kind === 'uplink' ? served(input, bindings, 'button', 'alarm.sos') : []
  if (input.kind !== 'uplink' || !sos) return idle(state)
  const { devEui, devAddr, fCntUp } = input
  const at = instantOf(input)
  const press: Press = { ...at, kind: 'press', devEui, devAddr, fCntUp, press: sos.value }
  const step = stepCall(state.call ?? CALL_START, press, { subject: asset.id })
  return { ...step, state: { ...state, call: step.state } }
}

export function stepBuilding(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  if (input.kind !== 'uplink') return idle(state)
  const [contact] = served(input, bindings, 'contact', 'contact.open')
  const [tamper] = served(input, bindings, 'contact', 'alarm.tamper')
  if (!contact && !tamper) return idle(state)
  const { devEui, fCntUp } = input
  const signs = { contact: truth(contact), tamper: truth(tamper) }
  const reading = { ...instantOf(input), devEui, fCntUp, signs }
  const step = stepIntrusion(state.intrusion ?? INTRUSION_START, reading, { subject: asset.id })
  return { ...step, state: { ...state, intrusion: step.state } }
}

export function stepBin(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  const policy = fillPolicy(asset)
  if (input.kind !== 'uplink' || !policy) return idle(state)
  const [level] = served(input, bindings, 'level', 'level.distance')
  if (!level) return idle(state)
  const reading = { ...instantOf(input), devEui: input.devEui, distanceMm: level.value }
  const step = stepFill(state.fill ?? FILL_START, reading, { subject: asset.id, policy })
  return { ...step, state: { ...state, fill: step.state } }
}

export function stepSegment(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  if (input.kind !== 'uplink') return idle(state)
  const [inTotal] = served(input, bindings, 'counter', 'people.inTotal')
  const [outTotal] = served(input, bindings, 'counter', 'people.outTotal')
  if (!inTotal || !outTotal) return idle(state)
  const { devEui, fCntUp } = input
  const step = stepFootfall(
    state.footfall ?? FOOTFALL_START,
    {
      ...instantOf(input),
      devEui,
      fCntUp,
      inTotal: inTotal.value,
      outTotal: outTotal.value,
      restarted: hasRestarted(input),
    },
    { subject: asset.id },
  )
  return { ...step, state: { ...state, footfall: step.state } }
}

const MEASURED = {
  noise: ['noise.laeq', 'noise.lafmax'],
  climate: ['air.temperature', 'air.relativeHumidity', 'air.pm25', 'air.pm10'],
} as const

/** Noise, air and heat: hourly values of what the point measures. */
export function stepMeasuringPoint(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  const role = asset.kind === 'noisePoint' ? 'noise' : 'climate'
  const values =
    input.kind === 'uplink'
      ? MEASURED[role].flatMap((quantity) => served(input, bindings, role, quantity))
      : []
  const before = state.hourly ?? HOURLY_START
  const step = stepHourly(before, { ...instantOf(input), values }, { subject: asset.id })
  return { ...step, state: { ...state, hourly: step.state } }
}

function truth(reading: { readonly value: number } | undefined): boolean | undefined {
  return reading && reading.value === 1
}

function idle(state: AssetState): AssetStep {
  return { state, facts: [], timerMs: undefined }
}
