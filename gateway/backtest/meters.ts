/**
 * `cigale backtest meters`: recorded readings of meters without valves through the zone's detectors.
 *
 *   meter,time_local,reading_l     a CSV, meter by meter, in the logger's order
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import { stepAsset } from '../detect/engine.ts'
import { ALONE, type AssetContext, type UplinkDecoded } from '../detect/served.ts'
import { utcOfLocal } from './local-stamps.ts'

export type MeterReport = {
  readonly meter: string
  readonly readings: number
  readonly days: number
  /** Counted over the year, told by hours, and what the counter says from its first reading to its last. */
  readonly litres: number
  readonly toldLitres: number
  readonly counterLitres: number
  /** Flow without a pause: with no gap between readings, and with gaps up to a day bridged. */
  readonly longestHours: number
  readonly bridgedHours: number
  readonly suspected: number
  readonly confirmed: number
  /** Confirmed, and over within a day: heavy use rather than a leak. */
  readonly doubtful: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const COUNTER_BITS = 32
/** A household's meter (Q₃ 2.5 m³/h). */
const DESIGN_LITRES_PER_MINUTE = 42

export function reportMeters(rows: Iterable<readonly string[]>): readonly MeterReport[] {
  const runs = new Map<string, MeterRun>()
  for (const [meter = '', time = '', reading = ''] of rows) {
    const run = runs.get(meter) ?? new MeterRun(meter)
    runs.set(meter, run)
    run.hear(time, Number(reading))
  }
  return [...runs.values()].map((run) => run.report())
}

class MeterRun {
  readonly #meter: string
  readonly #context: AssetContext
  #state: AssetState = ASSET_START
  #readings = 0
  #firstMs = 0
  #lastMs = -Infinity
  #first = 0
  #last = 0
  #toldLitres = 0
  #longestMs = 0
  #bridgedMs = 0
  #suspected = 0
  #confirmed = 0
  #doubtful = 0
  #confirmedMs = 0

  constructor(meter: string) {
    this.#meter = meter
    const properties = {
      litresPerPulse: 1,
      counterBits: COUNTER_BITS,
      designLitresPerMinute: DESIGN_LITRES_PER_MINUTE,
    }
    const devEui = meter as DevEui
    this.#context = {
      asset: { id: meter, kind: 'zone', name: meter, properties },
      bindings: [{ asset: meter, devEui, role: 'meter', index: 0, fromMs: 0 }],
      around: ALONE,
    }
  }

  hear(time: string, litres: number): void {
    const atMs = utcOfLocal(time, this.#lastMs)
    if (atMs === undefined) return
    if (this.#readings === 0) {
      this.#firstMs = atMs
      this.#first = litres
    }
    this.#readings += 1
    this.#lastMs = Math.max(this.#lastMs, atMs)
    this.#last = litres
    const input: UplinkDecoded = {
      kind: 'uplink',
      lineMs: this.#lastMs,
      atMs: this.#lastMs,
      clk: 2,
      heardLineMs: atMs,
      devEui: this.#meter as DevEui,
      devAddr: '' as DevAddr,
      fCntUp: this.#readings,
      measurements: [{ quantity: 'flow.pulses', index: 0, value: litres }],
      notes: [],
    }
    const { state, facts } = stepAsset(this.#state, input, this.#context)
    this.#state = state
    for (const { type, fields } of facts) this.#count(type, fields)
    const flow = state.water?.continuous
    if (!flow) return
    this.#longestMs = Math.max(this.#longestMs, flow.longestMs)
    this.#bridgedMs = Math.max(this.#bridgedMs, flow.toLineMs - flow.sinceLineMs)
  }

  #count(type: string, fields: Readonly<Record<string, unknown>>): void {
    if (type === 'zoneHour') this.#toldLitres += fields['litres'] as number
    if (type === 'leakSuspected') this.#suspected += 1
    if (type === 'leakConfirmed') {
      this.#confirmed += 1
      this.#confirmedMs = this.#lastMs
    }
    if (type !== 'leakCleared' || this.#confirmedMs === 0) return
    if (this.#lastMs - this.#confirmedMs < DAY_MS) this.#doubtful += 1
    this.#confirmedMs = 0
  }

  report(): MeterReport {
    const counted = this.#state.water?.register?.points.at(-1)?.[1] ?? 0
    const open = this.#state.water?.hours?.sums[0] ?? 0
    return {
      meter: this.#meter,
      readings: this.#readings,
      days: Math.round((this.#lastMs - this.#firstMs) / DAY_MS),
      litres: Math.round(counted),
      toldLitres: Math.round(this.#toldLitres + open),
      counterLitres: this.#last - this.#first,
      longestHours: Math.round(this.#longestMs / HOUR_MS),
      bridgedHours: Math.round(this.#bridgedMs / HOUR_MS),
      suspected: this.#suspected,
      confirmed: this.#confirmed,
      doubtful: this.#doubtful,
    }
  }
}
