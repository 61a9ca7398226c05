/**
 * Measurements of the devices bound to an asset → the detectors of its kind → facts.
 *
 *   space       parking.occupied of role occupancy       occupancy.ts
 *   zone        valve.open of role valve, flow.pulses
 *               of role meter                            leak.ts
 *   callPoint   alarm.sos of role button                 call.ts
 *
 * History records (with `observedMs`) are for the store: a detector lives in the present.
 * Silence of a device is not of an asset: see silence.ts.
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { DeviceNote, Measurement, Quantity } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type Asset, type Binding, type BindingRole, isBoundAt } from '../registry/model.ts'
import { CALL_START, type CallState, type Press, stepCall } from './call.ts'
import {
  LEAK_START,
  type LeakState,
  type MeterReading,
  stepLeak,
  type ValveReading,
} from './leak.ts'
import type { PreviousState } from './lost-edge.ts'
import {
  OCCUPANCY_START,
  type OccupancyReading,
  type OccupancyState,
  stepOccupancy,
} from './occupancy.ts'
import { leakPolicy, occupancyPolicy } from './policy.ts'
import type { DetectStep, Instant, TimerDue } from './step.ts'

export type UplinkDecoded = Instant & {
  readonly kind: 'uplink'
  readonly devEui: DevEui
  readonly devAddr: DevAddr
  readonly fCntUp: number
  readonly measurements: readonly Measurement[]
  readonly notes: readonly DeviceNote[]
}

/** A valve of the zone was told to move, and the command went out. */
export type ValveCommanded = ValveReading

export type AssetInput = UplinkDecoded | ValveCommanded | TimerDue

/** What the detectors of one asset remember; each is null until it has something to. */
export type AssetState = {
  readonly version: 1
  readonly occupancy: OccupancyState | null
  readonly leak: LeakState | null
  readonly call: CallState | null
}

export const ASSET_START: AssetState = { version: 1, occupancy: null, leak: null, call: null }

/** A stored state, if this program understands its version; else detection starts anew. */
export function restoreAssetState(stored: unknown): AssetState {
  const state = stored as AssetState | null | undefined
  return state?.version === ASSET_START.version ? state : ASSET_START
}

export type AssetContext = {
  readonly asset: Asset
  readonly bindings: readonly Binding[]
}

export function stepAsset(
  state: AssetState,
  input: AssetInput,
  context: AssetContext,
): DetectStep<AssetState> {
  switch (context.asset.kind) {
    case 'space':
      return stepSpace(state, input, context)
    case 'zone':
      return stepZone(state, input, context)
    case 'callPoint':
      return stepCallPoint(state, input, context)
    default:
      return { state, facts: [], timerMs: undefined }
  }
}

function stepSpace(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): DetectStep<AssetState> {
  const context = { subject: asset.id, policy: occupancyPolicy(asset) }
  const before = state.occupancy ?? OCCUPANCY_START
  // What brings no reading still brings the time: the timer wanted must not be forgotten.
  const reading = input.kind === 'uplink' ? occupancyReading(input, bindings) : undefined
  const step = stepOccupancy(before, reading ?? { ...instantOf(input), kind: 'timer' }, context)
  return { ...step, state: { ...state, occupancy: step.state } }
}

function occupancyReading(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
): OccupancyReading | undefined {
  const [occupied] = served(uplink, bindings, 'occupancy', 'parking.occupied')
  if (!occupied) return undefined
  const { devEui, fCntUp, measurements, notes } = uplink
  const isChange = !notes.some(({ kind }) => kind === 'heartbeat' || kind === 'restarted')
  return {
    ...instantOf(uplink),
    kind: 'reading',
    devEui,
    fCntUp,
    occupied: occupied.value === 1,
    why: isChange ? 'change' : 'heartbeat',
    previous: previousState(measurements),
  }
}

function stepZone(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): DetectStep<AssetState> {
  const policy = leakPolicy(asset)
  if (!policy) return { state, facts: [], timerMs: undefined }
  let leak = state.leak ?? LEAK_START
  const facts: EventFact[] = []
  for (const reading of zoneReadings(input, bindings)) {
    const step = stepLeak(leak, reading, { subject: asset.id, policy })
    leak = step.state
    facts.push(...step.facts)
  }
  return { state: { ...state, leak }, facts, timerMs: undefined }
}

/** Valves first: an interval in which the valve moved is no evidence. */
function zoneReadings(
  input: AssetInput,
  bindings: readonly Binding[],
): readonly (ValveReading | MeterReading)[] {
  if (input.kind === 'timer') return []
  if (input.kind === 'valve') return [input]
  const at = instantOf(input)
  const { devEui, fCntUp } = input
  const restarted = input.notes.some(({ kind }) => kind === 'restarted')
  const valves = served(input, bindings, 'valve', 'valve.open').map(
    ({ value }): ValveReading => ({ ...at, kind: 'valve', isOpen: value === 1, closesInMs: null }),
  )
  const meters = served(input, bindings, 'meter', 'flow.pulses').map(
    ({ value }): MeterReading => ({
      ...at,
      kind: 'pulses',
      devEui,
      fCntUp,
      pulses: value,
      restarted,
    }),
  )
  return [...valves, ...meters]
}

function stepCallPoint(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): DetectStep<AssetState> {
  const [sos] = input.kind === 'uplink' ? served(input, bindings, 'button', 'alarm.sos') : []
  if (input.kind !== 'uplink' || !sos) return { state, facts: [], timerMs: undefined }
  const { devEui, devAddr, fCntUp } = input
  const press: Press = {
    ...instantOf(input),
    kind: 'press',
    devEui,
    devAddr,
    fCntUp,
    press: sos.value,
  }
  const step = stepCall(state.call ?? CALL_START, press, { subject: asset.id })
  return { ...step, state: { ...state, call: step.state } }
}

/** The present readings of an uplink that serve the asset in this role. */
function served(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
  role: BindingRole,
  quantity: Quantity,
): readonly Measurement[] {
  return bindings.flatMap((binding) => {
    if (binding.role !== role || binding.devEui !== uplink.devEui) return []
    if (!holds(binding, uplink)) return []
    return uplink.measurements.filter(
      (m) => m.quantity === quantity && m.index === binding.index && m.observedMs === undefined,
    )
  })
}

/** By a clock that was never set, dates mean nothing: the binding without an end holds. */
function holds(binding: Binding, { atMs, clk }: Instant): boolean {
  return clk === 0 ? binding.toMs === undefined : isBoundAt(binding, atMs)
}

function previousState(measurements: readonly Measurement[]): PreviousState | null {
  const minutes = firstValue(measurements, 'parking.previousDuration')
  if (minutes === undefined) return null
  return {
    minutes,
    errorMinutes: firstValue(measurements, 'parking.previousDurationError') ?? null,
  }
}

function firstValue(measurements: readonly Measurement[], quantity: Quantity): number | undefined {
  return measurements.find((m) => m.quantity === quantity)?.value
}

function instantOf({ lineMs, atMs, clk }: Instant): Instant {
  return { lineMs, atMs, clk }
}
