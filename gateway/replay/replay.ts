/**
 * A gateway's recorded frames and orders through its detectors again, in one reading of the journal, by the
 * engine's own steps (detector-fold.ts).
 *
 *   records ─▶ detectors ─▶ facts of places and devices ┐
 *                                                       ├─▶ what only one of both says
 *   facts as they were told, or with present settings ──┘
 *
 * Bounds: the journal holds 30 days. One that reaches back to the gateway's first day tells again what was
 * told, to the byte; in another detectors begin with nothing at its first record, among the places and devices
 * of now. Frames count as they were first decoded.
 */

import type { DevEui } from '../../base/ids.ts'
import { type EventFact, type EventFactType, FACT_TYPES, type Fact } from '../../sync/fact.ts'
import { readRow } from '../../sync/row.ts'
import { type EventChanges, EventDifferences } from '../decoding/event-differences.ts'
import type { EngineSettings } from '../engine/context.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { FactsRecord, TimedRecord } from '../journal/record.ts'
import { type Position, placeOf } from '../journal/segment.ts'
import type { Device } from '../registry/model.ts'
import { DetectorFold } from './detector-fold.ts'
import type { Place } from './place.ts'

export type ReplayGiven = {
  readonly journal: Pick<JournalReader, 'records'>
  readonly settings: EngineSettings
  /** As they are now. */
  readonly devices: readonly Device[]
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
const END = Number.MAX_SAFE_INTEGER

export async function replay(given: ReplayGiven): Promise<Replayed> {
  let run: Run | undefined
  for await (const { position, record } of given.journal.records(0, END)) {
    // The gateway's first segment holds how its places and devices came to be.
    run ??= new Run(given, placeOf(position).segment === 0)
    if (record) run.take(record, position)
  }
  return (run ?? new Run(given, false)).result()
}

class Run {
  readonly #given: ReplayGiven
  readonly #now: DetectorFold
  /** With the present settings; undefined: what was told stands for it. */
  readonly #before: DetectorFold | undefined
  readonly #devices: Set<string>
  readonly #differences = new EventDifferences()
  readonly #frames = new Set<Position>()
  #events: EventFact[] = []
  #decoded = 0
  #firstMs: number | null = null

  constructor(given: ReplayGiven, isWhole: boolean) {
    const { places, trial, devices, settings } = given
    this.#given = given
    const known = isWhole && !trial ? { places: [], devices: [] } : { places, devices }
    const keepsPlaces = trial !== undefined
    this.#now = new DetectorFold({
      settings,
      ...known,
      ...(trial && { places: trial }),
      keepsPlaces,
    })
    this.#before = trial && new DetectorFold({ settings, places, devices, keepsPlaces })
    this.#devices = new Set(devices.map(({ devEui }) => devEui))
  }

  take(record: TimedRecord, position: Position): void {
    const now = this.#now.take(record, position)
    const told = record.kind === 'facts' && !this.#before ? toldIn(record) : []
    this.#tell(now, this.#before?.take(record, position) ?? told)
    if (record.kind === 'uplink') this.#count(record.devEui, position, record.atMs)
    else if (record.kind === 'decoded' && this.#frames.delete(record.uplink)) this.#decoded++
  }

  result(): Replayed {
    const events = this.#events.slice(-EVENTS_MAX)
    const changes = this.#differences.changes()
    return { frames: this.#decoded, firstMs: this.#firstMs, events, changes }
  }

  #count(devEui: DevEui, position: Position, atMs: number): void {
    this.#devices.add(devEui)
    if (!this.#now.serves(devEui)) return
    this.#frames.add(position)
    this.#firstMs ??= atMs
  }

  #tell(now: readonly Fact[], before: readonly Fact[]): void {
    const fresh = this.#meant(now)
    this.#differences.tellNow(fresh)
    this.#differences.tellBefore(this.#meant(before))
    this.#events.push(...fresh)
    if (this.#events.length > 2 * EVENTS_MAX) this.#events = this.#events.slice(-EVENTS_MAX)
  }

  #meant(facts: readonly Fact[]): readonly EventFact[] {
    const { fromMs, toMs } = this.#given
    return facts.filter(
      (fact): fact is EventFact =>
        fact.type !== 'reading' &&
        fact.atMs >= fromMs &&
        fact.atMs < toMs &&
        isOfDetectors(fact) &&
        (this.#now.knows(fact.subject) || this.#devices.has(fact.subject)),
    )
  }
}

function toldIn({ entries }: FactsRecord): readonly Fact[] {
  return entries.flatMap(({ row }) => {
    const read = readRow(row)
    return read.kind === 'rejected' ? [] : [read.fact]
  })
}

/** What comes of the radio, and of corrections, is not the detectors' to tell again. */
const OF_OTHERS: ReadonlySet<EventFactType> = new Set<EventFactType>([
  'withdrawn',
  'commandDone',
  'deviceJoined',
])

function isOfDetectors({ type }: EventFact): boolean {
  return !OF_OTHERS.has(type) && Object.hasOwn(FACT_TYPES, type)
}
