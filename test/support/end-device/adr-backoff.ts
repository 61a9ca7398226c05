/**
 * What a device does that hears nothing (LoRaWAN L2 1.0.4 §5.2, "ADRACKReq"): after ADR_ACK_LIMIT
 * uplinks it asks for a sign of life, and each ADR_ACK_DELAY further ones it speaks up: full power,
 * then one data rate slower at a time, at last all default channels and one transmission a frame.
 *
 *   uplinks unanswered   0 … 63   64 … 95     96          128, 160 …   and at the bottom
 *                        quiet    ADRACKReq   most power  DR − 1       default channels, NbTrans 1
 */

import { definedOf, type Link } from './link.ts'
import type { DeviceModel } from './options.ts'

export type AdrStep = { readonly link: Link; readonly adrAckReq: boolean }

/** For a new uplink, after `unanswered` ones without any downlink. Repeats do not count. */
export function adrStep(link: Link, model: DeviceModel, unanswered: number): AdrStep {
  if (!model.adr || unanswered < link.adrAckLimit) return { link, adrAckReq: false }
  const over = unanswered - link.adrAckLimit
  const isDue = over > 0 && over % link.adrAckDelay === 0
  const next = isDue ? louder(link, model) : link
  // At the bottom nothing is left to be saved by an answer: it goes on without asking.
  return { link: next, adrAckReq: louder(next, model) !== next }
}

function louder(link: Link, { region, hardware }: DeviceModel): Link {
  if (link.txPower > hardware.txPowerMin) return { ...link, txPower: hardware.txPowerMin }
  if (link.dataRate > hardware.dataRateMin) return { ...link, dataRate: link.dataRate - 1 }
  const defaults = region.channels.map((_, index) => index)
  const on = definedOf(link).filter(
    (index) => defaults.includes(index) || link.channelsOn.includes(index),
  )
  const isBottom = link.nbTrans === 1 && on.length === link.channelsOn.length
  return isBottom ? link : { ...link, nbTrans: 1, channelsOn: on }
}
