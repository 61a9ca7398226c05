/**
 * A gateway's recorded frames through its detectors again. Without other settings it shows whether they
 * tell again what was told; with other settings, what these would have changed.
 *
 * Bounds: the journal holds 30 days; at its first frame detectors begin with nothing, so what they had
 * learned before is missing. Orders to valves, silence, batteries and trust of devices are not replayed.
 */

import type { DevAddr } from '../../base/ids.ts'
import { type EventFact, FACT_TYPES } from '../../sync/fact.ts'
import { readRow } from '../../sync/row.ts'
import { type EventChanges, EventDifferences } from '../decoding/event-differences.ts'
import { type FrameAgain, framesAgain } from '../decoding/frames-again.ts'
import type { Instant } from '../detect/step.ts'
import type { JournalReader } from '../journal/read-back.ts'
import { type Position, positionOf } from '../journal/segment.ts'
import { AssetLives, type Place } from './asset-lives.ts'

export type ReplayGiven = {
  readonly journal: Pick<JournalReader, 'records' | 'segments'>
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
const ALL = { oldest: 0, synced: Number.MAX_SAFE_INTEGER } as const

export async function replay(given: ReplayGiven): Promise<Replayed> {
  const { journal, places, trial } = given
  const differences = new EventDifferences()
  const now = new AssetLives(trial ?? places)
  const before = trial && new AssetLives(places)
  const told = before ? undefined : new Told(given)
  let events: EventFact[] = []
  let frames = 0
  let firstMs: number | null = null
  const tell = (facts: readonly EventFact[], factsBefore: readonly EventFact[]) => {
    const fresh = inTime(facts, given)
    differences.tellNow(fresh)
    differences.tellBefore(inTime(factsBefore, given))
    events.push(...fresh)
    if (events.length > 2 * EVENTS_MAX) events = events.slice(-EVENTS_MAX)
  }
  for await (const window of framesAgain(journal, wantedOf(places))) {
    for (const frame of window) {
      const heard = heardOf(frame)
      frames++
      firstMs ??= heard.atMs
      const { output } = frame
      if (output) tell(now.hear(heard, output), before?.hear(heard, output) ?? [])
      if (told) tell([], await told.upTo(frame.uplink))
    }
  }
  const end = frames > 0 ? await lastMoment(journal) : undefined
  if (end) tell(now.wait(end), before?.wait(end) ?? [])
  if (told) tell([], await told.upTo(ALL.synced))
  return { frames, firstMs, events: events.slice(-EVENTS_MAX), changes: differences.changes() }
}

/** Of the newest record: deadlines up to there have come. */
async function lastMoment(journal: ReplayGiven['journal']): Promise<Instant | undefined> {
  let last: Instant | undefined
  for (const segment of await journal.segments()) {
    for await (const { record } of journal.records(
      positionOf({ segment, offset: 0 }),
      ALL.synced,
    )) {
      if (record) last = record
    }
    if (last) return last
  }
  return undefined
}

function inTime(facts: readonly EventFact[], { fromMs, toMs }: ReplayGiven): readonly EventFact[] {
  return facts.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
}

function wantedOf(places: readonly Place[]) {
  const serving = new Set(places.flatMap(({ bindings }) => bindings.map(({ devEui }) => devEui)))
  const isOurs = (devEui: FrameAgain['devEui']) => serving.has(devEui)
  return { isOurs, sinceMs: Number.NEGATIVE_INFINITY, until: ALL.synced, ...ALL }
}

function heardOf({ devEui, fCntUp, lineMs, ofMs: atMs, ofClk: clk, session }: FrameAgain) {
  // Detectors only ask whether two frames are of one session.
  return { devEui, devAddr: `${session}` as DevAddr, fCntUp, lineMs, atMs, clk }
}

/**
 * What was told of these places, as the journal holds it, along with the frames: what is alike is
 * forgotten at once, so that a month needs no more memory than a day. Corrections are not among it.
 */
class Told {
  readonly #facts: AsyncGenerator<{ readonly cause: Position; readonly fact: EventFact }>
  #next: { readonly cause: Position; readonly fact: EventFact } | undefined
  #isAtEnd = false

  constructor(given: ReplayGiven) {
    this.#facts = toldOf(given)
  }

  /** Those caused by records before this one. */
  async upTo(position: Position): Promise<readonly EventFact[]> {
    const facts: EventFact[] = []
    while (!this.#isAtEnd) {
      if (this.#next && this.#next.cause > position) break
      if (this.#next) facts.push(this.#next.fact)
      const read = await this.#facts.next()
      this.#next = read.done ? undefined : read.value
      this.#isAtEnd = read.done === true
    }
    return facts
  }
}

async function* toldOf({ journal, places }: ReplayGiven) {
  const subjects = new Set(places.map(({ asset }) => asset.id))
  for await (const { record } of journal.records(ALL.oldest, ALL.synced)) {
    if (record?.kind !== 'facts') continue
    for (const { row } of record.entries) {
      const read = readRow(row)
      if (read.kind === 'rejected' || read.fact.type === 'reading') continue
      const { fact } = read
      const { cause } = record
      if (subjects.has(fact.subject) && isOfDetectors(fact)) yield { cause, fact }
    }
  }
}

/** What comes of orders and of corrections is not the detectors' to tell again. */
function isOfDetectors({ type }: EventFact): boolean {
  return type !== 'withdrawn' && type !== 'commandDone' && Object.hasOwn(FACT_TYPES, type)
}
