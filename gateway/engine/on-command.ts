/** A command record: carried out here, or queued for the device's next frame. */

import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type { Session } from '../lorawan/session.ts'
import type { Device } from '../registry/model.ts'
import type { Command, SealedKeys, WateringStartCommand } from './command.ts'
import { finishCommand, rememberCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { orderWatering } from './detection.ts'
import { CLOSE_EXPIRES_MS, closeOrder, queueDownlink } from './queue.ts'
import { type DeviceState, type EngineState, putAsset, putDevice, removeDevice } from './state.ts'

type Timed = CommandRecord & RecordTime

export function onCommand(
  state: EngineState,
  record: Timed,
  settings: EngineSettings,
  effects: Effects,
): void {
  const known = state.commands.get(record.id)
  if (known) {
    // The same id again, whoever repeats it: answered, not done twice.
    effects.results.push({ id: record.id, outcome: known.outcome, detail: known.detail })
    return
  }
  const command = record.command as unknown as Command
  rememberCommand(state, record, { ...record, kind: command.kind }, 'queued', '')
  switch (command.kind) {
    case 'deviceSet':
      setDevice(state, command, settings)
      break
    case 'deviceRemove':
      if (!removeDevice(state, command.devEui)) {
        finishCommand(state, effects, record, record.id, 'refused', 'unknown device')
        return
      }
      break
    case 'deviceResetNonces':
      if (!resetNonces(state, command.devEui)) {
        finishCommand(state, effects, record, record.id, 'refused', 'unknown device')
        return
      }
      break
    case 'assetSet':
      putAsset(state, command.asset, command.bindings)
      break
    case 'downlink':
      queueDownlink(state, record, settings, effects, command.devEui, {
        commandId: record.id,
        purpose: 'data',
        fPort: command.fPort,
        payload: command.payload,
        confirmed: command.confirmed,
        expiresLineMs: record.lineMs + command.expiresInMs,
      })
      return
    case 'wateringStop':
      queueDownlink(state, record, settings, effects, command.devEui, {
        commandId: record.id,
        purpose: 'valve',
        fPort: command.fPort,
        payload: command.payload,
        confirmed: true,
        expiresLineMs: record.lineMs + CLOSE_EXPIRES_MS,
      })
      return
    case 'wateringStart':
      startWatering(state, record, command, settings, effects)
      return
  }
  finishCommand(state, effects, record, record.id, 'done', '')
}

/** An opening that comes late waters at the wrong time: it may wait for half an hour. */
const OPEN_EXPIRES_MS = 30 * 60_000

function startWatering(
  state: EngineState,
  record: Timed,
  command: WateringStartCommand,
  settings: EngineSettings,
  effects: Effects,
): void {
  const { zone, devEui, seconds, fPort, payload, closePort, closePayload } = command
  if (state.assetStates.get(zone)?.leak?.leak) {
    const detail = 'the zone leaks: what flows now would not be watering'
    finishCommand(state, effects, record, record.id, 'refused', detail)
    return
  }
  const isWaiting = queueDownlink(state, record, settings, effects, devEui, {
    commandId: record.id,
    purpose: 'valve',
    fPort,
    payload,
    // Sent once: a lost opening leaves the valve shut, a repeated one would water twice.
    confirmed: false,
    expiresLineMs: record.lineMs + OPEN_EXPIRES_MS,
  })
  if (!isWaiting) return
  const close = closeOrder(devEui, closePort, closePayload)
  const { lineMs, atMs, clk } = record
  const order = { kind: 'ordered', commandId: record.id, devEui, seconds, close } as const
  orderWatering(state, zone, { ...order, lineMs, atMs, clk }, settings, effects)
}

function setDevice(
  state: EngineState,
  command: Extract<Command, { kind: 'deviceSet' }>,
  settings: EngineSettings,
): void {
  const { device } = command
  const { devEui } = device
  const before = state.devices.get(devEui)
  const sealed: SealedKeys = command.keys ?? before?.sealed ?? {}
  // A 1.1 device that is answered as 1.0 signs its join with the NwkKey.
  const root = device.macVersion === '1.1' ? (sealed.nwkKey ?? sealed.appKey) : sealed.appKey
  const place = root === sealed.nwkKey ? 'nwkKey' : 'appKey'
  putDevice(state, {
    device,
    sealed,
    appKey: root && settings.vault.unseal(root, `${devEui}/${place}`),
    devNonceLast: before?.devNonceLast ?? -1,
    devNoncesUsed: before?.devNoncesUsed ?? [],
    joinNonceNext: before?.joinNonceNext ?? 1,
    session:
      device.activation === 'ABP' ? abpSession(before, device, sealed, settings) : before?.session,
    pending: before?.pending,
    downlinks: before?.downlinks ?? [],
    lastHeard: before?.lastHeard,
    silence: before?.silence ?? null,
  })
}

/** An ABP session begins at counter 0 and keeps its counters when it is entered again unchanged. */
function abpSession(
  before: DeviceState | undefined,
  device: Device,
  keys: SealedKeys,
  settings: EngineSettings,
): Session | undefined {
  const { devAddr } = device
  if (!keys.nwkSKey || !keys.appSKey || !devAddr) return before?.session
  const nwkSKey = settings.vault.unseal(keys.nwkSKey, `${device.devEui}/nwkSKey`)
  const appSKey = settings.vault.unseal(keys.appSKey, `${device.devEui}/appSKey`)
  if (!nwkSKey || !appSKey) return before?.session
  const old = before?.session
  const same =
    old?.devAddr === devAddr &&
    Buffer.compare(old.nwkSKey.reveal(), nwkSKey.reveal()) === 0 &&
    Buffer.compare(old.appSKey.reveal(), appSKey.reveal()) === 0
  if (same) return old
  const { region } = settings
  return {
    id: 0,
    devAddr,
    nwkSKey,
    appSKey,
    fCntUpNext: 0,
    fCntDownNext: 0,
    // Nothing was negotiated: the region's defaults (RP002).
    rx1DelayS: 1,
    rx1DrOffset: 0,
    rx2DataRate: region.rx2.dataRate,
    rx2FreqHz: region.rx2.freqHz,
  }
}

function resetNonces(state: EngineState, devEui: DeviceState['device']['devEui']): boolean {
  const device = state.devices.get(devEui)
  if (!device) return false
  putDevice(state, { ...device, devNonceLast: -1, devNoncesUsed: [] })
  return true
}

/** The time a queued downlink had is over: it is told, and taken out unless it is on its way. */
export function onDownlinkExpired(
  state: EngineState,
  time: RecordTime,
  place: { readonly devEui: string; readonly commandId: string },
  effects: Effects,
): void {
  const device = state.devices.get(place.devEui as DeviceState['device']['devEui'])
  const downlink = device?.downlinks.find((d) => d.commandId === place.commandId)
  if (!device || !downlink) return
  putDevice(state, { ...device, downlinks: device.downlinks.filter((d) => d !== downlink) })
  const detail =
    downlink.tries > 0 ? `sent ${downlink.tries} times, not acknowledged` : 'never sent'
  finishCommand(state, effects, time, place.commandId, 'expired', detail)
}
