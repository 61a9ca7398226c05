/**
 * A frame decoded again: its readings once more under a higher revision. Moments that the frame no
 * longer speaks of are told as nothing, so that what was read there wrongly does not stay; and if it could
 * not be decoded before, that it could not is taken back.
 */

import type { EventFact } from '../../sync/fact.ts'
import type { RecordTime, RedecodedRecord } from '../journal/record.ts'
import { channelsOf } from './channels-of.ts'
import type { Effects, EngineSettings } from './context.ts'
import { clkOf, newReadings, readingFacts } from './on-decoded.ts'
import type { EngineState } from './state.ts'

export function onRedecoded(
  state: EngineState,
  record: RedecodedRecord & RecordTime,
  settings: EngineSettings,
  effects: Effects,
): void {
  const { devEui, profile, ofMs, ofClk, rev, output, withdrawn } = record
  const channels = channelsOf(state, profile, settings)
  if (!channels) return
  const job = { devEui, profile, atMs: ofMs, clk: ofClk }
  effects.facts.push(...newReadings(state, job, readingFacts(job, output, channels, rev)))
  const nothing = channels.map(() => null)
  if (record.failedBefore) effects.facts.push(understoodNow(record))
  for (const atMs of withdrawn) {
    const head = { atMs, clk: clkOf(job, atMs), rev, devEui, profile }
    effects.facts.push({ stream: 3, type: 'reading', ...head, values: nothing })
  }
}

/** That the frame could not be decoded does not hold any more. */
function understoodNow({ devEui, ofMs, ofClk, rev, decoder }: RedecodedRecord): EventFact {
  const fields = { of: 'decodeFailed', ofMs, reason: `decoded by ${decoder}` }
  return { stream: 1, type: 'withdrawn', subject: devEui, atMs: ofMs, clk: ofClk, rev, fields }
}
