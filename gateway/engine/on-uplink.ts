/** An accepted frame: the counter moves, the session may change hands, the answer is planned. */

import { gpsMsOfUtc } from '../../base/gps-time.ts'
import { snrFloorDb } from '../../base/lora.ts'
import type { RecordTime, UplinkRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { forgetKeys } from '../lorawan/aes.ts'
import { deviceTimeAns, linkCheckAns } from '../lorawan/mac/answers.ts'
import type { DownlinkCommand } from '../lorawan/mac/commands.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import type { Session } from '../lorawan/session.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { noticeHeard } from './detection.ts'
import { type Answer, planAnswer } from './downlink.ts'
import {
  type DeviceState,
  type EngineState,
  type PendingDecode,
  putDevice,
  type QueuedDownlink,
} from './state.ts'

/** A confirmed downlink is given up after as many frames without an acknowledgement. */
const CONFIRMED_TRIES_MAX = 8

export function onUplink(
  state: EngineState,
  record: UplinkRecord & RecordTime,
  position: Position,
  settings: EngineSettings,
  effects: Effects,
): void {
  const before = state.devices.get(record.devEui)
  const session = before && sessionOf(before, record.session)
  if (!before || !session) return
  const device = noticeHeard(state, heard(before, session, record), record)
  const downlinks = settleConfirmed(state, device, record, effects)
  const current: Session = {
    ...session,
    fCntUpNext: Math.max(session.fCntUpNext, record.fCntUp + 1),
  }
  const next: DeviceState = { ...device, session: current, downlinks }
  const planned = planAnswer(settings.region, next, current, record.reception, answerTo(record))
  putDevice(state, planned ? { ...next, session: planned.session } : next)
  if (planned) effects.transmissions.push(planned.plan)
  if (!record.repeat && record.fPort !== null && record.fPort > 0) {
    const job: PendingDecode = {
      devEui: record.devEui,
      devAddr: session.devAddr,
      profile: device.device.profile ?? '',
      fCntUp: record.fCntUp,
      fPort: record.fPort,
      payload: record.frmPayload,
      lineMs: record.lineMs,
      atMs: record.atMs,
      clk: record.clk,
    }
    state.pendingDecodes.set(position, job)
    effects.decodes.push({ uplink: position, job })
  }
}

function sessionOf(device: DeviceState, id: Position): Session | undefined {
  if (device.session?.id === id) return device.session
  return device.pending?.id === id ? device.pending : undefined
}

/** The device as heard now; its new session takes over at its first frame, and only then (L4). */
function heard(
  device: DeviceState,
  session: Session,
  record: UplinkRecord & RecordTime,
): DeviceState {
  const took = device.pending === session
  if (took && device.session) forgetKeys([device.session.nwkSKey, device.session.appSKey])
  return {
    ...device,
    pending: took ? undefined : device.pending,
    // What was sent under the old keys will never be acknowledged: it waits again.
    downlinks: took ? device.downlinks.map((d) => ({ ...d, tx: null })) : device.downlinks,
    lastHeard: {
      lineMs: record.lineMs,
      atMs: record.atMs,
      fCntUp: record.fCntUp,
      reception: record.reception,
    },
  }
}

/** A confirmed downlink in flight: acknowledged by this frame, or due again, or given up. */
function settleConfirmed(
  state: EngineState,
  device: DeviceState,
  record: UplinkRecord & RecordTime,
  effects: Effects,
): readonly QueuedDownlink[] {
  return device.downlinks.flatMap((downlink) => {
    if (!downlink.confirmed || downlink.tx === null || record.repeat) return [downlink]
    if (record.ack) {
      finishCommand(state, effects, record, downlink.commandId, 'delivered', '')
      return []
    }
    if (downlink.tries >= CONFIRMED_TRIES_MAX) {
      const detail = `no acknowledgement after ${downlink.tries} frames`
      finishCommand(state, effects, record, downlink.commandId, 'failed', detail)
      return []
    }
    return [{ ...downlink, tx: null }]
  })
}

function answerTo(record: UplinkRecord & RecordTime): Answer {
  const asked = record.fPort === 0 ? record.frmPayload : record.fOpts
  const { commands } = readMacCommands('up', asked)
  const answers: DownlinkCommand[] = []
  for (const command of commands) {
    if (command.name === 'LinkCheckReq') {
      const { modulation, snrDb, gateways } = record.reception
      const floorDb = modulation.kind === 'lora' ? snrFloorDb(modulation) : 0
      answers.push(linkCheckAns({ marginDb: snrDb - floorDb, gwCnt: gateways }))
    }
    // A clock that was never set has no time to give: the device asks again.
    if (command.name === 'DeviceTimeReq' && record.clk > 0) {
      answers.push(deviceTimeAns(gpsMsOfUtc(record.atMs)))
    }
  }
  return { ack: record.confirmed, commands: answers, mustSpeak: record.adrAckReq }
}
