/**
 * When a sub-band has room again: what a refusal by the airtime gate means to somebody who waits. The
 * gate (`airtime-budget.ts`) decides alone; here it is only asked about later starts.
 */

import {
  type AirtimeAccount,
  allowed,
  SHARE_OF_PURPOSE,
  type Transmission,
  type TransmissionAsked,
  usedUs,
  WINDOW_US,
} from './airtime-budget.ts'
import { type SpectrumPlan, type SubBand, subBandOf } from './spectrum-plan.ts'

export type Room = {
  readonly band: SubBand
  /** In the hour before the start that was asked for. */
  readonly usedUs: number
  /** What this purpose may fill of it, and what the law gives all of them. */
  readonly limitUs: number
  readonly hourUs: number
  /**
   * The first start from the one asked for at which the gate lets it through, and not before the last
   * transmission has ended: one transmitter sends one at a time. `null`: it never does.
   */
  readonly freeUs: number | null
}

/** `undefined` where there is no sub-band, or one without a duty cycle. */
export function roomFor(
  plan: SpectrumPlan,
  sent: readonly Transmission[],
  asked: TransmissionAsked,
): Room | undefined {
  const band = subBandOf(plan, asked)
  if (!band || band.dutyCycle >= 1) return undefined
  const spans = sent
    .filter((one) => subBandOf(plan, one) === band)
    .toSorted((a, b) => a.startUs + a.airtimeUs - (b.startUs + b.airtimeUs))
  const account: AirtimeAccount = new Map([[band.name, spans]])
  const last = spans.at(-1)
  const fromUs = Math.max(asked.startUs, last ? last.startUs + last.airtimeUs : asked.startUs)
  const hourUs = Math.round(WINDOW_US * band.dutyCycle)
  return {
    band,
    usedUs: usedUs(account, band, asked.startUs),
    limitUs: Math.round(hourUs * SHARE_OF_PURPOSE[asked.purpose]),
    hourUs,
    freeUs: firstTrue(fromUs, fromUs + WINDOW_US, (startUs) => {
      return allowed(account, plan, { ...asked, startUs }).kind === 'allowed'
    }),
  }
}

/** Behind the last transmission the hour only empties: what is allowed once stays allowed. */
function firstTrue(from: number, to: number, holds: (at: number) => boolean): number | null {
  if (holds(from)) return from
  if (!holds(to)) return null
  let no = from
  let yes = to
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2)
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}
