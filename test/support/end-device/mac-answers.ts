/**
 * A device hears MAC commands (LoRaWAN L2 1.0.2 to 1.0.4 §5, 1.1 §5): what it makes of them and what it
 * will say. Written from the specification, for the other side of `gateway/lorawan/mac`.
 */

import type { NetworkRequest } from '../../../gateway/link/availability.ts'
import type {
  DownlinkCommand,
  LinkAdrReq,
  UplinkCommand,
} from '../../../gateway/lorawan/mac/commands.ts'
import { MAX_EIRP_DBM } from '../../../gateway/lorawan/mac/commands.ts'
import { downlinkRate } from '../../../gateway/lorawan/region/region.ts'
import type { MacVersion } from '../../../gateway/registry/model.ts'
import { definedOf, type Link } from './link.ts'
import { answerLinkAdr } from './link-adr.ts'
import type { DeviceModel, RefusableRequest } from './options.ts'

export type Hearing = {
  readonly model: DeviceModel
  readonly macVersion: MacVersion
  /** SNR of the frame with the commands over the demodulation floor. */
  readonly marginDb: number
}

export type Heard = {
  readonly link: Link
  readonly answers: readonly UplinkCommand[]
  /** Up to the first that a device of this version does not know: all behind it is lost to it. */
  readonly known: readonly DownlinkCommand[]
}

type Outcome = { readonly link: Link; readonly answer: UplinkCommand | undefined }

const SINCE_1_1: readonly string[] = [
  ...['ResetConf', 'RekeyConf', 'ADRParamSetupReq', 'ForceRejoinReq', 'RejoinParamSetupReq'],
  'DeviceModeConf',
]
const OF_CLASS_B: readonly string[] = [
  ...['PingSlotInfoAns', 'PingSlotChannelReq', 'BeaconTimingAns', 'BeaconFreqReq'],
]
const MARGIN_DB = { least: -32, most: 31 } as const
/** Indexes of EU868 and its like; 72 where channels are fixed. */
const TAUGHT_CHANNELS = 16

/** All commands of one frame, in order; so are the answers. */
export function hearCommands(
  before: Link,
  commands: readonly DownlinkCommand[],
  hearing: Hearing,
): Heard {
  const unknownAt = commands.findIndex(({ name }) => !knows(name, hearing.macVersion))
  const known = unknownAt < 0 ? commands : commands.slice(0, unknownAt)
  let link = before
  const answers: UplinkCommand[] = []
  for (let i = 0; i < known.length; i++) {
    const command = known[i]!
    if (hearing.model.quirks.silentOn.includes(command.name as NetworkRequest)) continue
    if (command.name === 'LinkADRReq') {
      const block = blockFrom(known, i)
      i += block.length - 1
      const said = hearBlock(link, block, hearing)
      link = said.link
      answers.push(...said.answers)
      continue
    }
    const { link: next, answer } = hearOne(link, command, hearing)
    if (answer && isRefused(answer)) {
      answers.push(answer)
      continue
    }
    if (answer && hearing.model.quirks.refuses.includes(command.name as RefusableRequest)) {
      answers.push(refusalOf(answer))
      continue
    }
    link = next
    if (answer) answers.push(answer)
  }
  return { link, answers, known }
}

function knows(name: DownlinkCommand['name'], macVersion: MacVersion): boolean {
  if (SINCE_1_1.includes(name)) return macVersion === '1.1'
  if (name === 'DeviceTimeAns') return macVersion !== '1.0.2'
  return !OF_CLASS_B.includes(name)
}

function blockFrom(commands: readonly DownlinkCommand[], from: number): LinkAdrReq[] {
  const block: LinkAdrReq[] = []
  for (const command of commands.slice(from)) {
    if (command.name !== 'LinkADRReq') break
    block.push(command)
  }
  return block
}

function hearBlock(link: Link, block: readonly LinkAdrReq[], { model, macVersion }: Hearing) {
  const said = answerLinkAdr(link, block, {
    ...model.hardware,
    region: model.region,
    answers: model.quirks.linkAdrAnswers,
    knowsKeep: macVersion === '1.0.4' || macVersion === '1.1',
    adr: model.adr,
  })
  if (!model.quirks.refuses.includes('LinkADRReq')) return said
  return { link, answers: said.answers.map(refusalOf) }
}

function hearOne(link: Link, command: DownlinkCommand, hearing: Hearing): Outcome {
  const { model, marginDb } = hearing
  const { region, hardware } = model
  const isTuned = (freqHz: number): boolean =>
    freqHz >= hardware.freqMinHz && freqHz <= hardware.freqMaxHz
  const isFixed = region.cfListType === 1
  const unheard = { link, answer: undefined }
  switch (command.name) {
    case 'DutyCycleReq':
      return { link: { ...link, maxDCycle: command.maxDCycle }, answer: { name: 'DutyCycleAns' } }
    case 'RXParamSetupReq': {
      const { rx1DrOffset, rx2DataRate, freqHz } = command
      const answer = {
        name: 'RXParamSetupAns',
        channelAck: isTuned(freqHz),
        rx2DataRateAck: downlinkRate(region, rx2DataRate) !== undefined,
        rx1DrOffsetAck: rx1DrOffset <= region.rx1DrOffsetMax,
      } as const
      return { link: { ...link, rx1DrOffset, rx2DataRate, rx2FreqHz: freqHz }, answer }
    }
    case 'DevStatusReq': {
      const rounded = Math.max(MARGIN_DB.least, Math.min(MARGIN_DB.most, Math.round(marginDb)))
      return {
        link,
        answer: { name: 'DevStatusAns', battery: model.battery(), marginDb: rounded },
      }
    }
    case 'NewChannelReq':
      return isFixed ? unheard : hearNewChannel(link, command, hearing, isTuned)
    case 'RXTimingSetupReq':
      return { link: { ...link, rx1DelayS: command.delayS }, answer: { name: 'RXTimingSetupAns' } }
    case 'TxParamSetupReq': {
      // Where a region has no limit of dwell time, devices do not know it (RP002-1.0.4 §2.4.3).
      if (!region.hasTxParamSetup) return unheard
      const { uplinkDwell400: uplink400, downlinkDwell400: downlink400 } = command
      const maxEirpDbm = MAX_EIRP_DBM[command.maxEirpIndex]!
      return {
        link: { ...link, dwell: { uplink400, downlink400 }, maxEirpDbm },
        answer: { name: 'TxParamSetupAns' },
      }
    }
    case 'DlChannelReq': {
      if (isFixed) return unheard
      const { chIndex, freqHz } = command
      const channel = link.channels[chIndex]
      const answer = {
        name: 'DlChannelAns',
        channelFreqOk: isTuned(freqHz),
        uplinkFreqExists: channel !== undefined,
      } as const
      const moved = channel && { ...channel, rx1FreqHz: freqHz }
      return {
        link: moved ? { ...link, channels: { ...link.channels, [chIndex]: moved } } : link,
        answer,
      }
    }
    case 'ADRParamSetupReq':
      return {
        link: { ...link, adrAckLimit: 2 ** command.limitExp, adrAckDelay: 2 ** command.delayExp },
        answer: { name: 'ADRParamSetupAns' },
      }
    case 'RejoinParamSetupReq':
      // It counts frames; a clock that would last for years it has not.
      return { link, answer: { name: 'RejoinParamSetupAns', timeOk: false } }
    default:
      return unheard
  }
}

function hearNewChannel(
  link: Link,
  command: Extract<DownlinkCommand, { readonly name: 'NewChannelReq' }>,
  { model: { region, hardware } }: Hearing,
  isTuned: (freqHz: number) => boolean,
): Outcome {
  const { chIndex, freqHz, minDr: drMin, maxDr: drMax } = command
  const isOwn = chIndex >= region.channels.length && chIndex < TAUGHT_CHANNELS
  const isRange =
    drMin <= drMax &&
    drMax <= hardware.dataRateMax &&
    drMin >= hardware.dataRateMin &&
    [drMin, drMax].every((dr) => region.dataRates[dr] && region.dataRates[dr].direction !== 'down')
  const isRemoval = freqHz === 0
  const answer = {
    name: 'NewChannelAns',
    channelFreqOk: isOwn && (isRemoval || isTuned(freqHz)),
    dataRateRangeOk: isOwn && (isRemoval || isRange),
  } as const
  const { [chIndex]: _, ...others } = link.channels
  if (isRemoval) {
    const channelsOn = link.channelsOn.filter((index) => index !== chIndex)
    const defaults = region.channels.map((__, index) => index)
    return {
      link: {
        ...link,
        channels: others,
        channelsOn: channelsOn.length > 0 ? channelsOn : defaults,
      },
      answer,
    }
  }
  const channels = { ...others, [chIndex]: { freqHz, drMin, drMax } }
  const channelsOn = definedOf({ ...link, channels }).filter(
    (index) => index === chIndex || link.channelsOn.includes(index),
  )
  return { link: { ...link, channels, channelsOn }, answer }
}

/** A single bit that is clear, and nothing was applied. */
function isRefused(answer: UplinkCommand): boolean {
  return Object.values(answer).includes(false) && answer.name !== 'RejoinParamSetupAns'
}

/** The same answer with all its bits clear; one without bits cannot refuse. */
function refusalOf<A extends UplinkCommand>(answer: A): A {
  const cleared = Object.entries(answer).map(([key, value]) => [
    key,
    value === true ? false : value,
  ])
  return Object.fromEntries(cleared) as A
}
