/**
 * Batches: consecutive rows of one stream of one epoch as one message. Readings go as columns, all
 * others as their rows. What a batch holds is decided by the sender (`cut.ts`); here is its form.
 */

import { type CborValue, writeCbor } from '../base/cbor.ts'
import { bytesOfId, type GatewayEui } from '../base/ids.ts'
import { readColumns, writeColumns } from './columns.ts'
import { type Dictionary, type DictLookup, indexFacts } from './dict.ts'
import type { Fact, FactRow, Profile, ReadingFact } from './fact.ts'
import type { BatchBody, BatchMessage, LaneId, NackReason } from './messages.ts'
import { readRowValue, rowValue } from './row.ts'

export type BatchInput = {
  readonly gw: GatewayEui
  readonly lane: LaneId
  /** At least one, at most BATCH_ROWS_MAX, without holes. */
  readonly rows: readonly FactRow[]
  /** Rolling hash before the first row; null when the store has lost it. */
  readonly prev: Uint8Array | null
  readonly dictionary: Dictionary
  readonly profileOf: (id: string) => Profile | undefined
}

export type MadeBatch = {
  readonly message: BatchMessage
  /** The dictionary with what this batch added; the same object when nothing was new. */
  readonly dictionary: Dictionary
  /** Device numbers that the batch uses. */
  readonly devices: readonly number[]
}

export function makeBatch(input: BatchInput): MadeBatch {
  const { gw, lane, rows, prev } = input
  const last = rows.at(-1)!
  const range = { seq0: rows[0]!.seq, next: last.seq + 1, prev, head: last.head }
  const head = { kind: 'batch', gw, epoch: lane.epoch, stream: lane.stream, ...range } as const
  const facts = rows.map((row) => row.fact)
  if (lane.stream !== 3) {
    const body: BatchBody = { kind: 'rows', rows: facts.map(rowValue) }
    return { message: { ...head, body }, dictionary: input.dictionary, devices: [] }
  }
  const readings = facts as readonly ReadingFact[]
  const { dictionary, indexes } = indexFacts(input.dictionary, readings, input.profileOf)
  const open = { rows: rows.length, dict: dictionary.id, t0Ms: readings[0]!.atMs }
  const sealed = sealedBytes(head, open)
  const cols = writeColumns({ facts: readings, devices: indexes, sealed })
  const body: BatchBody = { kind: 'columns', ...open, cols }
  return { message: { ...head, body }, dictionary, devices: [...new Set(indexes)] }
}

/** The envelope as the checksum of the columns covers it. */
function sealedBytes(
  head: Omit<BatchMessage, 'body'>,
  open: { readonly dict: number; readonly t0Ms: number },
): Uint8Array {
  const { gw, epoch, stream, seq0, next, prev } = head
  const lane: CborValue[] = [bytesOfId(gw), epoch, stream, seq0, next, prev, head.head]
  return writeCbor([...lane, open.dict, open.t0Ms])
}

export type BatchRead =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'rejected'; readonly reason: NackReason }

/** The facts of a batch; `lookupOf` finds the dictionary that its columns name. */
export function readBatch(
  message: BatchMessage,
  lookupOf: (dict: number) => DictLookup | undefined,
): BatchRead {
  const { body, stream } = message
  if (body.kind === 'columns') {
    const lookup = lookupOf(body.dict)
    if (!lookup) return { kind: 'rejected', reason: 'dict' }
    const sealed = sealedBytes(message, body)
    return readColumns({ bytes: body.cols, rows: body.rows, t0Ms: body.t0Ms, sealed, lookup })
  }
  const facts: Fact[] = []
  for (const value of body.rows) {
    const row = readRowValue(value)
    if (row.kind === 'rejected') return row
    if (row.fact.stream !== stream) return { kind: 'rejected', reason: 'format' }
    facts.push(row.fact)
  }
  return { kind: 'facts', facts }
}
