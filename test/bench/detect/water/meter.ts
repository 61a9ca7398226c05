/**
 * A pulse meter with its radio: below its starting flow it stands still, it counts a little too much or
 * too little, a motor nearby or a hammer in the pipe may add a pulse, a restart begins its count anew.
 */

import type { Air } from '../world/air.ts'
import { between, type Draw, drawsOf, normal, waiting, wholeBetween } from '../world/chance.ts'
import type { Params } from '../world/params.ts'
import { DAY_S, dayOf } from '../world/paris.ts'
import type { Grid, Minutes } from './minutes.ts'

export type MeterMake = {
  readonly id: string
  readonly litresPerPulse: number
  readonly counterBits: number
  readonly periodS: number
  readonly startFlowLpm: number
  readonly gain: number
}

export type Season = { readonly seed: number; readonly start: number; readonly end: number }

export type MeterPlace = {
  readonly grid: Grid
  /** Litres that flow, by minute. */
  readonly flow: Minutes
  /** When it stands still, whatever flows. */
  readonly frozen: readonly { readonly start: number; readonly end: number }[]
  /** Valve moves of the site, in order: water hammer. */
  readonly moves: readonly number[]
}

/** A crystal's error, and how far a report may be off its time, s. */
const CLOCK_ERROR = 2e-5
const JITTER_S = 1.5
/** What the counter may show at first: never near a 32-bit wrap in one season. */
const FIRST_PULSES_MAX: Readonly<Record<number, number>> = { 16: 65_000, 24: 16_777_000 }
const FIRST_PULSES_MAX_ELSE = 900_000

/** Sends a season of frames; gives the litres it registered, by minute. `draw` is its radio's too. */
export function runMeter(
  draw: Draw,
  air: Air,
  make: MeterMake,
  place: MeterPlace,
  season: Season & { readonly params: Params },
): Minutes {
  const { start, end, params, seed } = season
  const { id, litresPerPulse, counterBits, periodS } = make
  const { emiPulsesPerDay, hammerPulseProb } = params.water
  const register = new Register(make, place)
  const hammer = drawsOf(seed, `${id}/hammer`)
  let fc = wholeBetween(draw, [0, 60_000])
  let base = wholeBetween(draw, [0, FIRST_PULSES_MAX[counterBits] ?? FIRST_PULSES_MAX_ELSE])
  let emiAt = start + waiting(draw, DAY_S / emiPulsesPerDay)
  const pace = 1 + CLOCK_ERROR * normal(draw)
  let resetAt = start + waiting(draw, DAY_S / params.radio.devResetPerDay)
  let strayPulses = 0
  let pulsesBeforeReset = 0
  let move = 0
  const counted = () => Math.floor(register.litres / litresPerPulse)
  let time = start + between(draw, [0, periodS])
  while (time < end) {
    if (time > resetAt) {
      register.advance(resetAt)
      pulsesBeforeReset = counted() + strayPulses
      base = 0
      fc = 0
      resetAt = time + waiting(draw, DAY_S / params.radio.devResetPerDay)
    }
    register.advance(time)
    while (emiAt < time) {
      strayPulses++
      emiAt += waiting(draw, DAY_S / emiPulsesPerDay)
    }
    for (; move < place.moves.length && place.moves[move]! < time; move++) {
      if (hammer() < hammerPulseProb && litresPerPulse <= 1) strayPulses++
    }
    const pulses = (base + counted() + strayPulses - pulsesBeforeReset) % 2 ** counterBits
    air.send(time, `"k":"m","dev":"M-${id}","fc":${fc & 0xffff},"p":${pulses}`)
    fc++
    time += (periodS + normal(draw) * JITTER_S) * pace
  }
  register.advance(end)
  return register.byMinute
}

/** The wheel of the meter. */
class Register {
  litres = 0
  readonly byMinute: Minutes
  readonly #make: MeterMake
  readonly #place: MeterPlace
  #minute = 0
  #secondsDone = 0

  constructor(make: MeterMake, place: MeterPlace) {
    this.#make = make
    this.#place = place
    this.byMinute = new Float32Array(place.grid.minutes)
  }

  /** Turns with what flowed up to `time`. */
  advance(time: number): void {
    const { grid } = this.#place
    while (this.#minute < grid.minutes) {
      const begin = grid.start + this.#minute * 60
      this.#turn(begin + this.#secondsDone, Math.min(begin + 60, time))
      if (time < begin + 60) {
        this.#secondsDone = time - begin
        return
      }
      this.#minute++
      this.#secondsDone = 0
    }
  }

  #turn(from: number, to: number): void {
    if (to <= from) return
    const lpm = this.#place.flow[this.#minute]! * this.#make.gain
    const isFrozen = this.#place.frozen.some(({ start, end }) => from >= start && from < end)
    if (lpm < this.#make.startFlowLpm || isFrozen) return
    const litres = (lpm * (to - from)) / 60
    this.litres += litres
    this.byMinute[this.#minute]! += litres
  }
}

/** Registered litres by civil day: the truth that daily volumes are held against. */
export function litresByDay(
  id: string,
  { start }: Grid,
  litres: Minutes,
): { readonly id: string; readonly date: string; readonly litres: number }[] {
  const days = new Map<string, number>()
  let date = ''
  for (let m = 0; m < litres.length; m++) {
    if (m % 10 === 0) date = dayOf(start + m * 60)
    days.set(date, (days.get(date) ?? 0) + litres[m]!)
  }
  return [...days].map(([date, sum]) => ({ id, date, litres: Number(sum.toFixed(1)) }))
}
