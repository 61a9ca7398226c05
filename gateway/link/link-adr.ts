/**
 * LinkADRReq and its answers as one exchange (LoRaWAN L2 1.0.4 §5.2, 1.1 §5.3). Requests that stand
 * one after another in a frame are one block: masks in order, data rate, power and repetitions of the
 * last, all of it applied or nothing. A device answers the block once, or each request with the same
 * status (1.0.3, 1.0.4), or each for itself (some 1.0.2): one refusal among them refuses the block.
 *
 * Values are always told in full: 15 and 0 for "as before" came with 1.0.4, older devices refuse them.
 */

import type { AdrSetting } from '../adr/policy.ts'
import type { LinkAdrAns, LinkAdrReq } from '../lorawan/mac/commands.ts'
import { applyMasks, type ChannelMask } from '../lorawan/region/channel-mask.ts'
import type { Region } from '../lorawan/region/region.ts'

export type LinkAdrBlock = {
  /** In order; one at least, since every request has one. */
  readonly masks: readonly ChannelMask[]
  readonly dataRate: number
  readonly txPower: number
  readonly nbTrans: number
}

/** How a device sends now, as far as its answers told. */
export type LinkState = AdrSetting & {
  /** Indexes of the channels that are on. */
  readonly channelsOn: readonly number[]
  /** What it has refused lies outside; the region's own limits to begin with. */
  readonly dataRateMax: number
  readonly txPowerMin: number
  readonly txPowerMax: number
  /** Blocks refused in a row. */
  readonly refusals: number
}

/** A device that refuses so often is left alone: it has its reasons, and every try costs both airtime. */
export const REFUSALS_MAX = 3

/** One request a mask, each with the same values, so that no order of reading makes a difference. */
export function linkAdrRequests(block: LinkAdrBlock): readonly LinkAdrReq[] {
  const { masks, ...values } = block
  return masks.map((mask) => ({ name: 'LinkADRReq', ...values, ...mask }))
}

export type LinkAdrSettled =
  | { readonly kind: 'applied'; readonly state: LinkState }
  | { readonly kind: 'refused'; readonly state: LinkState; readonly refused: Refused }
  /** Nobody asked: a late or a made-up answer changes nothing. */
  | { readonly kind: 'unasked'; readonly state: LinkState }

export type Refused = {
  readonly chMask: boolean
  readonly dataRate: boolean
  readonly power: boolean
}

export type Settling = {
  readonly region: Region
  /** Indexes of the channels that the device knows. */
  readonly defined: readonly number[]
  /** The ADR bit of the uplink with the answers: clear, the device decides on data rate and power. */
  readonly adr: boolean
  readonly block: LinkAdrBlock | undefined
  /** All LinkADRAns of one uplink; none: it has not heard the block. */
  readonly answers: readonly LinkAdrAns[]
}

/** The device's state once it has answered: the session changes with the answer, never with the request. */
export function settleLinkAdr(before: LinkState, settling: Settling): LinkAdrSettled {
  const { block, answers, adr } = settling
  if (!block || answers.length === 0) return { kind: 'unasked', state: before }
  const refused: Refused = {
    chMask: answers.some(({ chMaskAck }) => !chMaskAck),
    dataRate: adr && answers.some(({ dataRateAck }) => !dataRateAck),
    power: adr && answers.some(({ powerAck }) => !powerAck),
  }
  return refused.chMask || refused.dataRate || refused.power
    ? { kind: 'refused', refused, state: learned(before, block, refused) }
    : { kind: 'applied', state: applied(before, block, settling) }
}

function applied(before: LinkState, block: LinkAdrBlock, { region, defined, adr }: Settling) {
  const result = applyMasks(region, { defined, on: before.channelsOn }, block.masks)
  return {
    ...before,
    // Accepted though we would have refused: the device knows channels that we do not. As before then.
    channelsOn: result.kind === 'on' ? result.channels : before.channelsOn,
    nbTrans: block.nbTrans,
    ...(adr ? { dataRate: block.dataRate, txPowerIndex: block.txPower } : {}),
    refusals: 0,
  }
}

/** Nothing was applied, but what was refused is not asked for again. */
function learned(before: LinkState, block: LinkAdrBlock, refused: Refused): LinkState {
  const state = { ...before, refusals: before.refusals + 1 }
  const dataRateMax =
    refused.dataRate && block.dataRate > 0
      ? Math.min(before.dataRateMax, block.dataRate - 1)
      : before.dataRateMax
  if (!refused.power) return { ...state, dataRateMax }
  // Index 0 is the region's most: a device that is not so strong begins one step lower.
  return block.txPower === 0
    ? { ...state, dataRateMax, txPowerMin: 1, txPowerIndex: Math.max(1, before.txPowerIndex) }
    : { ...state, dataRateMax, txPowerMax: Math.min(before.txPowerMax, block.txPower - 1) }
}
