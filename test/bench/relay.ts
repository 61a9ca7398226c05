/**
 * `cigale bench relay`: a day of a gateway without internet, its facts by LoRa through a neighbour by the product's
 * own path, within the law of two sub-bands of 1 %; beside it what relaying the same uplinks one by one would take.
 */

import { airtimeUs } from '../../base/lora.ts'
import { seededRandom } from '../../base/random.ts'
import type { Fact } from '../../sync/fact.ts'
import { cityQuarterHour } from '../support/city-mix.ts'
import { NOON_MS, spotTaken } from '../support/facts.ts'
import { HOUR_MS, kpiFact } from '../support/kpi-facts.ts'
import { RelayRig } from '../support/relay-rig.ts'
import type { Report } from './report.ts'

const QUARTER_MS = 900_000
const QUARTERS = 96
const SPACES = 128
/** Of the spaces, in fifteen minutes. */
const CHANGES = 12
/** A data frame of 26 bytes with the 14 that ChirpStack's mesh puts around it (sync.md §6). */
const MESH_BYTES = 40
const STEP_MS = 200
const RATES = [
  { sf: 7, snrDb: 5 },
  { sf: 9, snrDb: -4 },
  { sf: 10, snrDb: -7 },
] as const

export async function benchRelay(report: Report): Promise<void> {
  for (const { sf, snrDb } of RATES) await day(report, sf, snrDb)
}

async function day(report: Report, sf: number, snrDb: number): Promise<void> {
  const { profiles } = cityQuarterHour(0)
  const rig = new RelayRig({ snrDb, profiles, loss: 0.05 })
  const ages: number[] = []
  const waiting = new Map<string, number>()
  let uplinks = 0
  let readings = 0
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    for (const fact of factsOf(quarter)) {
      rig.log.append(rig.epoch, fact)
      if (fact.type === 'reading') readings++
      if (fact.type === 'spotTaken') waiting.set(`${fact.subject} ${fact.atMs}`, rig.clock.monoMs())
    }
    uplinks += cityQuarterHour(quarter).facts.length
    rig.sender.factsAppended()
    for (let passed = 0; passed < QUARTER_MS; passed += 10_000) {
      await rig.pass(10_000, STEP_MS)
      await takeAges(rig, waiting, ages)
    }
  }
  const facts = await rig.store.facts({ limit: 100_000 })
  const gaps = await rig.store.gaps()
  const arrived = facts.filter(({ fact }) => fact.type === 'reading').length
  tell(report, { sf, rig, ages, uplinks, readings, arrived, gaps: gaps.length })
}

function factsOf(quarter: number): readonly Fact[] {
  const fromMs = NOON_MS + quarter * QUARTER_MS
  const random = seededRandom(quarter, 'relay')
  const mix = cityQuarterHour(quarter).facts
  const shifted = mix.map((fact) => ({ ...fact, atMs: fact.atMs + quarter * QUARTER_MS }))
  const changes = Array.from({ length: CHANGES }, (_, n) => {
    const fact = spotTaken(random.below(SPACES))
    return { ...fact, atMs: fromMs + n }
  })
  const hourMs = NOON_MS + Math.floor(quarter / 4) * HOUR_MS
  const hours = Array.from({ length: quarter % 4 === 0 ? SPACES : 0 }, (_, n) =>
    kpiFact('spotHour', `cours-mirabeau-${n}`, {
      hourMs,
      occupiedMs: random.below(HOUR_MS),
      knownMs: HOUR_MS,
      stays: random.below(4),
    }),
  )
  return [...shifted, ...changes, ...hours]
}

/** How old a state is when the hypervisor has it. */
async function takeAges(
  rig: RelayRig,
  waiting: Map<string, number>,
  ages: number[],
): Promise<void> {
  if (waiting.size === 0) return
  for (const { fact } of await rig.store.facts({ limit: 200 })) {
    if (fact.type !== 'spotTaken') continue
    const key = `${fact.subject} ${fact.atMs}`
    const toldMs = waiting.get(key)
    if (toldMs === undefined) continue
    waiting.delete(key)
    ages.push(rig.clock.monoMs() - toldMs)
  }
}

function tell(
  report: Report,
  seen: {
    readonly sf: number
    readonly rig: RelayRig
    readonly ages: readonly number[]
    readonly uplinks: number
    readonly readings: number
    readonly arrived: number
    readonly gaps: number
  },
): void {
  const { sf, rig, uplinks, readings, arrived, gaps } = seen
  const ages = seen.ages.toSorted((a, b) => a - b)
  const frames = rig.onAir.filter(({ from }) => from === 'leaf')
  const bytes = frames.reduce((sum, { frame }) => sum + frame.length, 0)
  const load = `a day of 99 devices, ${uplinks} uplinks, ${SPACES} spaces with their hours; 5 % of frames lost; two sub-bands of 1 %`
  const modulation = { kind: 'lora', sf, bandwidthHz: 125_000 } as const
  const meshMs = (uplinks * airtimeUs({ modulation, sizeBytes: MESH_BYTES, crc: true })) / 1_000
  const percent = (ms: number): string => ((100 * ms) / 86_400_000).toFixed(2)
  report.row({
    name: `relay, SF${sf}, on the air`,
    value: `${percent(rig.airMs.leaf)} (hub ${percent(rig.airMs.hub)})`,
    unit: '% of the day',
    goal: '≤ 0.6 of each sub-band’s 1',
    load,
    peer: `the uplinks one by one, ${MESH_BYTES} B each, unacknowledged: ${percent(meshMs)} %`,
  })
  report.row({
    ...{ name: `relay, SF${sf}, frames and bytes`, value: `${frames.length}; ${bytes}`, unit: 'B' },
    load,
    peer: `one by one: ${uplinks}; ${uplinks * MESH_BYTES} B`,
  })
  report.row({
    name: `relay, SF${sf}, age of a space’s state at the hypervisor`,
    value: `p50 ${at(ages, 0.5)}, p95 ${at(ages, 0.95)}, most ${at(ages, 1)}`,
    unit: 's',
    load: `${ages.length} changes arrived`,
  })
  report.row({
    name: `relay, SF${sf}, readings that arrived`,
    value: `${arrived} of ${readings}`,
    unit: '',
    load: `${gaps} stretches told as thinned: their hours come instead; ${rig.refused.leaf} frames held back by the law`,
  })
}

function at(sorted: readonly number[], share: number): string {
  const ms = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return ms === undefined ? '—' : (ms / 1_000).toFixed(0)
}
