/**
 * What an uplink says to the network, and what the network makes of it: answers to what was asked, the
 * setup after the device's own answers, the next requests. Pure.
 */

import { snrFloorDb } from '../../base/lora.ts'
import { afterChange, remembered } from '../adr/choice.ts'
import type { Reception } from '../journal/reception.ts'
import { deviceTimeAns, linkCheckAns } from '../lorawan/mac/answers.ts'
import type { DownlinkCommand, UplinkCommand } from '../lorawan/mac/commands.ts'
import { ask, hear, isAsked, TRIES_MAX } from './exchange.ts'
import { countFrame } from './figures.ts'
import { setupAfter } from './settle.ts'
import { type LinkSetup, startSetup } from './setup.ts'
import type { LinkTalk } from './talk.ts'
import { linkAdrWanted, setupRequests, type WantsOf } from './wants.ts'

export type Heard = {
  readonly commands: readonly UplinkCommand[]
  readonly reception: Reception
  readonly lineMs: number
  /** GPS time of the end of the uplink; `undefined`: no clock was ever set. */
  readonly gpsMs: number | undefined
  readonly fCntUp: number
  /** Counters that never arrived before this one. */
  readonly gap: number
  readonly is11: boolean
  /** Of the frame before; `undefined`: there was none. */
  readonly dataRateBefore: number | undefined
  /** A downlink goes out in any case: more may ride with it. */
  readonly isAnswered: boolean
}

/** How a request ended that a command wants to know about. */
export type RequestEnd = {
  readonly commandId: string
  readonly outcome: 'delivered' | 'refused' | 'failed'
  readonly detail: string
}

export type LinkStep = {
  readonly setup: LinkSetup
  readonly talk: LinkTalk
  /** To the device's own requests, in their order. */
  readonly answers: readonly DownlinkCommand[]
  /** A frame must go, whatever is in it. */
  readonly mustSpeak: boolean
  readonly ended: readonly RequestEnd[]
}

const DAY_MS = 24 * 3_600_000
/** DevStatusReq rides with other frames once a day; alone, for a frame costs, once a week. */
const STATUS_RIDES_MS = DAY_MS
const STATUS_ALONE_MS = 7 * DAY_MS
/** After a request without answer: 20, 40, 80 … frames of rest. */
const QUIET_FRAMES = 20
const QUIET_DOUBLINGS_MAX = 6

export function hearUplink(
  before: { readonly setup: LinkSetup; readonly talk: LinkTalk },
  heard: Heard,
  wants: WantsOf,
): LinkStep {
  const { region } = wants.policy
  const { commands, fCntUp, reception } = heard
  const step = hear(before.talk.exchange, [
    ...commands,
    ...impliedAnswer(before.talk, heard, wants),
  ])
  let setup = resetBy(commands, heard, before.setup, wants)
  let { adr, status, givenUp, quietFrames } = before.talk
  const ended: RequestEnd[] = []
  for (const settled of step.settled) {
    const after = setupAfter(setup, settled, { region, adr: wants.adr })
    setup = after.setup
    givenUp = 0
    quietFrames = 0
    if (settled.asks[0]?.request.name === 'LinkADRReq') adr = afterChange(adr)
    if (after.status) {
      const { battery, marginDb } = after.status
      status = { battery, marginDb, lineMs: heard.lineMs }
    }
    const outcome = after.refused === undefined ? 'delivered' : 'refused'
    for (const { commandId } of settled.asks) {
      if (commandId !== '') ended.push({ commandId, outcome, detail: after.refused ?? '' })
    }
  }
  // A device that has answered sends its answer as it was told to.
  const sample = { fCntUp, snrDb: reception.snrDb, txPowerIndex: setup.txPowerIndex }
  adr = remembered(adr, wants.adrChoice, sample)
  quietFrames = Math.max(0, quietFrames - 1)
  if (step.givenUp.length > 0) {
    quietFrames = QUIET_FRAMES << Math.min(givenUp++, QUIET_DOUBLINGS_MAX)
    adr = afterChange(adr)
    for (const { commandId } of step.givenUp) {
      const detail = `no answer to ${TRIES_MAX} requests`
      if (commandId !== '') ended.push({ commandId, outcome: 'failed', detail })
    }
  }
  const figures = countFrame(before.talk.figures, { gap: heard.gap, dataRate: wants.dataRate })
  const talk = {
    ...before.talk,
    exchange: step.exchange,
    adr,
    figures,
    status,
    givenUp,
    quietFrames,
  }
  const asking = withRequests(setup, talk, heard, wants)
  return {
    setup,
    talk: { ...asking, owed: [] },
    answers: [...talk.owed, ...answersTo(commands, heard)],
    mustSpeak: step.mustSpeak,
    ended: oncePerCommand(ended),
  }
}

/**
 * LinkADRAns is said once, and may be lost. A device that begins to send at the data rate it was told has
 * taken the block all the same.
 */
function impliedAnswer(
  { exchange }: LinkTalk,
  { commands, dataRateBefore }: Heard,
  { dataRate }: WantsOf,
): readonly UplinkCommand[] {
  const block = exchange.asked.filter(
    ({ request, tries }) => request.name === 'LinkADRReq' && tries > 0,
  )
  const last = block.at(-1)?.request
  const isTold = last?.name === 'LinkADRReq' && last.dataRate === dataRate
  if (!isTold || dataRate === dataRateBefore) return []
  if (commands.some(({ name }) => name === 'LinkADRAns')) return []
  return [{ name: 'LinkADRAns', chMaskAck: true, dataRateAck: true, powerAck: true }]
}

/** 1.1, without a join: the device has lost all that it was told. */
function resetBy(
  commands: readonly UplinkCommand[],
  { is11 }: Heard,
  setup: LinkSetup,
  { policy }: WantsOf,
): LinkSetup {
  if (!is11) return setup
  const isReset = commands.some(({ name }) => name === 'ResetInd')
  const mode = commands.find((command) => command.name === 'DeviceModeInd')
  const next = isReset ? startSetup(policy.region) : setup
  return mode ? { ...next, isClassC: mode.mode === 2 } : next
}

/** The network's own next requests, unless the device has not answered the last. */
function withRequests(setup: LinkSetup, talk: LinkTalk, heard: Heard, wants: WantsOf): LinkTalk {
  if (talk.quietFrames > 0 || wants.adrChoice === 'off') return talk
  let { exchange } = talk
  const { repeating } = exchange
  const moves = setupRequests(setup, wants).filter(
    ({ name }) =>
      !isAsked(exchange, name) && !(repeating as readonly string[]).includes(answerOf(name)),
  )
  exchange = moves.length > 0 ? ask(exchange, moves) : exchange
  // Channels first: a mask with one that the device does not know is refused whole.
  if (moves.length === 0 && !isAsked(exchange, 'LinkADRReq')) {
    const block = linkAdrWanted(setup, talk, wants)
    if (block.length > 0) exchange = ask(exchange, block)
  }
  if (isAsked(exchange, 'DevStatusReq')) return { ...talk, exchange }
  const sinceMs = heard.lineMs - talk.statusAskedLineMs
  const isDue =
    sinceMs >= STATUS_ALONE_MS ||
    (sinceMs >= STATUS_RIDES_MS && (heard.isAnswered || exchange.asked.length > 0))
  if (!isDue) return { ...talk, exchange }
  return {
    ...talk,
    exchange: ask(exchange, [{ name: 'DevStatusReq' }]),
    statusAskedLineMs: heard.lineMs,
  }
}

function answerOf(request: string): string {
  return request.replace(/Req$/, 'Ans')
}

/** Answers to what a device asks; alone for a frame that was heard already. */
export function answersTo(
  commands: readonly UplinkCommand[],
  { reception, gpsMs, is11 }: Pick<Heard, 'reception' | 'gpsMs' | 'is11'>,
): readonly DownlinkCommand[] {
  return commands.flatMap((command): readonly DownlinkCommand[] => {
    switch (command.name) {
      case 'LinkCheckReq': {
        const { modulation, snrDb, gateways } = reception
        const floorDb = modulation.kind === 'lora' ? snrFloorDb(modulation) : 0
        return [linkCheckAns({ marginDb: snrDb - floorDb, gwCnt: gateways })]
      }
      // A clock that was never set has no time to give: the device asks again.
      case 'DeviceTimeReq':
        return gpsMs === undefined ? [] : [deviceTimeAns(gpsMs)]
      case 'ResetInd':
        return is11 ? [{ name: 'ResetConf', minor: 1 }] : []
      case 'RekeyInd':
        return is11 ? [{ name: 'RekeyConf', minor: 1 }] : []
      case 'DeviceModeInd':
        return is11 ? [{ name: 'DeviceModeConf', mode: command.mode }] : []
      default:
        return []
    }
  })
}

function oncePerCommand(ended: readonly RequestEnd[]): readonly RequestEnd[] {
  return ended.filter(
    (end, at) => ended.findIndex(({ commandId }) => commandId === end.commandId) === at,
  )
}
