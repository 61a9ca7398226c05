/**
 * A device's side of LinkADRReq (LoRaWAN L2 1.0.2 to 1.0.4 §5.2, 1.1 §5.3): requests that stand one
 * after another are judged as one, and applied as a whole or not at all.
 */

import type { LinkAdrAns, LinkAdrReq } from '../../../gateway/lorawan/mac/commands.ts'
import { applyMasks } from '../../../gateway/lorawan/region/channel-mask.ts'
import type { Region } from '../../../gateway/lorawan/region/region.ts'
import type { Link } from './link.ts'
import { definedOf, usableChannels } from './link.ts'

export type LinkAdrRules = {
  readonly region: Region
  readonly dataRateMin: number
  readonly dataRateMax: number
  readonly txPowerMin: number
  readonly txPowerMax: number
  readonly answers: 'one' | 'each'
  /** 1.0.4 and 1.1: data rate or power 15 and NbTrans 0 leave it as it is. Older: 15 is no value. */
  readonly knowsKeep: boolean
  /** Its ADR bit. Clear: data rate and power stay its own affair, and it says yes to both. */
  readonly adr: boolean
}

const KEEP = 15

export function answerLinkAdr(
  link: Link,
  requests: readonly LinkAdrReq[],
  rules: LinkAdrRules,
): { readonly link: Link; readonly answers: readonly LinkAdrAns[] } {
  const last = requests.at(-1)
  if (!last) return { link, answers: [] }
  const keeps = (value: number): boolean => !rules.adr || (value === KEEP && rules.knowsKeep)
  const dataRate = keeps(last.dataRate) ? link.dataRate : last.dataRate
  const txPower = keeps(last.txPower) ? link.txPower : last.txPower
  const nbTrans = last.nbTrans === 0 ? (rules.knowsKeep ? link.nbTrans : 1) : last.nbTrans
  const before = { defined: definedOf(link), on: link.channelsOn }
  const masks = applyMasks(rules.region, before, requests)
  const after: Link = {
    ...link,
    ...{ dataRate, txPower, nbTrans },
    channelsOn: masks.kind === 'on' ? masks.channels : link.channelsOn,
  }
  const answer: LinkAdrAns = {
    name: 'LinkADRAns',
    chMaskAck: masks.kind === 'on',
    dataRateAck: keeps(last.dataRate) || canSend(after, rules),
    powerAck: keeps(last.txPower) || (txPower >= rules.txPowerMin && txPower <= rules.txPowerMax),
  }
  const answers = Array.from(
    { length: rules.answers === 'one' ? 1 : requests.length },
    () => answer,
  )
  const isTaken = answer.chMaskAck && answer.dataRateAck && answer.powerAck
  return { link: isTaken ? after : link, answers }
}

/** A data rate that the region has, the radio can do, and one of the channels then on takes. */
function canSend(link: Link, { region, dataRateMin, dataRateMax }: LinkAdrRules): boolean {
  const { dataRate } = link
  const rate = region.dataRates[dataRate]
  return (
    rate !== undefined &&
    rate.direction !== 'down' &&
    dataRate >= dataRateMin &&
    dataRate <= dataRateMax &&
    usableChannels(link, dataRate).length > 0
  )
}
