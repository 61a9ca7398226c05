/** An accepted frame: the counter moves, the session may change hands, the answer is planned. */

import { gpsMsOfUtc } from '../../base/gps-time.ts'
import { endDetail } from '../downlink-words/end-detail.ts'
import type { RecordTime, UplinkRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { answersTo, hearUplink, type LinkStep } from '../link/hear.ts'
import { keysOf, type Session } from '../link/session.ts'
import { startSetup } from '../link/setup.ts'
import { talkOfNewSession } from '../link/talk.ts'
import { forgetKeys } from '../lorawan/aes.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import { dataRateOf } from '../lorawan/region/region.ts'
import { radioRulesOf } from '../registry/device-profiles.ts'
import { wakeWaiting } from './class-c.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { isDeafEnough } from './deaf-time.ts'
import { noticeHeard } from './detection.ts'
import { adrChoiceOf, isAlarmDevice } from './device-kind.ts'
import { type Answer, CONFIRMED_TRIES_MAX, planAnswer } from './downlink.ts'
import { hearMember } from './group-members.ts'
import { afterAnswer } from './held-back.ts'
import {
  type DeviceState,
  type EngineState,
  type PendingDecode,
  putDevice,
  type QueuedDownlink,
  sessionsOf,
} from './state.ts'

/** Of 254: below a tenth a person is told. */
const BATTERY_LOW = 25

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
  if (record.restart) restarted(current, record, effects)
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

/** ABP without a memory: counters and all that it was told begin anew (F39). */
function restartedSession(session: Session, record: Timed, { region }: EngineSettings): Session {
  return {
    ...session,
    fCntUpNext: record.fCntUp + 1,
    fCntDownNext: 0,
    setup: startSetup(region),
  }
}

function restarted(session: Session, record: Timed, effects: Effects): void {
  const { devEui, fCntUp, atMs, clk } = record
  const detail = `${devEui} began again at counter ${fCntUp}, it stood at ${session.fCntUpNext}`
  const fields = { code: 'counter-restarted', detail }
  effects.facts.push({
    stream: 4,
    type: 'healthRaised',
    subject: devEui,
    atMs,
    clk,
    rev: 0,
    fields,
  })
}

/** What the frame says about the link; of one that was heard before, only what it asks. */
function linkStep(
  device: DeviceState,
  {
    session,
    dataRateBefore,
  }: { readonly session: Session; readonly dataRateBefore: number | undefined },
  record: Timed,
  settings: EngineSettings,
): LinkStep {
  const { talk, downlinks } = device
  const { setup } = session
  const asked = record.fPort === 0 ? record.frmPayload : record.fOpts
  const { commands } = readMacCommands('up', asked)
  const is11 = session.keys11 !== undefined
  const gpsMs = record.clk > 0 ? gpsMsOfUtc(record.atMs) : undefined
  const { reception, fCntUp, lineMs } = record
  if (record.repeat) {
    const answers = answersTo(commands, { reception, gpsMs, is11 })
    return { setup, talk, answers, mustSpeak: false, ended: [] }
  }
  const isAnswered = record.confirmed || record.adrAckReq || downlinks.some(({ tx }) => tx === null)
  // `session` has counted this frame already.
  const gap = Math.max(0, fCntUp - device.session!.fCntUpNext)
  return hearUplink(
    { setup, talk },
    { commands, reception, lineMs, gpsMs, fCntUp, gap, is11, isAnswered, dataRateBefore },
    {
      policy: settings,
      macVersion: is11 || device.device.macVersion !== '1.1' ? device.device.macVersion : '1.0.4',
      adrChoice: adrChoiceOf(device, settings),
      dataRateMax: radioRulesOf(device.device).dataRateMax,
      adr: record.adr,
      dataRate: dataRateOf(settings.region, reception.modulation),
    },
  )
}

/** How asked-for requests ended, and a battery that runs low, told once. */
function tellLink(
  state: EngineState,
  before: DeviceState,
  { device, talk }: DeviceState,
  { ended }: LinkStep,
  record: Timed,
  effects: Effects,
): void {
  for (const { commandId, outcome, detail } of ended) {
    finishCommand(state, effects, record, commandId, outcome, detail)
  }
  const isLow = (status: DeviceState['talk']['status']) =>
    status !== null && status.battery > 0 && status.battery <= BATTERY_LOW
  if (!isLow(talk.status) || isLow(before.talk.status)) return
  const percent = Math.round((talk.status!.battery / 254) * 100)
  const fields = { code: 'battery-low', detail: `${device.name || device.devEui}: ${percent} %` }
  const { atMs, clk, devEui: subject } = record
  effects.facts.push({ stream: 4, type: 'healthRaised', subject, atMs, clk, rev: 0, fields })
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
