/**
 * What watering asks of the weather: how much it rained in the last 24 hours, and how cold it is. It tells
 * nothing by itself: interlocks read it (actuate/interlocks.ts).
 */

import type { Instant } from '../step.ts'

export type WeatherState = {
  readonly version: 1
  /** Rain by hour of the engine's line, mm; the newest last. */
  readonly rain: readonly (readonly [hour: number, mm: number])[]
  readonly cumulativeMm: number | null
  /** The last temperature, and when. */
  readonly air: readonly [lineMs: number, celsius: number] | null
}

export const WEATHER_START: WeatherState = { version: 1, rain: [], cumulativeMm: null, air: null }

export type WeatherReading = Instant & {
  /** Since the station was switched on. */
  readonly rainCumulativeMm: number | undefined
  readonly celsius: number | undefined
}

const HOUR_MS = 3_600_000
const RAIN_HOURS = 24
/** A temperature older than this says nothing of now. */
const AIR_FRESH_MS = 3 * HOUR_MS
/** More between two frames is a counter that began anew, not rain (the record of an hour in France: 200 mm). */
const STEP_MAX_MM = 300

export function stepWeather(state: WeatherState, reading: WeatherReading): WeatherState {
  const { lineMs, rainCumulativeMm, celsius } = reading
  const air = celsius === undefined ? state.air : ([lineMs, celsius] as const)
  if (rainCumulativeMm === undefined) return air === state.air ? state : { ...state, air }
  const before = state.cumulativeMm
  const fell = before === null ? 0 : rainCumulativeMm - before
  const mm = fell >= 0 && fell <= STEP_MAX_MM ? fell : 0
  return { version: 1, rain: withRain(state.rain, lineMs, mm), cumulativeMm: rainCumulativeMm, air }
}

function withRain(rain: WeatherState['rain'], lineMs: number, mm: number): WeatherState['rain'] {
  const hour = Math.floor(lineMs / HOUR_MS)
  const kept = rain.filter(([one]) => one > hour - RAIN_HOURS)
  if (mm === 0) return kept.length === rain.length ? rain : kept
  const last = kept.at(-1)
  if (last?.[0] !== hour) return [...kept, [hour, rounded(mm)]]
  return [...kept.slice(0, -1), [hour, rounded(last[1] + mm)]]
}

/** null: no station there measures rain. */
export function rainOf(state: WeatherState, nowLineMs: number): number | null {
  if (state.cumulativeMm === null) return null
  const since = Math.floor(nowLineMs / HOUR_MS) - RAIN_HOURS
  return rounded(state.rain.reduce((sum, [hour, mm]) => (hour > since ? sum + mm : sum), 0))
}

/** null: not measured, or not lately. */
export function airOf({ air }: WeatherState, nowLineMs: number): number | null {
  return air && nowLineMs - air[0] <= AIR_FRESH_MS ? air[1] : null
}

/** Hundredths of a millimetre: what a rain gauge tells. */
function rounded(mm: number): number {
  return Math.round(mm * 100) / 100
}
