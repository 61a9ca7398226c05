/** What a settled answer makes of the setup (LoRaWAN L2 1.0.4 §5.2 to §5.9, 1.1 §5.9 to §5.14). */

import type { DevStatusAns, LinkAdrAns, LinkAdrReq } from '../lorawan/mac/commands.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { MacAnswer, MacRequest, Settled } from './exchange.ts'
import { settleLinkAdr } from './link-adr.ts'
import { definedChannels, type LinkSetup } from './setup.ts'

export type SetupStep = {
  readonly setup: LinkSetup
  /** Refused: which bits, in the specification's words. Left out: it was taken. */
  readonly refused?: string
  readonly status?: DevStatusAns
}

/**
 * The setup after this answer, its own uplink's already: the device switches as soon as it has said so.
 * Where a single bit is refused, nothing is applied. `adr`: the ADR bit of the uplink with the answer.
 */
export function setupAfter(
  setup: LinkSetup,
  { asks, answers }: Settled,
  { region, adr }: { readonly region: Region; readonly adr: boolean },
): SetupStep {
  const request = asks[0]?.request
  const answer = answers[0]
  if (!request || !answer) return { setup }
  if (request.name === 'LinkADRReq') {
    return afterBlock(setup, asks as never, answers as readonly LinkAdrAns[], { region, adr })
  }
  if (answer.name === 'DevStatusAns') return { setup, status: answer }
  if (answer.name === 'RejoinParamSetupAns' && request.name === 'RejoinParamSetupReq') {
    // The count of frames is always taken, the time only by a device that has a clock (1.1 §5.14).
    const { maxTimeN, maxCountN } = request
    return { setup: { ...setup, rejoin: { maxTimeN: answer.timeOk ? maxTimeN : null, maxCountN } } }
  }
  const refused = refusedBits(answer)
  if (refused !== '') {
    const refusedRequests = [...new Set([...setup.refusedRequests, request.name])]
    return { setup: { ...setup, refusedRequests }, refused }
  }
  return { setup: applied(setup, request) }
}

function afterBlock(
  setup: LinkSetup,
  asks: readonly { readonly request: LinkAdrReq }[],
  answers: readonly LinkAdrAns[],
  { region, adr }: { readonly region: Region; readonly adr: boolean },
): SetupStep {
  const last = asks.at(-1)!.request
  const block = {
    masks: asks.map(({ request: { chMask, chMaskCntl } }) => ({ chMask, chMaskCntl })),
    dataRate: last.dataRate,
    txPower: last.txPower,
    nbTrans: last.nbTrans,
  }
  const defined = definedChannels(region, setup)
  const settled = settleLinkAdr(setup, { region, defined, adr, block, answers })
  const next = { ...setup, ...settled.state }
  if (settled.kind !== 'refused') return { setup: next }
  const bits = Object.entries(settled.refused).flatMap(([bit, is]) => (is ? [bit] : []))
  return { setup: next, refused: bits.join(', ') }
}

/** The bits that say no, by name; '' for an answer that agrees. */
function refusedBits(answer: MacAnswer): string {
  // TimeOK clear: without a clock the device rejoins by its count alone (1.1 §5.13). It has agreed.
  if (answer.name === 'RejoinParamSetupAns') return ''
  return Object.entries(answer)
    .flatMap(([name, value]) => (value === false ? [name] : []))
    .join(', ')
}

function applied(setup: LinkSetup, request: MacRequest): LinkSetup {
  switch (request.name) {
    case 'RXParamSetupReq': {
      const { rx1DrOffset, rx2DataRate, freqHz } = request
      return { ...setup, rx1DrOffset, rx2DataRate, rx2FreqHz: freqHz }
    }
    case 'RXTimingSetupReq':
      return { ...setup, rx1DelayS: request.delayS }
    case 'TxParamSetupReq': {
      const { uplinkDwell400: uplink400, downlinkDwell400: downlink400 } = request
      return { ...setup, dwell: { uplink400, downlink400 } }
    }
    case 'DlChannelReq': {
      const { chIndex, freqHz } = request
      return { ...setup, dlChannelsHz: { ...setup.dlChannelsHz, [chIndex]: freqHz } }
    }
    case 'NewChannelReq':
      return withChannel(setup, request.chIndex, request.freqHz)
    case 'DutyCycleReq':
      return { ...setup, maxDCycle: request.maxDCycle }
    case 'ADRParamSetupReq': {
      const { limitExp, delayExp } = request
      return { ...setup, adrAck: { limitExp, delayExp } }
    }
    default:
      return setup
  }
}

/** A new channel is on at once (§5.6); its RX1 is where it sends, until it is moved again. */
function withChannel(setup: LinkSetup, chIndex: number, freqHz: number): LinkSetup {
  const channelsHz = [...setup.channelsHz]
  while (channelsHz.length <= chIndex) channelsHz.push(0)
  channelsHz[chIndex] = freqHz
  const others = setup.channelsOn.filter((index) => index !== chIndex)
  const channelsOn = freqHz > 0 ? [...others, chIndex].sort((a, b) => a - b) : others
  const { [chIndex]: _moved, ...dlChannelsHz } = setup.dlChannelsHz
  return { ...setup, channelsHz, channelsOn, dlChannelsHz }
}
