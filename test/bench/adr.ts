/**
 * `cigale bench adr`: our ADR policy beside the one of ChirpStack and The Things Stack, on three
 * populations of the model city over 60 days each; the same places and the same chance for both.
 */

import { seededRandom } from '../../base/random.ts'
import { maxSnrPolicy } from '../../gateway/adr/max-snr.ts'
import type { AdrPolicy } from '../../gateway/adr/policy.ts'
import { steadyPolicy } from '../../gateway/adr/steady.ts'
import { between, live, noOutcome, type Outcome, type Population } from './adr-life.ts'
import type { Report } from './report.ts'

const DAYS = 60
const DEVICES = 200
/** Two lithium cells that keep four fifths to the end, and what the rest of a sensor takes of them. */
const BATTERY_MAH = 2 * 3_650 * 0.8
const REST_UA = 25

const POPULATIONS: readonly Population[] = [
  {
    name: 'parking',
    framesADay: 36,
    payloadBytes: 8,
    place: (random) => ({
      snrDb: between(random, -8, 10),
      coverDb: between(random, 8, 20),
      // Some are always taken, some hardly ever.
      covered: between(random, 0.05, 0.9),
      stayFrames: between(random, 2, 40),
    }),
  },
  {
    name: 'probe',
    framesADay: 48,
    payloadBytes: 12,
    // Wet leaves for a day.
    place: (random) => ({
      snrDb: between(random, -12, 10),
      coverDb: 4,
      covered: 0.2,
      stayFrames: 48,
    }),
  },
  {
    name: 'meter',
    framesADay: 24,
    payloadBytes: 16,
    place: (random) => ({ snrDb: between(random, -17, 2), coverDb: 0, covered: 0, stayFrames: 1 }),
  },
]

const AS_IT_IS: AdrPolicy<null> = {
  start: null,
  heard: () => null,
  changed: () => null,
  wanted: (_, { now }) => now,
}

export async function benchAdr(report: Report): Promise<void> {
  for (const population of POPULATIONS) {
    const ours = total(population, steadyPolicy())
    const theirs = total(population, maxSnrPolicy())
    const loudest = total(population, AS_IT_IS)
    report.row({
      name: `adr.${population.name}`,
      value: told(ours),
      unit: '',
      load: `${DEVICES} devices, ${DAYS} days from DR0, ${population.framesADay} frames a day; left at DR0: ${told(loudest)}`,
      peer: `max-SNR of 20, margin 10 dB (ChirpStack's default), in the same run: ${told(theirs)}`,
    })
  }
}

function total<State>(population: Population, policy: AdrPolicy<State>): Outcome {
  const sum = noOutcome()
  for (let i = 0; i < DEVICES; i++) {
    const one = live(population, policy, { days: DAYS, random: seededRandom(i, population.name) })
    for (const key of Object.keys(sum) as (keyof Outcome)[]) sum[key] += one[key]
  }
  return sum
}

function told(sum: Outcome): string {
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
  const deviceDays = DEVICES * DAYS
  const mahADay = sum.chargeMas / 3_600 / deviceDays + (REST_UA / 1_000) * 24
  return [
    `${percent(sum.delivered, sum.frames)} delivered`,
    ...(sum.coveredFrames > 0
      ? [`${percent(sum.coveredDelivered, sum.coveredFrames)} when covered`]
      : []),
    `${(sum.airtimeUs / 1e6 / deviceDays).toFixed(1)} s on air a day`,
    `${(BATTERY_MAH / mahADay / 365).toFixed(1)} years`,
    `${((30 * sum.orders) / deviceDays).toFixed(1)} orders a month`,
  ].join(', ')
}
