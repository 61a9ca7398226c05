/**
 * A gateway's recorded frames through its detectors again, in one reading of the journal and in the
 * engine's own order: a frame takes effect when its decoding came, at the time when it was heard.
 *
 *   uplink ─▶ waits ─▶ decoded ─▶ assets live on ─▶ facts ┐
 *                                                         ├─▶ what only one of both says
 *   facts as they were told, or with present settings ────┘
 *
 * Bounds: the journal holds 30 days; at its first frame detectors begin with nothing, so what they had
 * learned before is missing. Frames count as they were first decoded. Orders to valves, silence,
 * batteries and trust of devices are not replayed.
 */

import type { DevAddr } from '../../base/ids.ts'
import { type EventFact, FACT_TYPES } from '../../sync/fact.ts'
import { readRow } from '../../sync/row.ts'
import type { LifeFrame } from '../decoding/asset-life.ts'
import { type EventChanges, EventDifferences } from '../decoding/event-differences.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { FactsRecord, TimedRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { AssetLives, type Place } from './asset-lives.ts'

export type ReplayGiven = {
  readonly journal: Pick<JournalReader, 'records'>
  readonly places: readonly Place[]
  /** The same places with settings to try; left out: what was told is compared. */
  readonly trial?: readonly Place[]
  /** UTC of the time that is told of; what comes before it only teaches. */
  readonly fromMs: number
  readonly toMs: number
}

export type Replayed = {
  readonly frames: number
  /** UTC of the first frame that there is; null: there is none. */
  readonly firstMs: number | null
  /** What the detectors tell now, in their order; the last are given where there are more. */
  readonly events: readonly EventFact[]
  /** From what was told (or is told with the present settings) to what they tell now. */
  readonly changes: EventChanges
}

const EVENTS_MAX = 50_000
/** Frames whose decoding has not come: as many as the engine would wait for, and more. */
const WAITING_MAX = 20_000
const END = Number.MAX_SAFE_INTEGER

export async function replay(given: ReplayGiven): Promise<Replayed> {
  const run = new Run(given)
  for await (const { position, record } of given.journal.records(0, END)) {
    if (record) run.take(record, position)
  }
  return run.result()
}

class Run {
  readonly #given: ReplayGiven
  readonly #now: AssetLives
  /** With the present settings; undefined: what was told stands for it. */
  readonly #before: AssetLives | undefined
  readonly #subjects: ReadonlySet<string>
  readonly #differences = new EventDifferences()
  readonly #waiting = new Map<Position, LifeFrame>()
  #events: EventFact[] = []
  #frames = 0
  #firstMs: number | null = null

  constructor(given: ReplayGiven) {
    const { places, trial } = given
    this.#given = given
    this.#now = new AssetLives(trial ?? places)
    this.#before = trial && new AssetLives(places)
    this.#subjects = new Set(places.map(({ asset }) => asset.id))
  }

  take(record: TimedRecord, position: Position): void {
    this.#tell(this.#now.wait(record), this.#before?.wait(record) ?? [])
    if (record.kind === 'uplink') this.#wait(record, position)
    else if (record.kind === 'decoded' && record.rev === 0) this.#hear(record)
    else if (record.kind === 'facts' && !this.#before) this.#tell([], this.#toldIn(record))
  }

  result(): Replayed {
    const events = this.#events.slice(-EVENTS_MAX)
    const changes = this.#differences.changes()
    return { frames: this.#frames, firstMs: this.#firstMs, events, changes }
  }

  #wait(record: Extract<TimedRecord, { kind: 'uplink' }>, position: Position): void {
    const { devEui, fCntUp, session, lineMs, atMs, clk } = record
    if (record.repeat || !this.#now.serves(devEui)) return
    // Detectors only ask whether two frames are of one session.
    const devAddr = `${session}` as DevAddr
    this.#waiting.set(position, { devEui, devAddr, fCntUp, lineMs, atMs, clk })
    if (this.#waiting.size <= WAITING_MAX) return
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest)
      break
    }
  }

  #hear({ uplink, output }: Extract<TimedRecord, { kind: 'decoded' }>): void {
    const frame = this.#waiting.get(uplink)
    if (!frame) return
    this.#waiting.delete(uplink)
    this.#frames++
    this.#firstMs ??= frame.atMs
    if (output) this.#tell(this.#now.hear(frame, output), this.#before?.hear(frame, output) ?? [])
  }

  #tell(now: readonly EventFact[], before: readonly EventFact[]): void {
    const fresh = this.#inTime(now)
    this.#differences.tellNow(fresh)
    this.#differences.tellBefore(this.#inTime(before))
    this.#events.push(...fresh)
    if (this.#events.length > 2 * EVENTS_MAX) this.#events = this.#events.slice(-EVENTS_MAX)
  }

  #inTime(facts: readonly EventFact[]): readonly EventFact[] {
    const { fromMs, toMs } = this.#given
    return facts.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  }

  /** What was told of these places; corrections stand elsewhere. */
  #toldIn({ entries }: FactsRecord): readonly EventFact[] {
    return entries.flatMap(({ row }) => {
      const read = readRow(row)
      if (read.kind === 'rejected' || read.fact.type === 'reading') return []
      const { fact } = read
      return this.#subjects.has(fact.subject) && isOfDetectors(fact) ? [fact] : []
    })
  }
}

/** What comes of orders and of corrections is not the detectors' to tell again. */
function isOfDetectors({ type }: EventFact): boolean {
  return type !== 'withdrawn' && type !== 'commandDone' && Object.hasOwn(FACT_TYPES, type)
}
