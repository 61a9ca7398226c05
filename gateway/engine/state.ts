/**
 * The engine's state: all that the gateway knows, held in memory, rebuilt from checkpoint + journal.
 *
 * The maps belong to the engine and are changed in place by `step` alone; the values in them are
 * replaced, never altered, so that a value once handed out stays what it was. What changed since the
 * last checkpoint is noted in `dirty`.
 */

import type { ClockState } from '../../base/clock.ts'
import type { DevAddr, DevEui, GatewayEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { TxPurpose } from '../../hardware/radio.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type { WateringLock } from '../actuate/locks.ts'
import type { AssetState } from '../detect/asset-state.ts'
import type { CareState } from '../detect/care/care.ts'
import type { SilenceState } from '../detect/silence.ts'
import type { Home } from '../homes/home.ts'
import type { Reception } from '../journal/reception.ts'
import type { Position } from '../journal/segment.ts'
import type { Session } from '../link/session.ts'
import type { LinkTalk } from '../link/talk.ts'
import type { Installation } from '../registry/installation.ts'
import type { Asset, Binding, Device } from '../registry/model.ts'
import type { CommandOutcome, SealedKeys } from './command.ts'
import { moveCompany } from './companies.ts'
import { type DecodersState, newDecoders } from './decoder-state.ts'
import type { GroupState } from './group-state.ts'
import type { Hindrance } from './hindrance.ts'
import { Timers } from './timers.ts'
import type { ToldHistory } from './told-history.ts'

export type QueuedDownlink = {
  readonly commandId: string
  readonly purpose: TxPurpose
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed: boolean
  /** Goes before what waits already, orders to valves excepted. */
  readonly isUrgent?: boolean
  readonly expiresLineMs: number
  /** Frames sent for it; a confirmed one is repeated under a new counter until it is acknowledged. */
  readonly tries: number
  /** The intent that carries it now. */
  readonly tx: Position | null
  /** Class C: since when its acknowledgement is waited for; null: it is not any more. */
  readonly sentLineMs?: number | null
  /** What stood in its way last; left out: nothing yet, or it has been sent since. */
  readonly why?: Hindrance
}

export type DeviceState = {
  readonly device: Device
  readonly sealed: SealedKeys
  /** The root key of joins, opened once: AppKey, or NwkKey of 1.1. */
  readonly joinKey: Secret | undefined
  /** 1.1 with both root keys: AppKey. Without it such a device is answered as one of 1.0. */
  readonly appKey11: Secret | undefined
  /** 1.0.4 and 1.1: the last accepted DevNonce; −1 before the first join. */
  readonly devNonceLast: number
  /** 1.0.2 and 1.0.3: every DevNonce ever accepted. */
  readonly devNoncesUsed: readonly number[]
  readonly joinNonceNext: number
  readonly session: Session | undefined
  /**
   * Joined but not heard with yet, oldest first: the old session stays until one of these speaks, and
   * a replayed JoinRequest takes none of them away.
   */
  readonly pending: readonly Session[]
  /** What goes on between it and the network. */
  readonly talk: LinkTalk
  readonly downlinks: readonly QueuedDownlink[]
  readonly lastHeard: LastHeard | undefined
  /** When it is missed; null before its first frame. */
  readonly silence: SilenceState | null
  /** Its battery, and whether it is to be believed; null: nothing to remember yet. */
  readonly care: CareState | null
  /** What of its own history has been told; null: it has sent none. */
  readonly told: ToldHistory | null
}

export type LastHeard = {
  readonly lineMs: number
  readonly atMs: number
  readonly fCntUp: number
  readonly reception: Reception
}

/** An accepted frame whose decoding has not come back. */
export type PendingDecode = {
  readonly devEui: DevEui
  readonly devAddr: DevAddr
  /** '': the device has none yet, the frame is kept raw. */
  readonly profile: string
  readonly fCntUp: number
  readonly fPort: number
  readonly payload: Uint8Array
  readonly lineMs: number
  readonly atMs: number
  readonly clk: ClockState
}

/** A transmission that was promised to the radio and has not been answered for. */
export type OpenTx = {
  /** null: a relay frame, for another gateway. */
  readonly devEui: DevEui | null
  readonly commandId: string
  /** Left out by older programs. */
  readonly purpose?: TxPurpose
}

/** One transmission that counts against the duty cycle. */
export type AirtimeEntry = {
  readonly tx: Position
  readonly alternative: number
  readonly gatewayEui: GatewayEui
  readonly freqHz: number
  readonly widthHz: number
  readonly lineMs: number
  readonly airtimeUs: number
  /** A JoinAccept: these have a share of their own (deaf-time.ts). */
  readonly isJoin?: boolean
}

export type KnownCommand = {
  readonly kind: string
  readonly origin: string
  readonly outcome: CommandOutcome
  readonly detail: string
  readonly lineMs: number
}

export type StreamHead = { readonly next: number; readonly head: Uint8Array }

export type Dirty = {
  /** Registration, keys or sessions: rare. */
  readonly devices: Set<DevEui>
  /** Counters and what else every frame moves. */
  readonly deviceStates: Set<DevEui>
  readonly assets: Set<string>
  readonly assetStates: Set<string>
}

export type EngineState = {
  /** The line of time after the last record, and its label. */
  lineMs: number
  atMs: number
  clk: ClockState
  epoch: Epoch
  bootId: string
  /** Per stream of the running epoch. */
  streams: Map<Stream, StreamHead>
  readonly devices: Map<DevEui, DeviceState>
  /** Who may be speaking under an address; several may share one. */
  readonly byDevAddr: Map<DevAddr, readonly DevEui[]>
  readonly assets: Map<string, Asset>
  readonly bindings: Map<string, readonly Binding[]>
  /** By asset: how far its mounts are; assets of before, and those nobody planned, have none. */
  readonly installations: Map<string, readonly Installation[]>
  /** Bindings of a device, to find its assets. */
  readonly boundAssets: Map<DevEui, readonly Binding[]>
  /** The assets of a site, of a row, in order of their ids (companies.ts). */
  readonly companies: Map<string, readonly string[]>
  readonly assetStates: Map<string, AssetState>
  readonly timers: Timers
  readonly pendingDecodes: Map<Position, PendingDecode>
  readonly openTx: Map<Position, OpenTx>
  airtime: readonly AirtimeEntry[]
  readonly groups: Map<string, GroupState>
  decoders: DecodersState
  /** What forbids watering, by lockKey. */
  readonly locks: Map<string, WateringLock>
  /** Devices that were ever moved, registered here or not; a device that is removed keeps its own. */
  readonly homes: Map<DevEui, Home>
  readonly commands: Map<string, KnownCommand>
  readonly dirty: Dirty
}

export function newState(): EngineState {
  return {
    lineMs: 0,
    atMs: 0,
    clk: 0,
    epoch: 0,
    bootId: '',
    streams: new Map(),
    devices: new Map(),
    byDevAddr: new Map(),
    assets: new Map(),
    bindings: new Map(),
    installations: new Map(),
    boundAssets: new Map(),
    companies: new Map(),
    assetStates: new Map(),
    timers: new Timers(),
    pendingDecodes: new Map(),
    openTx: new Map(),
    airtime: [],
    groups: new Map(),
    decoders: newDecoders(),
    locks: new Map(),
    homes: new Map(),
    commands: new Map(),
    dirty: {
      devices: new Set(),
      deviceStates: new Set(),
      assets: new Set(),
      assetStates: new Set(),
    },
  }
}

/** Replaces a device's state and keeps the address index true. */
export function putDevice(state: EngineState, next: DeviceState): void {
  const { devEui } = next.device
  const before = state.devices.get(devEui)
  state.devices.set(devEui, next)
  state.dirty.deviceStates.add(devEui)
  if (!before || !hasSameKeys(before, next)) state.dirty.devices.add(devEui)
  if (before && before.pending === next.pending) {
    if (before.session?.devAddr === next.session?.devAddr) return
  }
  if (before) unindex(state, before)
  for (const session of sessionsOf(next)) {
    const there = state.byDevAddr.get(session.devAddr) ?? []
    if (!there.includes(devEui)) state.byDevAddr.set(session.devAddr, [...there, devEui])
  }
}

/** Are registration, sessions and what they agreed on the same, counters aside? */
function hasSameKeys(a: DeviceState, b: DeviceState): boolean {
  return (
    a.device === b.device &&
    a.sealed === b.sealed &&
    a.session?.nwkSKey === b.session?.nwkSKey &&
    a.session?.setup === b.session?.setup &&
    a.pending === b.pending
  )
}

/** Those whose frames are taken. */
export function sessionsOf({ session, pending }: DeviceState): readonly Session[] {
  return session ? [session, ...pending] : pending
}

export function removeDevice(state: EngineState, devEui: DevEui): boolean {
  const before = state.devices.get(devEui)
  if (!before) return false
  unindex(state, before)
  state.devices.delete(devEui)
  state.dirty.devices.add(devEui)
  return true
}

function unindex(state: EngineState, device: DeviceState): void {
  for (const session of sessionsOf(device)) {
    const left = (state.byDevAddr.get(session.devAddr) ?? []).filter(
      (devEui) => devEui !== device.device.devEui,
    )
    if (left.length > 0) state.byDevAddr.set(session.devAddr, left)
    else state.byDevAddr.delete(session.devAddr)
  }
}

export function putInstallations(
  state: EngineState,
  asset: string,
  installations: readonly Installation[],
): void {
  if (installations.length > 0) state.installations.set(asset, installations)
  else state.installations.delete(asset)
  state.dirty.assets.add(asset)
}

/** Replaces an asset with its bindings and keeps the index by device true. */
export function putAsset(state: EngineState, asset: Asset, bindings: readonly Binding[]): void {
  const before = state.bindings.get(asset.id) ?? []
  moveCompany(state.companies, state.assets.get(asset.id), asset)
  state.assets.set(asset.id, asset)
  state.bindings.set(asset.id, bindings)
  state.dirty.assets.add(asset.id)
  for (const binding of before) {
    const left = (state.boundAssets.get(binding.devEui) ?? []).filter((b) => b.asset !== asset.id)
    state.boundAssets.set(binding.devEui, left)
  }
  for (const binding of bindings) {
    const there = state.boundAssets.get(binding.devEui) ?? []
    state.boundAssets.set(binding.devEui, [...there, binding])
  }
}
