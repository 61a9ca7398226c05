/**
 * Facts of the past, for pages: read by the API's thread over a connection of its own that cannot
 * write. There is no index by subject (it would cost flash for every fact): SQLite looks for the
 * subject's bytes in the rows it passes, and only rows that have them are decoded.
 */

import { bytesOfHex } from '../../base/bytes.ts'
import {
  type EventFactType,
  FACT_TYPES,
  STREAM_COUNT,
  STREAMS,
  type Stream,
} from '../../sync/fact.ts'
import { readRow } from '../../sync/row.ts'
import { type FactFilter, type FoundFact, limitOf, matchesFact } from '../feed/fact-filter.ts'
import type { Db } from './open.ts'

/** More subjects in one question would make its text too long; a page asks for an asset's devices. */
export const SUBJECTS_MAX = 32

/**
 * The column says when a row was kept, which is after the moment that its fact speaks of: a checkpoint
 * later, and for hours that were told when a silent meter spoke again, days.
 */
const KEPT_LATE_MS = 75 * 3_600_000

type Row = { epoch: number; stream: Stream; seq: number; row: Uint8Array }

/** The last told first within each stream; at most as many as the filter asks for. */
export function factHistory(db: Db, filter: FactFilter): FoundFact[] {
  const found: FoundFact[] = []
  const most = limitOf(filter)
  for (const stream of streamsOf(filter)) {
    const needles = needlesOf(filter, stream)
    if (needles.length > SUBJECTS_MAX) throw new RangeError(`${needles.length} subjects at once`)
    const has = needles.map(() => 'instr(row, ?) > 0').join(' OR ')
    const rows = db
      .prepare(
        `SELECT epoch, stream, seq, row FROM facts
         WHERE stream = ? AND at_ms >= ? AND at_ms < ? ${has && `AND (${has})`}
         ORDER BY at_ms DESC, seq DESC`,
      )
      .iterate(stream, filter.fromMs, filter.toMs + KEPT_LATE_MS, ...needles)
    for (const { epoch, seq, row } of rows as IterableIterator<Row>) {
      const read = readRow(row)
      if (read.kind !== 'fact' || !matchesFact(filter, read.fact)) continue
      found.push({ epoch, stream, seq, fact: read.fact })
      if (found.length >= most) return found
    }
  }
  return found
}

/** Readings and hours are many: a stream is passed only when one of its types is asked for. */
function streamsOf({ types }: FactFilter): Stream[] {
  const all = Array.from({ length: STREAM_COUNT }, (_, stream) => stream as Stream)
  if (!types) return all
  const asked = new Set(types.map(streamOfType))
  return all.filter((stream) => asked.has(stream))
}

function streamOfType(type: string): Stream | undefined {
  if (type === 'reading') return STREAMS.reading
  return type in FACT_TYPES ? FACT_TYPES[type as EventFactType].stream : undefined
}

/** What a row of the filter must hold: DevEUIs stand in readings as bytes, elsewhere as text. */
function needlesOf({ subjects, types }: FactFilter, stream: Stream): Uint8Array[] {
  if (subjects) {
    return subjects.map((subject) => {
      const bytes = stream === STREAMS.reading ? bytesOfHex(subject) : undefined
      return bytes ?? Buffer.from(subject)
    })
  }
  return (types ?? []).map((type) => Buffer.from(type))
}
