/**
 * A step in the life of a mount: sensor, place, binding and stage change as one record, so that a power
 * cut finds the sensor either installed with its asset or not at all.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { makeFact } from '../detect/step.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import { bind, isSamePlace, servedBy, unbind } from '../registry/bindings.ts'
import {
  type Installation,
  type InstallMove,
  type InstallRefusal,
  isSameMount,
  MOUNTS_MAX,
  type Mount,
  moveInstallation,
} from '../registry/installation.ts'
import type { InstallCommand } from './command.ts'
import { type EngineState, putAsset, putDevice, putInstallations } from './state.ts'

type Install = Extract<InstallMove, { move: 'install' }>

/** What is told of it, `undefined` where it is so already; or why it is refused. */
export function changeInstallation(
  state: EngineState,
  record: CommandRecord & RecordTime,
  { mount, move }: InstallCommand,
): EventFact | InstallRefusal | undefined {
  const asset = state.assets.get(mount.asset)
  if (!asset) return 'unknown-asset'
  const all = state.installations.get(mount.asset) ?? []
  const before = all.find((one) => isSameMount(one, mount))
  if (!before && all.length >= MOUNTS_MAX) return 'too-many-mounts'
  const bindings = state.bindings.get(mount.asset) ?? []
  const served = servedBy(bindings, mount)
  if (move.move === 'install') {
    if (!state.devices.has(move.devEui)) return 'unknown-device'
    if (isElsewhere(state, move.devEui, mount)) return 'serves-elsewhere'
  }
  // A clock that stands before 1970 would label it below zero.
  const atMs = Math.max(0, Math.floor(record.atMs))
  const outcome = moveInstallation(mount, before, move, { by: record.origin, atMs, served })
  if (outcome.kind === 'refused') return outcome.reason
  if (outcome.kind === 'same') return undefined
  const { after } = outcome
  const others = all.filter((one) => !isSameMount(one, mount))
  putInstallations(state, mount.asset, after ? [...others, after] : others)
  if (move.move === 'install') settle(state, mount, move, atMs)
  if (move.move === 'back') putAsset(state, asset, unbind(bindings, mount, atMs))
  return told(record, { mount, move, after, devEui: devEuiOf(move, served) })
}

/** Does it serve another asset in the same role? */
function isElsewhere(state: EngineState, devEui: DevEui, mount: Mount): boolean {
  const bound = state.boundAssets.get(devEui) ?? []
  return bound.some(
    (one) => one.asset !== mount.asset && one.toMs === undefined && isSamePlace(one, mount),
  )
}

/** Bound to its asset, pinned where it stands; an asset that had no place gets this one. */
function settle(state: EngineState, mount: Mount, move: Install, fromMs: number): void {
  const { devEui, lat, lon } = move
  const place = lat !== undefined && lon !== undefined ? { lat, lon } : undefined
  const asset = state.assets.get(mount.asset)!
  const before = state.bindings.get(mount.asset) ?? []
  const placed = place && asset.lat === undefined ? { ...asset, ...place } : asset
  putAsset(state, placed, bind(before, { ...mount, devEui, fromMs }))
  const device = state.devices.get(devEui)!
  if (place) putDevice(state, { ...device, device: { ...device.device, ...place } })
}

function devEuiOf(move: InstallMove, served: DevEui | undefined): DevEui | undefined {
  return move.move === 'install' ? move.devEui : served
}

/** `stage` null: the plan was dropped. */
function told(
  record: CommandRecord & RecordTime,
  of: {
    readonly mount: Mount
    readonly move: InstallMove
    readonly after: Installation | undefined
    readonly devEui: DevEui | undefined
  },
): EventFact {
  const { mount, move, after, devEui } = of
  const { role, index } = mount
  return makeFact('installMoved', record, mount.asset, {
    ...{ role, index, stage: after?.stage ?? null, devEui: devEui ?? null },
    by: record.origin,
    because: move.move === 'back' ? move.because : null,
    week: after?.week ?? null,
    reserveDb: move.move === 'install' ? (move.proof?.reserveDb ?? null) : null,
  })
}
