/**
 * Recorded frames of parking sensors through the steps of `cigale run`, and what they decided as the
 * benchmark's lines (detection.md §6). Nothing is decided here.
 */

import { join } from 'node:path'
import type { EventFact } from '../../sync/fact.ts'
import { ASSET_START, type AssetState, storedAssetState } from '../detect/asset-state.ts'
import { stepAsset } from '../detect/engine.ts'
import { FINAL_LAG_MS, staysLeft } from '../detect/parking/final-stays.ts'
import { finalStaysPolicy } from '../detect/policy.ts'
import type { Around, AssetInput } from '../detect/served.ts'
import { Timers } from '../engine/timers.ts'
import type { Place } from '../replay/place.ts'
import { type Arrival, Arrivals } from './arrivals.ts'
import type { BacktestJob, BacktestSummary } from './job.ts'
import { readJson, readLines } from './lines-system.ts'
import { parkingDecision, stayDecision } from './parking-decisions.ts'
import { type ParkingLine, type ParkingPlaces, spacesOf, uplinkOf } from './spaces.ts'
import { WholeCounters } from './whole-counters.ts'

export function backtestParking(job: BacktestJob): BacktestSummary {
  const run = new ParkingRun(job)
  let lastS = 0
  for (const line of readLines<ParkingLine>(join(job.dataDir, 'parking.jsonl'), job.progress)) {
    run.take(line)
    lastS = line.arr
  }
  return run.end(lastS)
}

/** What was waiting when the last frame came is still decided. */
const AFTERWARDS_MS = 60_000

class ParkingRun {
  readonly #job: BacktestJob
  readonly #spaces: ReadonlyMap<string, Place & { readonly around: Around }>
  readonly #states = new Map<string, AssetState>()
  readonly #timers = new Timers()
  readonly #arrivals = new Arrivals<ParkingLine>()
  readonly #counters = new WholeCounters()
  readonly #stepUs: number[] = []
  #nowMs = 0
  #frames = 0
  #steps = 0
  #decisions = 0
  #stateBytesMax = 0

  constructor(job: BacktestJob) {
    this.#job = job
    const spaces = job.tried(spacesOf(readJson<ParkingPlaces>(join(job.dataDir, 'spaces.json'))))
    const stateOf = (id: string): AssetState => this.#states.get(id) ?? ASSET_START
    const rows = Map.groupBy(spaces, ({ asset }) => asset.properties.row)
    this.#spaces = new Map(
      spaces.map((space) => {
        const members = rows.get(space.asset.properties.row)!.map(({ asset }) => asset)
        return [space.asset.id, { ...space, around: { members, stateOf } }]
      }),
    )
  }

  take(line: ParkingLine): void {
    for (const arrival of this.#arrivals.take(line)) this.#arrive(arrival)
  }

  end(atS: number): BacktestSummary {
    for (const arrival of this.#arrivals.end(atS)) this.#arrive(arrival)
    this.#passTime(atS * 1000 + AFTERWARDS_MS)
    for (const [id, { asset }] of this.#spaces) {
      const { finalStays } = this.#states.get(id) ?? ASSET_START
      if (!finalStays) continue
      const now = { lineMs: this.#nowMs, atMs: this.#nowMs, clk: 2 } as const
      for (const stay of staysLeft(finalStays, finalStaysPolicy(asset), now)) {
        this.#write(stayDecision(id, stay, atS * 1000 + FINAL_LAG_MS))
      }
    }
    const sorted = this.#stepUs.toSorted((a, b) => a - b)
    return {
      frames: this.#frames,
      copies: this.#arrivals.copies,
      decisions: this.#decisions,
      stateBytesMax: this.#stateBytesMax,
      stepMedianUs: Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10,
    }
  }

  /** A frame whose time nobody came to know says nothing; the counter of the next one tells that it was. */
  #arrive({ frame, atMs, radioMs }: Arrival<ParkingLine>): void {
    this.#frames += 1
    if (radioMs === null) return
    this.#passTime(atMs)
    const fCntUp = this.#counters.whole(frame.dev, frame.fc, radioMs)
    this.#step(frame.dev, uplinkOf(frame, { atMs, radioMs, fCntUp }))
  }

  #passTime(untilMs: number): void {
    for (;;) {
      const due = this.#timers.takeDue(untilMs)
      if (!due) break
      this.#nowMs = Math.max(this.#nowMs, due.dueMs)
      this.#step(due.key, { kind: 'timer', lineMs: this.#nowMs, atMs: this.#nowMs, clk: 2 })
    }
    this.#nowMs = untilMs
  }

  #step(id: string, input: AssetInput): void {
    const space = this.#spaces.get(id)
    if (!space) return
    const before = this.#states.get(id) ?? ASSET_START
    const startedUs = this.#steps % 16 === 0 ? this.#job.nowUs() : null
    const { state, facts, timerMs } = stepAsset(before, input, space)
    if (startedUs !== null) this.#stepUs.push(this.#job.nowUs() - startedUs)
    if (this.#steps % 64 === 0) this.#measure(state)
    this.#steps += 1
    this.#states.set(id, state)
    this.#timers.set(id, timerMs)
    for (const fact of facts) this.#tell(fact)
  }

  #measure(state: AssetState): void {
    const bytes = JSON.stringify(storedAssetState(state)).length
    this.#stateBytesMax = Math.max(this.#stateBytesMax, bytes)
  }

  #tell(fact: EventFact): void {
    const decision = parkingDecision(fact)
    if (decision) this.#write(decision)
  }

  #write(decision: Readonly<Record<string, unknown>>): void {
    this.#decisions += 1
    this.#job.write(decision)
  }
}
