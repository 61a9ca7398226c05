/** What an accepted frame says about the link, its setup and its battery, and what is told of it. */

import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import type { RecordTime, UplinkRecord } from '../journal/record.ts'
import { answersTo, hearUplink, type LinkStep } from '../link/hear.ts'
import type { Session } from '../link/session.ts'
import { startSetup } from '../link/setup.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import { dataRateOf } from '../lorawan/region/region.ts'
import { radioRulesOf } from '../registry/device-profiles.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { adrChoiceOf } from './device-kind.ts'
import type { DeviceState, EngineState } from './state.ts'

/** Of 254: below a tenth a person is told. */
const BATTERY_LOW = 25

type Timed = UplinkRecord & RecordTime

/** ABP without a memory: counters and all that it was told begin anew (F39). */
export function restartedSession(
  session: Session,
  record: Timed,
  { region }: EngineSettings,
): Session {
  return {
    ...session,
    fCntUpNext: record.fCntUp + 1,
    fCntDownNext: 0,
    setup: startSetup(region),
  }
}

export function tellRestart(session: Session, record: Timed, effects: Effects): void {
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
export function linkStep(
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
  const gpsMs = record.clk > 0 ? gpsTimeOfUtcMs(record.atMs) : undefined
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
export function tellLink(
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
