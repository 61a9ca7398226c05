/** Commands about water: openings pass the interlocks at the moment they are recorded (I9). */

import type { CborValue } from '../../base/cbor.ts'
import type { EventFact } from '../../sync/fact.ts'
import { forbids } from '../actuate/interlocks.ts'
import { LOCKS_MAX, lockKey } from '../actuate/locks.ts'
import { makeFact } from '../detect/step.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type {
  ProgrammeSetCommand,
  WateringLockCommand,
  WateringSkipCommand,
  WateringStartCommand,
  WateringUnlockCommand,
} from './command.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { tellAsset } from './detection.ts'
import { closeOrder, queueDownlink } from './queue.ts'
import { type EngineState, putAsset } from './state.ts'
import { zoneView } from './watering-view.ts'

type Timed = CommandRecord & RecordTime

/** An opening that comes late waters at the wrong time: it may wait for half an hour. */
const OPEN_EXPIRES_MS = 30 * 60_000

export function startWatering(
  state: EngineState,
  record: Timed,
  command: WateringStartCommand,
  settings: EngineSettings,
  effects: Effects,
): void {
  const { zone, devEui, seconds, fPort, payload, closePort, closePayload } = command
  const asset = state.assets.get(zone)
  const asked = { by: command.by ?? 'person', seconds } as const
  const forbidden = asset && forbids(zoneView(state, asset, record), asked)
  if (!asset || forbidden) {
    finishCommand(state, effects, record, record.id, 'refused', forbidden?.detail ?? 'unknown zone')
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
  const litres = command.litres ?? null
  const told = { commandId: record.id, by: record.origin, because: command.because ?? '' }
  effects.facts.push(makeFact('wateringOrdered', record, zone, { ...told, seconds, litres }))
  const order = { kind: 'ordered', commandId: record.id, devEui, seconds, litres, close } as const
  tellAsset(state, zone, { ...order, lineMs, atMs, clk }, settings, effects)
}

/** Says why it is refused, or what is told of it. */
export function changeWatering(
  state: EngineState,
  record: Timed,
  command: ProgrammeSetCommand | WateringSkipCommand | WateringLockCommand | WateringUnlockCommand,
): EventFact | string {
  switch (command.kind) {
    case 'programmeSet':
      return setProgramme(state, record, command)
    case 'wateringSkip': {
      const { zone, day, reason, detail } = command
      return makeFact('wateringSkipped', record, zone, { day, reason, detail })
    }
    case 'wateringLock': {
      const { lock } = command
      const { scope, reason, untilMs, by, because } = lock
      const key = lockKey(lock)
      if (!state.locks.has(key) && state.locks.size >= LOCKS_MAX)
        return `${LOCKS_MAX} locks hold already`
      state.locks.set(key, lock)
      return makeFact('wateringLocked', record, scope, { reason, untilMs, by, because })
    }
    case 'wateringUnlock': {
      const { scope, reason } = command
      if (!state.locks.delete(lockKey(command))) return `no lock for ${reason} holds on ${scope}`
      return makeFact('wateringUnlocked', record, scope, { reason, by: record.origin })
    }
    default:
      return command satisfies never
  }
}

function setProgramme(
  state: EngineState,
  record: Timed,
  { zone, programme }: ProgrammeSetCommand,
): EventFact | string {
  const asset = state.assets.get(zone)
  if (asset?.kind !== 'zone') return `no zone ${zone} is known here`
  const { programme: _, ...properties } = asset.properties
  const next = { ...asset, properties: { ...properties, ...(programme && { programme }) } }
  putAsset(state, next, state.bindings.get(zone) ?? [])
  const fields = { by: record.origin, programme: programme as unknown as CborValue }
  return makeFact('programmeSet', record, zone, fields)
}
