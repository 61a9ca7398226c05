/**
 * The part of the engine's fold that tells of places and devices, over records that are read back: the same
 * steps on the same state as in `engine/step.ts`, without keys, sessions and answers.
 *
 *   uplink   ─▶ the device spoke; the frame waits      command ─▶ orders to valves, settings, locks
 *   decoded  ─▶ readings, battery, detectors           all     ─▶ deadlines that were due before
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { Fact } from '../../sync/fact.ts'
import type { Command } from '../engine/command.ts'
import { type Effects, type EngineSettings, noEffects } from '../engine/context.ts'
import { noticeHeard } from '../engine/detection.ts'
import { fireTimers } from '../engine/fire-timers.ts'
import { onCommand } from '../engine/on-command.ts'
import { onDecoded } from '../engine/on-decoded.ts'
import { onDecoder } from '../engine/on-decoder.ts'
import {
  type DeviceState,
  type EngineState,
  newState,
  putAsset,
  putDevice,
  removeDevice,
  sessionsOf,
} from '../engine/state.ts'
import type { CommandRecord, RecordTime, TimedRecord, UplinkRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { FIRST_COUNTERS, type Session } from '../link/session.ts'
import { startSetup } from '../link/setup.ts'
import { startTalk } from '../link/talk.ts'
import type { Device } from '../registry/model.ts'
import type { Place } from './place.ts'

/** Commands that change what detectors see. Others are about radio, keys and people. */
const SEEN_BY_DETECTORS: ReadonlySet<string> = new Set<Command['kind']>([
  'programmeSet',
  'wateringStart',
  'wateringSkip',
  'wateringLock',
  'wateringUnlock',
  'alarmAcknowledge',
  'paceAsk',
])

/** Nothing is sent and nothing opened here: a session only says that its device has joined. */
const NO_KEY = new Secret(new Uint8Array(16))

export type FoldGiven = {
  readonly settings: EngineSettings
  /** What is known before the first record. */
  readonly places: readonly Place[]
  readonly devices: readonly Device[]
  /** Places stay as they are given, whatever the records say of them. */
  readonly keepsPlaces: boolean
}

export class DetectorFold {
  readonly #settings: EngineSettings
  readonly #keepsPlaces: boolean
  readonly #state: EngineState = newState()
  /** Of sessions whose join was seen. */
  readonly #addresses = new Map<Position, DevAddr>()

  constructor({ settings, places, devices, keepsPlaces }: FoldGiven) {
    this.#settings = settings
    this.#keepsPlaces = keepsPlaces
    for (const device of devices) this.#setDevice(device)
    for (const { asset, bindings } of places) putAsset(this.#state, asset, bindings)
  }

  serves(devEui: DevEui): boolean {
    return (this.#state.boundAssets.get(devEui) ?? []).length > 0
  }

  knows(subject: string): boolean {
    return this.#state.assets.has(subject)
  }

  take(record: TimedRecord, position: Position): readonly Fact[] {
    const effects = noEffects()
    if (record.kind === 'facts') return effects.facts
    fireTimers(this.#state, record, this.#settings, effects)
    this.#state.lineMs = record.lineMs
    this.#state.atMs = record.atMs
    this.#state.clk = record.clk
    if (record.kind === 'join') this.#joined(record.devEui, position, record.devAddr)
    else if (record.kind === 'uplink') this.#hear(record, position)
    else if (record.kind === 'decoded' && record.rev === 0)
      onDecoded(this.#state, record, this.#settings, effects)
    else if (record.kind === 'decoder') onDecoder(this.#state, record, position, effects)
    else if (record.kind === 'command') this.#order(record, position, effects)
    return effects.facts
  }

  #hear(record: UplinkRecord & RecordTime, position: Position): void {
    const { devEui, session, fCntUp, fPort, frmPayload, lineMs, atMs, clk } = record
    const before = this.#state.devices.get(devEui)
    if (!before) return
    const device = noticeHeard(this.#state, withSession(before, this.#session(session)), record)
    // What waited for it has been sent, or waits where it is really sent from.
    putDevice(this.#state, { ...device, downlinks: [] })
    if (record.repeat || fPort === null || fPort === 0) return
    const { devAddr } = device.session!
    const { profile = '' } = device.device
    const frame = { devEui, devAddr, profile, fCntUp, fPort, payload: frmPayload }
    this.#state.pendingDecodes.set(position, { ...frame, lineMs, atMs, clk })
  }

  #joined(devEui: DevEui, position: Position, devAddr: DevAddr): void {
    this.#addresses.set(position, devAddr)
    const device = this.#state.devices.get(devEui)
    if (device && sessionsOf(device).length === 0)
      putDevice(this.#state, withSession(device, this.#session(position)))
  }

  /** Of a join that lies before the first record, any address that is no other's does. */
  #session(id: Position): Session {
    const devAddr = this.#addresses.get(id) ?? (`${id}` as DevAddr)
    const keys = { nwkSKey: NO_KEY, appSKey: NO_KEY }
    return { id, devAddr, ...keys, ...FIRST_COUNTERS, setup: startSetup(this.#settings.region) }
  }

  #order(record: CommandRecord & RecordTime, position: Position, effects: Effects): void {
    const command = record.command as unknown as Command
    const isKept = this.#keepsPlaces && command.kind === 'programmeSet'
    if (command.kind === 'deviceSet') this.#setDevice(command.device)
    else if (command.kind === 'homeTake')
      for (const { device } of command.devices) this.#setDevice(device)
    else if (command.kind === 'deviceRemove') removeDevice(this.#state, command.devEui)
    else if (command.kind === 'assetSet' && !this.#keepsPlaces)
      onCommand(this.#state, record, position, this.#settings, effects)
    else if (SEEN_BY_DETECTORS.has(command.kind) && !isKept)
      onCommand(this.#state, record, position, this.#settings, effects)
  }

  #setDevice(device: Device): void {
    const { devEui, devAddr } = device
    const before = this.#state.devices.get(devEui)
    if (device.activation === 'ABP' && devAddr) this.#addresses.set(0, devAddr)
    const first = device.activation === 'ABP' ? this.#session(0) : undefined
    putDevice(this.#state, {
      ...(before ?? UNHEARD),
      device,
      session: before?.session ?? (first && { ...first, devAddr: devAddr ?? first.devAddr }),
    })
  }
}

const UNHEARD: Omit<DeviceState, 'device'> = {
  sealed: {},
  joinKey: undefined,
  appKey11: undefined,
  devNonceLast: -1,
  devNoncesUsed: [],
  joinNonceNext: 1,
  session: undefined,
  pending: [],
  talk: startTalk('steady', 0),
  downlinks: [],
  lastHeard: undefined,
  silence: null,
  care: null,
  told: null,
}

/** An ABP session is the one that was entered; another join makes another. */
function withSession(device: DeviceState, session: Session): DeviceState {
  return device.session?.id === session.id ? device : { ...device, session }
}
