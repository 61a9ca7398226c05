/**
 * Places whose devices keep people and buildings safe, and are missed when they fall silent:
 *
 *   callPoint    alarm.sos of role button                      call.ts
 *   building     contact.open, alarm.tamper of role contact    intrusion.ts
 */

import type { DevEui } from '../../../base/ids.ts'
import { parseWeeklyHours } from '../../../base/weekly-hours.ts'
import type { BindingRole } from '../../registry/model.ts'
import type { AssetState, AssetStep } from '../asset-state.ts'
import { CALL_START, type Press, stepCall } from '../call.ts'
import { INTRUSION_START, stepIntrusion } from '../intrusion.ts'
import { heartbeatMsOf } from '../policy.ts'
import { type AssetContext, type AssetInput, served } from '../served.ts'
import { type DetectStep, earliest, instantOf } from '../step.ts'
import { SUPERVISION_START, type SupervisionState, stepSupervision } from './supervision.ts'

export function stepCallPoint(
  state: AssetState,
  input: AssetInput,
  context: AssetContext,
): AssetStep {
  const { asset, bindings } = context
  const watched = supervise(state, input, context, 'button')
  const supervised = { ...state, supervision: watched.state }
  const [sos] = input.kind === 'uplink' ? served(input, bindings, 'button', 'alarm.sos') : []
  if (input.kind !== 'uplink' || !sos) return { ...watched, state: supervised }
  const { devEui, devAddr, fCntUp } = input
  const at = instantOf(input)
  const press: Press = { ...at, kind: 'press', devEui, devAddr, fCntUp, press: sos.value }
  const { testPress } = asset.properties
  const call = stepCall(state.call ?? CALL_START, press, { subject: asset.id, testPress })
  return {
    state: { ...supervised, call: call.state },
    facts: [...call.facts, ...watched.facts],
    timerMs: watched.timerMs,
  }
}

export function stepBuilding(
  state: AssetState,
  input: AssetInput,
  context: AssetContext,
): AssetStep {
  const { asset, bindings } = context
  const watched = supervise(state, input, context, 'contact')
  const { armedHours } = asset.properties
  const armed = armedHours === undefined ? undefined : parseWeeklyHours(armedHours)
  const signs = {
    contact:
      input.kind === 'uplink'
        ? truth(served(input, bindings, 'contact', 'contact.open'))
        : undefined,
    tamper:
      input.kind === 'uplink'
        ? truth(served(input, bindings, 'contact', 'alarm.tamper'))
        : undefined,
  }
  const says = signs.contact !== undefined || signs.tamper !== undefined
  const at = instantOf(input)
  const moment =
    input.kind === 'uplink' && says
      ? { ...at, devEui: input.devEui, fCntUp: input.fCntUp, signs }
      : at
  const seen = stepIntrusion(state.intrusion ?? INTRUSION_START, moment, {
    subject: asset.id,
    armed,
  })
  return {
    state: { ...state, supervision: watched.state, intrusion: seen.state },
    facts: [...seen.facts, ...watched.facts],
    timerMs: earliest(seen.timerMs, watched.timerMs),
  }
}

function supervise(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
  role: BindingRole,
): DetectStep<SupervisionState> {
  const serving = bindings.filter((one) => one.role === role && one.toMs === undefined)
  const devices = [...new Set(serving.map(({ devEui }) => devEui))]
  const heard: { heard?: DevEui } = input.kind === 'uplink' ? { heard: input.devEui } : {}
  return stepSupervision(
    state.supervision ?? SUPERVISION_START,
    { ...instantOf(input), ...heard },
    { subject: asset.id, devices, heartbeatMs: heartbeatMsOf(asset) },
  )
}

function truth([reading]: readonly { readonly value: number }[]): boolean | undefined {
  return reading && reading.value === 1
}
