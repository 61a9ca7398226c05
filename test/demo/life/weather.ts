/**
 * How people, noise, heat and dust of a city go through a day: functions of time, with a grain of
 * chance that is the same for the same place and minute.
 */

import { civilHourOf } from '../../../base/civil-day.ts'
import type { Crossings } from '../../city/sensors/people-counter.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How busy the streets are by the hour of Paris; 1 at the market's best. */
const BUSY = [
  0.05, 0.03, 0.02, 0.02, 0.03, 0.06, 0.15, 0.35, 0.55, 0.75, 0.95, 1, 0.9, 0.7, 0.65, 0.7, 0.8,
  0.95, 1, 0.8, 0.55, 0.4, 0.25, 0.12,
] as const

/** 0 … 1, between the hours in proportion. */
export function busyAt(utcMs: number): number {
  const hour = civilHourOf(utcMs)
  const share = (utcMs % HOUR_MS) / HOUR_MS
  const next = BUSY[(hour + 1) % 24] ?? 0
  return (BUSY[hour] ?? 0) * (1 - share) + next * share
}

/** −1 … 1, the same for the same place and step of time. */
export function grain(place: string, step: number): number {
  let hash = 2_166_136_261 ^ step
  for (const char of place) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 31 - 1
}

/** Passers-by since `fromMs`, summed up minute by minute as time goes on. */
export class Crowd {
  readonly #place: string
  readonly #perHourAtBest: number
  #minute: number
  #in = 0
  #out = 0

  constructor(place: string, perHourAtBest: number, fromMs: number) {
    this.#place = place
    this.#perHourAtBest = perHourAtBest
    this.#minute = Math.floor(fromMs / MINUTE_MS)
  }

  upTo(utcMs: number): Crossings {
    for (; this.#minute < Math.floor(utcMs / MINUTE_MS); this.#minute++) {
      const mean = (this.#perHourAtBest / 60) * busyAt(this.#minute * MINUTE_MS)
      this.#in += mean * 0.52 * (1 + 0.6 * grain(this.#place, this.#minute))
      this.#out += mean * 0.48 * (1 + 0.6 * grain(`${this.#place} out`, this.#minute))
    }
    return { in: Math.floor(this.#in), out: Math.floor(this.#out) }
  }
}

/** dB(A): a quiet night of 40, a lively evening above 65, now and then a scooter. */
export function loudnessAt(place: string, utcMs: number): number {
  const step = Math.floor(utcMs / 15_000)
  const scooter = grain(`${place} scooter`, step) > 0.985 ? 14 : 0
  return 40 + 24 * Math.sqrt(busyAt(utcMs)) + 3 * grain(place, step) + scooter
}

/**
 * A dry day of the season: in July 18 °C at five and 33 in the afternoon, in January 2 and 11.
 * `heatC`: stone keeps the night warm.
 */
export function climateAt(
  heatC: number,
  utcMs: number,
): { readonly temperatureC: number; readonly humidityPercent: number } {
  const hour = (utcMs / HOUR_MS + 2) % 24
  const wave = Math.cos(((hour - 16) / 24) * 2 * Math.PI)
  const summer = 0.5 - 0.5 * Math.cos(((utcMs / HOUR_MS / 24 - 20) / 365.25) * 2 * Math.PI)
  const temperatureC = 6.5 + 19 * summer + (4.5 + 3 * summer) * wave + heatC * (1 - 0.4 * wave)
  return { temperatureC, humidityPercent: Math.max(20, 62 - 26 * wave - heatC) }
}

/** Dust of traffic over what the wind brings. */
export function airAt(place: string, utcMs: number) {
  const step = Math.floor(utcMs / (10 * MINUTE_MS))
  const pm25 = 6 + 9 * busyAt(utcMs) + 2 * grain(place, step)
  const { temperatureC, humidityPercent } = climateAt(1, utcMs)
  const pressurePa = pressureAt(utcMs)
  return { pm25, pm10: pm25 * 1.9, temperatureC, humidityPercent, pressurePa }
}

/** Highs and lows of some days, and the tide of the air twice a day. */
function pressureAt(utcMs: number): number {
  const wave = (hours: number) => Math.sin((utcMs / HOUR_MS / hours) * 2 * Math.PI)
  return Math.round(99_400 + 700 * wave(110) + 120 * wave(12))
}
