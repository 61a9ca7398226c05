/** Frames and deadlines to the detectors of the assets and devices they concern, and their facts back. */

import type { DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { ASSET_START } from '../detect/asset-state.ts'
import { CARE_START, stepCare } from '../detect/care/care.ts'
import { distrustedChannels } from '../detect/care/trust.ts'
import { stepAsset } from '../detect/engine.ts'
import type { PaceAsked } from '../detect/parking/pace.ts'
import type { AssetInput } from '../detect/served.ts'
import { SILENCE_POLICY, stepSilence } from '../detect/silence.ts'
import type { CloseOrder, WateringOrdered } from '../detect/watering.ts'
import type { RecordTime } from '../journal/record.ts'
import type { Asset } from '../registry/model.ts'
import { aroundOf } from './around.ts'
import type { Effects, EngineSettings } from './context.ts'
import { closeOrder, queueClosing } from './queue.ts'
import { type DeviceState, type EngineState, type PendingDecode, putDevice } from './state.ts'
import { valveBinding } from './watering-view.ts'

const LARGE_LOSSES: ReadonlySet<string> = new Set(['burst', 'valve_stuck_open'])

/** A decoded frame: its device and each asset that it serves take a step. */
export function detectFrame(
  state: EngineState,
  job: PendingDecode,
  output: DecoderOutput,
  settings: EngineSettings,
  effects: Effects,
): void {
  const { devEui, devAddr, fCntUp, lineMs, atMs, clk } = job
  const { measurements, notes } = output
  takeCare(state, job, output, effects)
  const bound = state.boundAssets.get(devEui) ?? []
  const distrusted = distrustedChannels(state.devices.get(devEui)?.care?.trust)
  for (const id of new Set(bound.map((binding) => binding.asset))) {
    const time = { lineMs, atMs, clk }
    const said = { devEui, devAddr, fCntUp, measurements, notes, distrusted } as const
    const input = { kind: 'uplink', ...time, ...said } as const
    detectAsset(state, id, input, settings, effects)
  }
}

/** Its battery and the trust in it, whether or not it serves anything. */
function takeCare(
  state: EngineState,
  { devEui, lineMs, atMs, clk }: PendingDecode,
  { measurements }: DecoderOutput,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  if (!device) return
  const before = device.care ?? CARE_START
  const care = stepCare(before, { lineMs, atMs, clk, measurements }, { subject: devEui })
  effects.facts.push(...care.facts)
  if (care.state !== before) putDevice(state, { ...device, care: care.state })
}

export function onAssetTimer(
  state: EngineState,
  id: string,
  time: RecordTime,
  settings: EngineSettings,
  effects: Effects,
): void {
  detectAsset(state, id, { kind: 'timer', ...time }, settings, effects)
}

/** An order to a device of the asset has been queued: the asset waits for the device's word. */
export function tellAsset(
  state: EngineState,
  id: string,
  order: WateringOrdered | PaceAsked,
  settings: EngineSettings,
  effects: Effects,
): void {
  detectAsset(state, id, order, settings, effects)
}

function detectAsset(
  state: EngineState,
  id: string,
  input: AssetInput,
  settings: EngineSettings,
  effects: Effects,
): void {
  const asset = state.assets.get(id)
  if (!asset) return
  const bindings = state.bindings.get(id) ?? []
  const before = state.assetStates.get(id) ?? ASSET_START
  const context = { asset, bindings, around: aroundOf(state, asset) }
  const { state: next, facts, timerMs, orders } = stepAsset(before, input, context)
  state.timers.set(`asset:${id}`, timerMs)
  effects.facts.push(...facts)
  const { lineMs, atMs, clk } = input
  const closings = [...(orders ?? []), ...closingFor(state, asset, facts, settings)]
  // A deadline and a burst in one step ask for the same: one order closes the valve.
  for (const order of new Map(closings.map((one) => [`${one.devEui} ${one.hex}`, one])).values()) {
    queueClosing(state, { lineMs, atMs, clk }, settings, effects, order)
  }
  if (next === before) return
  state.assetStates.set(id, next)
  state.dirty.assetStates.add(id)
}

/** Water that runs away in quantity: the zone's valve is told to close, whatever it said last. */
function closingFor(
  state: EngineState,
  zone: Asset,
  facts: readonly EventFact[],
  settings: EngineSettings,
): readonly CloseOrder[] {
  const isLarge = facts.some(
    ({ type, fields }) => type === 'leakConfirmed' && LARGE_LOSSES.has(String(fields['kind'])),
  )
  const binding = isLarge ? valveBinding(state, zone.id) : undefined
  const profile = binding && state.devices.get(binding.devEui)?.device.profile
  if (!binding || profile === undefined) return []
  const order = settings.closingOf(profile, binding.index === 2 ? 2 : 1)
  return order ? [closeOrder(binding.devEui, order.fPort, order.bytes)] : []
}

/** The device spoke: it is not silent, and its next deadline is set. */
export function noticeHeard(
  state: EngineState,
  device: DeviceState,
  time: RecordTime,
): DeviceState {
  const { devEui } = device.device
  const { lineMs, atMs, clk } = time
  const heard = { kind: 'heard', lineMs, atMs, clk } as const
  const context = { devEui, policy: SILENCE_POLICY }
  const { state: silence, timerMs } = stepSilence(device.silence, heard, context)
  state.timers.set(`silence:${devEui}`, timerMs)
  return { ...device, silence }
}

export function onSilenceTimer(
  state: EngineState,
  devEui: DevEui,
  time: RecordTime,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  if (!device) return
  const context = { devEui, policy: SILENCE_POLICY }
  const due = { kind: 'timer', ...time } as const
  const { state: silence, facts, timerMs } = stepSilence(device.silence, due, context)
  state.timers.set(`silence:${devEui}`, timerMs)
  effects.facts.push(...facts)
  putDevice(state, { ...device, silence })
}
