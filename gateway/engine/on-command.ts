/** A command record: carried out here, or queued for the device's next frame. */

import { makeFact } from '../detect/step.ts'
import { endDetail } from '../downlink-words/end-detail.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { Asset } from '../registry/model.ts'
import { askDevice } from './ask-device.ts'
import { askPace } from './ask-pace.ts'
import type { Command, RaiseCountersCommand } from './command.ts'
import { finishCommand, rememberCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { raised } from './counter-floors.ts'
import { removeGroup, setGroup } from './group-members.ts'
import { sendToGroup } from './group-send.ts'
import { setHome } from './on-home.ts'
import { changeInstallation } from './on-install.ts'
import { changeWatering, startWatering } from './on-watering.ts'
import { CLOSE_EXPIRES_MS, queueDownlink } from './queue.ts'
import { auditRelaxation } from './relaxation-audit.ts'
import { reportFact } from './report-fact.ts'
import { resetNonces, setDevice } from './set-device.ts'
import { type DeviceState, type EngineState, putAsset, putDevice, removeDevice } from './state.ts'
import { takeHome } from './take-home.ts'

type Timed = CommandRecord & RecordTime

export function onCommand(
  state: EngineState,
  record: Timed,
  position: Position,
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
  if (command.kind === 'factReport') {
    reportFact(state, record, command, effects)
    return
  }
  rememberCommand(state, record, { ...record, kind: command.kind }, 'queued', '')
  switch (command.kind) {
    case 'deviceSet':
      auditRelaxation(state, record, command.device.devEui, command.device, effects)
      setDevice(state, command, settings)
      break
    case 'deviceRemove':
      auditRelaxation(state, record, command.devEui, undefined, effects)
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
      putAsset(state, keepingProgramme(state, command.asset), command.bindings)
      break
    case 'programmeSet':
    case 'wateringSkip':
    case 'wateringLock':
    case 'wateringUnlock': {
      const told = changeWatering(state, record, command)
      if (typeof told === 'string') {
        finishCommand(state, effects, record, record.id, 'refused', told)
        return
      }
      effects.facts.push(told)
      break
    }
    case 'alarmAcknowledge': {
      const { asset, of, ofMs, by } = command
      effects.facts.push(makeFact('alarmAcknowledged', record, asset, { of, ofMs, by }))
      break
    }
    case 'install': {
      const told = changeInstallation(state, record, command)
      if (typeof told === 'string') {
        finishCommand(state, effects, record, record.id, 'refused', told)
        return
      }
      if (told) effects.facts.push(told)
      break
    }
    case 'downlink':
      queueDownlink(state, record, settings, effects, command.devEui, {
        commandId: record.id,
        purpose: 'data',
        fPort: command.fPort,
        payload: command.payload,
        confirmed: command.confirmed,
        ...(command.isUrgent ? { isUrgent: true } : {}),
        expiresLineMs: record.lineMs + command.expiresInMs,
      })
      return
    case 'homeSet': {
      const { isRefused, detail } = setHome(state, record, command, settings, effects)
      const outcome = isRefused ? 'refused' : 'done'
      finishCommand(state, effects, record, record.id, outcome, detail)
      return
    }
    case 'homeTake': {
      const { isRefused, detail } = takeHome(state, position, command, settings)
      const outcome = isRefused ? 'refused' : 'done'
      finishCommand(state, effects, record, record.id, outcome, detail)
      return
    }
    case 'configSet':
      // The gateway restarts under it: `configEnd` tells what became of it.
      effects.results.push({ id: record.id, outcome: 'queued', detail: '' })
      return
    case 'configEnd':
      finishCommand(state, effects, record, command.of, command.outcome, command.detail)
      effects.results.push({ id: record.id, outcome: 'done', detail: '' })
      return
    case 'raiseCounters':
      raiseCounters(state, command)
      break
    case 'deviceMac':
      askDevice(state, record, command, settings, effects)
      return
    case 'groupSet':
    case 'groupRemove':
      if (!changeGroup(state, record, command, settings, effects)) return
      break
    case 'groupSend': {
      const refusal = sendToGroup(state, record, record.id, command, settings, effects)
      if (refusal !== undefined) {
        finishCommand(state, effects, record, record.id, 'refused', refusal)
      } else effects.results.push({ id: record.id, outcome: 'queued', detail: '' })
      return
    }
    case 'wateringStop':
      queueDownlink(state, record, settings, effects, command.devEui, {
        commandId: record.id,
        purpose: 'alarm',
        fPort: command.fPort,
        payload: command.payload,
        confirmed: true,
        expiresLineMs: record.lineMs + CLOSE_EXPIRES_MS,
      })
      return
    case 'paceAsk':
      askPace(state, record, command, settings, effects)
      return
    case 'wateringStart':
      startWatering(state, record, command, settings, effects)
      return
  }
  finishCommand(state, effects, record, record.id, 'done', '')
}

/** Files of assets know nothing of programmes: a zone that is imported again keeps its own. */
function keepingProgramme(state: EngineState, asset: Asset): Asset {
  const programme = state.assets.get(asset.id)?.properties.programme
  if (!programme || asset.properties.programme) return asset
  return { ...asset, properties: { ...asset.properties, programme } }
}

/** What was taken for new since the database was copied is not new again (F40). */
function raiseCounters(state: EngineState, { floors }: RaiseCountersCommand): void {
  for (const floor of floors) {
    const device = state.devices.get(floor.devEui)
    if (!device?.session) continue
    putDevice(state, { ...device, session: raised(device.session, floor) })
  }
}

function changeGroup(
  state: EngineState,
  record: Timed,
  command: Extract<Command, { kind: 'groupSet' | 'groupRemove' }>,
  settings: EngineSettings,
  effects: Effects,
): boolean {
  const refusal =
    command.kind === 'groupSet'
      ? setGroup(state, record, command, settings, effects)
      : removeGroup(state, record, command.groupId, settings, effects)
        ? undefined
        : 'unknown group'
  if (refusal === undefined) return true
  finishCommand(state, effects, record, record.id, 'refused', refusal)
  return false
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
  const said = endDetail(detail, downlink)
  finishCommand(state, effects, time, place.commandId, 'expired', said)
}
