/**
 * A device's side of LinkADRReq, written from LoRaWAN L2 1.0.4 §5.2: the block is judged as one, and
 * applied as a whole or not at all.
 */

import type { LinkAdrAns, LinkAdrReq } from '../../gateway/lorawan/mac/commands.ts'
import { applyMasks } from '../../gateway/lorawan/region/channel-mask.ts'
import type { Region } from '../../gateway/lorawan/region/region.ts'

export type LinkDevice = {
  readonly dataRate: number
  readonly txPower: number
  readonly nbTrans: number
  readonly channelsOn: readonly number[]
  readonly defined: readonly number[]
  /** What its hardware can do. */
  readonly dataRateMax: number
  readonly txPowerMin: number
}

export function answerLinkAdr(
  region: Region,
  device: LinkDevice,
  requests: readonly LinkAdrReq[],
  how: { readonly answers: 'one' | 'each' },
): { readonly device: LinkDevice; readonly answers: readonly LinkAdrAns[] } {
  const last = requests.at(-1)
  if (!last) return { device, answers: [] }
  const { dataRate, txPower, nbTrans } = last
  const masks = applyMasks(region, { defined: device.defined, on: device.channelsOn }, requests)
  const answer: LinkAdrAns = {
    name: 'LinkADRAns',
    chMaskAck: masks.kind === 'on',
    dataRateAck: dataRate <= device.dataRateMax,
    powerAck: txPower >= device.txPowerMin && txPower <= region.txPowerIndexMax,
  }
  const answers = Array.from({ length: how.answers === 'one' ? 1 : requests.length }, () => answer)
  const isTaken = masks.kind === 'on' && answer.dataRateAck && answer.powerAck
  return isTaken
    ? { device: { ...device, dataRate, txPower, nbTrans, channelsOn: masks.channels }, answers }
    : { device, answers }
}
