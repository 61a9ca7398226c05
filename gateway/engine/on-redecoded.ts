/**
 * A frame decoded again: its readings once more under a higher revision. Moments that the frame no
 * longer speaks of are told as nothing, so that what was read there wrongly does not stay.
 */

import type { RecordTime, RedecodedRecord } from '../journal/record.ts'
import { channelsOf } from './channels-of.ts'
import type { Effects, EngineSettings } from './context.ts'
import { newReadings, readingFacts } from './on-decoded.ts'
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
  for (const atMs of withdrawn) {
    const head = { atMs, clk: ofClk, rev, devEui, profile }
    effects.facts.push({ stream: 3, type: 'reading', ...head, values: nothing })
  }
}
