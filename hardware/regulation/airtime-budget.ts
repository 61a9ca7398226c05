/**
 * The last gate before any transmission: the airtime account of one transmitter.
 *
 * Each sub-band keeps its transmissions of the last hour. A new one may go if in *every* hour that
 * holds any of it the sum stays within the limit; of a transmission only the part inside the hour
 * counts. As a sum over a sliding window is greatest where the window closes with a transmission,
 * it is enough to look at the hours that close with this one or with one already planned behind it.
 *
 * Times are microseconds on any one line that never steps (the drivers use the monotonic clock).
 * Accounts are values: nothing here is changed in place.
 */

import type { TxPurpose, TxRefusal } from '../radio.ts'
import { type SpectrumPlan, type SubBand, subBandOf } from './spectrum-plan.ts'

export const WINDOW_US = 3_600_000_000

/** Drivers plan ahead, by seconds; so the account looks back a little further than the hour. */
const KEPT_US = WINDOW_US + 60_000_000

/** Most transmissions kept per sub-band; beyond it the two oldest become one, dated late. */
export const TRANSMISSIONS_PER_BAND_MAX = 4096

export type Transmission = {
  readonly freqHz: number
  /** Occupied width; the channel's edges must lie inside the sub-band too. */
  readonly widthHz: number
  readonly startUs: number
  readonly airtimeUs: number
}

export type TransmissionAsked = Transmission & {
  readonly purpose: TxPurpose
  readonly eirpDbm: number
}

/**
 * The share of a sub-band's hour that each purpose may fill. What a lower purpose leaves is kept for
 * the higher: plain data stops at 70 %, so that a join or an acknowledgement still finds room. The
 * last 5 % are for alarms and for valves that must close.
 */
export const SHARE_OF_PURPOSE: Readonly<Record<TxPurpose, number>> = {
  alarm: 1,
  joinAccept: 0.95,
  ack: 0.9,
  valve: 0.85,
  mac: 0.8,
  data: 0.7,
  relay: 0.6,
}

type Span = { readonly startUs: number; readonly airtimeUs: number }

/** Per name of a sub-band: its transmissions, ordered by their end. */
export type AirtimeAccount = ReadonlyMap<string, readonly Span[]>

export const EMPTY_ACCOUNT: AirtimeAccount = new Map()

export type GateDecision =
  /** With the power that may be radiated: what was asked, or the sub-band's limit where that is less. */
  | { readonly kind: 'allowed'; readonly eirpDbm: number }
  | {
      readonly kind: 'refused'
      readonly reason: Extract<TxRefusal, 'frequency' | 'duty-cycle' | 'power'>
    }

/** May this be sent now? Says so; `count` writes it down. */
export function allowed(
  account: AirtimeAccount,
  plan: SpectrumPlan,
  asked: TransmissionAsked,
): GateDecision {
  const band = subBandOf(plan, asked)
  if (!band) return { kind: 'refused', reason: 'frequency' }
  if (!Number.isFinite(asked.eirpDbm)) return { kind: 'refused', reason: 'power' }
  const limitUs = Math.round(WINDOW_US * band.dutyCycle * SHARE_OF_PURPOSE[asked.purpose])
  if (band.dutyCycle < 1 && busiestHourUs(account.get(band.name) ?? [], asked) > limitUs) {
    return { kind: 'refused', reason: 'duty-cycle' }
  }
  return { kind: 'allowed', eirpDbm: Math.min(asked.eirpDbm, band.eirpDbmMax) }
}

/** The account with this transmission in it. Also for those of an earlier run, in any order. */
export function count(
  account: AirtimeAccount,
  plan: SpectrumPlan,
  sent: Transmission,
): AirtimeAccount {
  const band = subBandOf(plan, sent)
  if (!band || band.dutyCycle >= 1) return account
  const before = account.get(band.name) ?? []
  const latestUs = Math.max(endUs(sent), before.length ? endUs(before.at(-1)!) : endUs(sent))
  const spans = before.filter((span) => endUs(span) > latestUs - KEPT_US)
  const place = spans.findLastIndex((span) => endUs(span) <= endUs(sent)) + 1
  spans.splice(place, 0, { startUs: sent.startUs, airtimeUs: sent.airtimeUs })
  if (spans.length > TRANSMISSIONS_PER_BAND_MAX) spans.splice(0, 2, merged(spans[0]!, spans[1]!))
  return new Map(account).set(band.name, spans)
}

/** Takes back what certainly did not go out. */
export function uncount(
  account: AirtimeAccount,
  plan: SpectrumPlan,
  unsent: Transmission,
): AirtimeAccount {
  const band = subBandOf(plan, unsent)
  const spans = band && account.get(band.name)
  const at = spans?.findIndex(
    (span) => span.startUs === unsent.startUs && span.airtimeUs === unsent.airtimeUs,
  )
  if (!band || !spans || at === undefined || at < 0) return account
  return new Map(account).set(band.name, spans.toSpliced(at, 1))
}

/** Microseconds of the hour that ends at `atUs` in which this sub-band was in use. */
export function usedUs(account: AirtimeAccount, band: SubBand, atUs: number): number {
  return usedInHour(account.get(band.name) ?? [], atUs)
}

/** Nothing on it counts in the hour before `atUs`, and nothing lies ahead. */
export function isSpent(account: AirtimeAccount, atUs: number): boolean {
  return [...account.values()].every((spans) =>
    spans.every((span) => endUs(span) <= atUs - WINDOW_US),
  )
}

function endUs(span: Span): number {
  return span.startUs + span.airtimeUs
}

function usedInHour(spans: readonly Span[], hourEndUs: number): number {
  let sumUs = 0
  for (const span of spans) {
    const fromUs = Math.max(span.startUs, hourEndUs - WINDOW_US)
    const toUs = Math.min(endUs(span), hourEndUs)
    if (toUs > fromUs) sumUs += toUs - fromUs
  }
  return sumUs
}

function busiestHourUs(spans: readonly Span[], asked: Span): number {
  const all = [...spans, asked]
  let mostUs = usedInHour(all, endUs(asked))
  for (const span of spans) {
    const hourEndUs = endUs(span)
    const holdsAsked = hourEndUs > endUs(asked) && hourEndUs - WINDOW_US < endUs(asked)
    if (holdsAsked) mostUs = Math.max(mostUs, usedInHour(all, hourEndUs))
  }
  return mostUs
}

/** Both airtimes at the end of the later: leaves the hour no sooner than the two would have. */
function merged(earlier: Span, later: Span): Span {
  const airtimeUs = earlier.airtimeUs + later.airtimeUs
  return { startUs: endUs(later) - airtimeUs, airtimeUs }
}
