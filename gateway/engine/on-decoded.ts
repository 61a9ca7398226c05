/** A decoded frame: its measurements become readings, and go to the detectors of its assets. */

import type { ClockState } from '../../base/clock.ts'
import type { Channel, DecoderOutput, Measurement } from '../../decoders/contract.ts'
import { QUANTITIES } from '../../decoders/contract.ts'
import type { ReadingFact } from '../../sync/fact.ts'
import type { DecodedRecord, RecordTime } from '../journal/record.ts'
import { channelsOf } from './channels-of.ts'
import type { Effects, EngineSettings } from './context.ts'
import { detectFrame } from './detection.ts'
import { type EngineState, type PendingDecode, putDevice } from './state.ts'
import { tellHistory } from './told-history.ts'

/** `clk` of a time that a device's clock gave: neither never set, nor known to be followed. */
const OWN_CLOCK = 1

export function onDecoded(
  state: EngineState,
  record: DecodedRecord & RecordTime,
  settings: EngineSettings,
  effects: Effects,
): void {
  const job = state.pendingDecodes.get(record.uplink)
  if (!job) return
  state.pendingDecodes.delete(record.uplink)
  if (!record.output) {
    effects.facts.push({
      stream: 4,
      type: 'decodeFailed',
      subject: job.devEui,
      atMs: job.atMs,
      clk: job.clk,
      rev: record.rev,
      fields: {
        fCntUp: job.fCntUp,
        fPort: job.fPort,
        error: record.error ?? 'result',
        detail: record.detail,
      },
    })
    return
  }
  const channels = channelsOf(state, job.profile, settings)
  if (channels) {
    effects.facts.push(
      ...newReadings(state, job, readingFacts(job, record.output, channels, record.rev)),
    )
  }
  detectFrame(state, job, record.output, settings, effects)
}

/** A reading of now is always a fact; a record of the device's own history is one once. */
export function newReadings(
  state: EngineState,
  job: Pick<PendingDecode, 'devEui' | 'atMs'>,
  readings: readonly ReadingFact[],
): readonly ReadingFact[] {
  const device = state.devices.get(job.devEui)
  const records = readings.filter(({ atMs }) => atMs !== job.atMs)
  if (!device || records.length === 0) return readings
  const { told, facts } = tellHistory(device.told, records)
  putDevice(state, { ...device, told })
  return [...readings.filter(({ atMs }) => atMs === job.atMs), ...facts]
}

/** One fact for each moment that was observed; values in the order of the profile's channels. */
export function readingFacts(
  job: Pick<PendingDecode, 'devEui' | 'profile' | 'atMs' | 'clk'>,
  output: DecoderOutput,
  channels: readonly Channel[],
  rev: number,
): ReadingFact[] {
  const byTime = new Map<number, (number | null)[]>()
  for (const measurement of output.measurements) {
    const place = channels.findIndex(
      (c) => c.quantity === measurement.quantity && c.index === measurement.index,
    )
    if (place < 0) continue
    const atMs = measurement.observedMs ?? job.atMs
    let values = byTime.get(atMs)
    if (!values) {
      values = channels.map(() => null)
      byTime.set(atMs, values)
    }
    values[place] = scaled(measurement)
  }
  return [...byTime].map(([atMs, values]) => ({
    stream: 3,
    type: 'reading',
    atMs,
    clk: clkOf(job, atMs),
    rev,
    devEui: job.devEui,
    profile: job.profile,
    values,
  }))
}

/** A record's time is the device's own, whether our clock was set or not. */
export function clkOf(job: Pick<PendingDecode, 'atMs' | 'clk'>, atMs: number): ClockState {
  return atMs === job.atMs || job.clk > OWN_CLOCK ? job.clk : OWN_CLOCK
}

/** The decoder has rounded to the quantity's decimals: this is exact. */
function scaled({ quantity, value }: Measurement): number {
  return Math.round(value * 10 ** QUANTITIES[quantity].decimals)
}
