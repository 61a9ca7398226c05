/**
 * What the network wants of a device, as the requests that bring it there: windows, channels, duty cycle,
 * data rate and power. A request that the device has refused, or that its version does not know, is not
 * among them.
 */

import { snrFloorDb } from '../../base/lora.ts'
import { type AdrChoice, settingWanted } from '../adr/choice.ts'
import { sameSetting } from '../adr/policy.ts'
import type { LinkAdrReq } from '../lorawan/mac/commands.ts'
import { banksOf, type ChannelMask, masksFor } from '../lorawan/region/channel-mask.ts'
import type { DwellTime, Region } from '../lorawan/region/region.ts'
import type { MacVersion } from '../registry/model.ts'
import { requestRefusal } from './availability.ts'
import type { MacRequest } from './exchange.ts'
import { linkAdrRequests, REFUSALS_MAX } from './link-adr.ts'
import { definedChannels, type LinkSetup, type RxWindows, startSetup } from './setup.ts'
import type { LinkTalk } from './talk.ts'

/** What the operator has set for all devices. */
export type LinkPolicy = RxWindows & {
  readonly region: Region
  readonly dwell: DwellTime
  /** Devices send at most 1/2^n of the time. */
  readonly maxDCycle: number
}

type DwellSet =
  | { readonly uplink400?: boolean | undefined; readonly downlink400?: boolean | undefined }
  | undefined

/** What the configuration says, with the region's own where it says nothing. */
export function linkPolicyOf(
  region: Region,
  set: Partial<Omit<LinkPolicy, 'region' | 'dwell'>> & { readonly dwell?: DwellSet } = {},
): LinkPolicy {
  const { dwell, ...more } = set
  return {
    region,
    rx1DelayS: 1,
    rx1DrOffset: 0,
    rx2DataRate: region.rx2DataRateJoined,
    rx2FreqHz: region.rx2.freqHz,
    maxDCycle: 0,
    ...more,
    dwell: {
      uplink400: dwell?.uplink400 ?? region.dwell.uplink400,
      downlink400: dwell?.downlink400 ?? region.dwell.downlink400,
    },
  }
}

/** The setup of a device that has joined and was told all of it. */
export function toldSetup({ region, ...policy }: LinkPolicy): LinkSetup {
  const { rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz } = policy
  return startSetup(region, {
    ...{ rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz },
    taughtHz: region.extraChannelsHz,
    isMasked: region.cfListType === 1,
  })
}

export type WantsOf = {
  readonly policy: LinkPolicy
  readonly macVersion: MacVersion
  readonly adrChoice: AdrChoice
  /** Fastest that its model may be told; left out: the region's. */
  readonly dataRateMax?: number | undefined
  /** The ADR bit of the uplink, and the data rate at which it came. */
  readonly adr: boolean
  readonly dataRate: number | undefined
}

/** Power index that devices begin with; MAX_EIRP_DBM of 16 dBm, the least that AS923 and AU915 need. */
const MAX_EIRP_INDEX = 5

export function setupRequests(setup: LinkSetup, { policy, macVersion }: WantsOf): MacRequest[] {
  const { region } = policy
  const wanted: MacRequest[] = []
  if (
    setup.rx1DrOffset !== policy.rx1DrOffset ||
    setup.rx2DataRate !== policy.rx2DataRate ||
    setup.rx2FreqHz !== policy.rx2FreqHz
  ) {
    const { rx1DrOffset, rx2DataRate, rx2FreqHz: freqHz } = policy
    wanted.push({ name: 'RXParamSetupReq', rx1DrOffset, rx2DataRate, freqHz })
  }
  if (setup.rx1DelayS !== policy.rx1DelayS) {
    wanted.push({ name: 'RXTimingSetupReq', delayS: policy.rx1DelayS })
  }
  const { uplink400, downlink400 } = policy.dwell
  if (setup.dwell.uplink400 !== uplink400 || setup.dwell.downlink400 !== downlink400) {
    wanted.push({
      name: 'TxParamSetupReq',
      uplinkDwell400: uplink400,
      downlinkDwell400: downlink400,
      maxEirpIndex: MAX_EIRP_INDEX,
    })
  }
  if (setup.maxDCycle !== policy.maxDCycle) {
    wanted.push({ name: 'DutyCycleReq', maxDCycle: policy.maxDCycle })
  }
  wanted.push(...channelRequests(region, setup))
  return wanted.filter(
    ({ name }) =>
      !setup.refusedRequests.includes(name) &&
      requestRefusal(name, { macVersion, region }) === undefined,
  )
}

/** Channels beyond the region's own, which only a CFList or NewChannelReq teaches. */
function channelRequests(region: Region, setup: LinkSetup): MacRequest[] {
  const first = region.channels.length
  return region.extraChannelsHz.flatMap((freqHz, i) => {
    if (setup.channelsHz[first + i] === freqHz) return []
    const { drMin: minDr, drMax: maxDr } = region.channels[0]!
    return [{ name: 'NewChannelReq', chIndex: first + i, freqHz, maxDr, minDr } as const]
  })
}

/** The block that brings channels, data rate, power and repeats to what is wanted; empty: all is well. */
export function linkAdrWanted(
  setup: LinkSetup,
  talk: LinkTalk,
  wants: WantsOf,
): readonly LinkAdrReq[] {
  const { policy, adr, dataRate } = wants
  const { region } = policy
  if (setup.refusals >= REFUSALS_MAX || dataRate === undefined) return []
  const defined = definedChannels(region, setup)
  const heard = region.cfListType === 1 ? region.heard : defined
  const masks = masksFor(region, { defined, on: setup.channelsOn }, heard)
  const now = { dataRate, txPowerIndex: setup.txPowerIndex, nbTrans: setup.nbTrans }
  const mayDataRate = Math.min(setup.dataRateMax, wants.dataRateMax ?? setup.dataRateMax)
  const to = adr
    ? settingWanted(talk.adr, {
        now,
        most: { dataRate: mayDataRate, txPowerIndex: setup.txPowerMax },
        requiredSnrDb: (rate) => requiredSnrDb(region, rate),
      })
    : now
  const setting = { ...to, txPowerIndex: Math.max(setup.txPowerMin, to.txPowerIndex) }
  if (masks.length === 0 && sameSetting(setting, now)) return []
  return linkAdrRequests({
    masks: masks.length > 0 ? masks : [sameMask(region, setup.channelsOn)],
    dataRate: setting.dataRate,
    txPower: setting.txPowerIndex,
    nbTrans: setting.nbTrans,
  })
}

/** A mask that changes nothing: every request has one. */
function sameMask(region: Region, on: readonly number[]): ChannelMask {
  const banks = banksOf(on)
  if (region.cfListType === 0) return { chMask: banks[0]!, chMaskCntl: 0 }
  const chMaskCntl = banks.findIndex((bits) => bits !== 0)
  return { chMask: banks[chMaskCntl] ?? 0, chMaskCntl: Math.max(0, chMaskCntl) }
}

function requiredSnrDb(region: Region, dataRate: number): number {
  const modulation = region.dataRates[dataRate]?.modulation
  return modulation?.kind === 'lora' ? snrFloorDb(modulation) : 0
}
