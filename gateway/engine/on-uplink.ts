/** An accepted frame: the counter moves, the session may change hands, the answer is planned. */

import { endDetail } from '../downlink-words/end-detail.ts'
import type { RecordTime, UplinkRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { keysOf, type Session } from '../link/session.ts'
import { talkOfNewSession } from '../link/talk.ts'
import { forgetKeys } from '../lorawan/aes.ts'
import { dataRateOf } from '../lorawan/region/region.ts'
import { wakeWaiting } from './class-c.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { isDeafEnough } from './deaf-time.ts'
import { noticeHeard } from './detection.ts'
import { adrChoiceOf, isAlarmDevice } from './device-kind.ts'
import { type Answer, CONFIRMED_TRIES_MAX, planAnswer } from './downlink.ts'
import { hearMember } from './group-members.ts'
import { afterAnswer } from './held-back.ts'
import { linkStep, restartedSession, tellLink, tellRestart } from './link-step.ts'
import {
  type DeviceState,
  type EngineState,
  type PendingDecode,
  putDevice,
  type QueuedDownlink,
  sessionsOf,
} from './state.ts'

type Timed = UplinkRecord & RecordTime

export function onUplink(
  state: EngineState,
  record: Timed,
  position: Position,
  settings: EngineSettings,
  effects: Effects,
): void {
  const before = state.devices.get(record.devEui)
  const session = before && sessionsOf(before).find(({ id }) => id === record.session)
  if (!before || !session) return
  hearMember(state, record)
  const device = noticeHeard(state, heard(before, session, record, settings), record)
  if (device.session !== before.session) endAsked(state, before, record, effects)
  const downlinks = settleConfirmed(state, device, record, effects)
  const current = {
    ...device.session!,
    fCntUpNext: Math.max(session.fCntUpNext, record.fCntUp + 1),
  }
  if (record.restart) tellRestart(current, record, effects)
  const counted = record.restart ? restartedSession(current, record, settings) : current
  const modulation = before.session === session ? before.lastHeard?.reception.modulation : undefined
  const dataRateBefore = modulation && dataRateOf(settings.region, modulation)
  const known = { ...device, downlinks }
  const step = linkStep(known, { session: counted, dataRateBefore }, record, settings)
  const next = { ...device, downlinks, session: { ...counted, setup: step.setup }, talk: step.talk }
  tellLink(state, before, next, step, record, effects)
  const answer: Answer = {
    ack: record.confirmed,
    fCntUp: record.fCntUp,
    answers: step.answers,
    mustSpeak: step.mustSpeak || record.adrAckReq,
    isAlarm: record.confirmed && isAlarmDevice(state, record.devEui),
  }
  const planned = planAnswer(settings.region, next, next.session, record.reception, answer)
  const isTold = planned && !isDeafEnough(state, record.lineMs, planned.plan)
  const answered = isTold ? { ...next, session: planned.session, talk: planned.talk } : next
  const { reception } = record
  const how = { planned, isSent: isTold === true, reception }
  const queue = afterAnswer(state, next, how, record, settings.region)
  const settled = { ...answered, downlinks: queue }
  putDevice(state, settled)
  wakeWaiting(state, settled)
  if (isTold) effects.transmissions.push(planned.plan)
  else if (planned) effects.withheld.push(planned.plan.purpose)
  for (const { commandId } of isTold ? planned.over : []) {
    if (commandId !== '') finishCommand(state, effects, record, commandId, 'sent', '')
  }
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

/** The device as heard now; its new session takes over at its first frame, and only then (L4). */
function heard(
  device: DeviceState,
  session: Session,
  record: Timed,
  settings: EngineSettings,
): DeviceState {
  const took = device.session !== session
  const gone = took ? sessionsOf(device).filter((old) => old !== session) : []
  forgetKeys(gone.flatMap(keysOf))
  return {
    ...device,
    session,
    pending: took ? [] : device.pending,
    talk: took ? talkOfNewSession(device.talk, adrChoiceOf(device, settings)) : device.talk,
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

/** What was asked under the old keys is asked no more: whoever wanted it is told. */
function endAsked(
  state: EngineState,
  { talk }: DeviceState,
  record: Timed,
  effects: Effects,
): void {
  const ids = new Set(talk.exchange.asked.map(({ commandId }) => commandId))
  for (const commandId of ids) {
    if (commandId === '') continue
    finishCommand(state, effects, record, commandId, 'failed', 'the device has joined anew')
  }
}

/** A confirmed downlink in flight: acknowledged by this frame, or due again, or given up. */
function settleConfirmed(
  state: EngineState,
  device: DeviceState,
  record: Timed,
  effects: Effects,
): readonly QueuedDownlink[] {
  // An acknowledgement is of the last one that was sent, and of no other.
  const lastTx = Math.max(...device.downlinks.map(({ confirmed, tx }) => (confirmed && tx) || 0))
  return device.downlinks.flatMap((downlink) => {
    if (!downlink.confirmed || downlink.tx === null || record.repeat) return [downlink]
    if (record.ack && downlink.tx === lastTx) {
      finishCommand(state, effects, record, downlink.commandId, 'delivered', '')
      return []
    }
    if (downlink.tries >= CONFIRMED_TRIES_MAX) {
      const detail = endDetail(`no acknowledgement after ${downlink.tries} frames`, downlink)
      finishCommand(state, effects, record, downlink.commandId, 'failed', detail)
      return []
    }
    return [{ ...downlink, tx: null, sentLineMs: null }]
  })
}
