/**
 * Pull, the gateway's side: the hypervisor (or a technician's laptop) fetches what it lacks. Pure
 * functions over the facts, for the local API to call:
 *
 *   GET  sync/hello?page=                          one HELLO
 *   GET  sync/batches?epoch=&stream=&next=&limit=  [* bstr]: DICT, BATCH, GAP messages in order
 *   POST sync/ack                                  one ACK
 *
 * The same messages as on every other way, so the receiver cannot tell the difference.
 */

import { readCbor, writeCbor } from '../../base/cbor.ts'
import type { Random } from '../../base/random.ts'
import { cutNext } from '../cut.ts'
import { emptyDictionary, entriesOf } from '../dict.ts'
import type { StreamState } from '../fact.ts'
import { type HelloInput, helloPages } from '../hello.ts'
import { randomId48 } from '../id48.ts'
import {
  BATCH_ROWS_MAX,
  type GapMessage,
  type LaneId,
  MESSAGE_BYTES_MAX,
  type Message,
} from '../messages.ts'
import { readMessage } from '../read-message.ts'
import { writeMessage } from '../write-message.ts'

export type PullSource = HelloInput & {
  readonly random: Random
  /** An answer declares something lost. */
  readonly onGap?: (gap: GapMessage) => void
}

export type PullQuery = LaneId & {
  /** The caller's cursor: rows below are not sent. */
  readonly next: number
  /** Most rows of the answer, at most 4 096. */
  readonly limit: number
}

/** Answers stay below this by a batch at most. */
const ANSWER_BYTES = MESSAGE_BYTES_MAX / 2
const ROWS_PER_BATCH = 512
const ROW_BYTES_PER_BATCH = 32 * 1024

/** HELLO of a page; `undefined` beyond the last. */
export function pullHello(source: PullSource, page: number): Uint8Array | undefined {
  const hello = helloPages(source, 1)[page]
  return hello && writeMessage(hello)
}

export type PullAnswer =
  | { readonly kind: 'messages'; readonly bytes: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: 'unknown-lane' | 'limit' }

/** Rows from `next` on as messages; none when the caller has everything. */
export function pullBatches(source: PullSource, query: PullQuery): PullAnswer {
  if (query.limit < 1 || query.limit > BATCH_ROWS_MAX) return { kind: 'rejected', reason: 'limit' }
  const end = laneEnd(source, query)
  if (!end) return { kind: 'rejected', reason: 'unknown-lane' }
  const to = Math.min(end.next, query.next + query.limit)
  const lane = { epoch: query.epoch, stream: query.stream }
  const limits = { rowsMax: ROWS_PER_BATCH, rowBytesMax: ROW_BYTES_PER_BATCH }
  const cutter = { gw: source.gw, lane, to, oldest: end.oldest, source: source.source, limits }
  const messages: Uint8Array[] = []
  let dictionary = emptyDictionary(randomId48(source.random))
  let size = 0
  for (let from = query.next; from < to && size < ANSWER_BYTES; ) {
    const cut = cutNext({ ...cutter, from, dictionary })
    const message: Message = cut.kind === 'batch' ? cut.made.message : cut.message
    if (cut.kind === 'batch') dictionary = cut.made.dictionary
    from = message.kind === 'batch' ? message.next : message.to
    if (message.kind === 'gap') source.onGap?.(message)
    messages.push(writeMessage(message))
    size += messages.at(-1)!.length
  }
  if (dictionary.devices.length > 0) {
    const entries = entriesOf(dictionary, dictionary.devices.keys())
    messages.unshift(writeMessage({ kind: 'dict', gw: source.gw, dict: dictionary.id, ...entries }))
  }
  return { kind: 'messages', bytes: writeCbor(messages) }
}

export type PullAcked =
  | ({ readonly kind: 'acked'; readonly next: number } & LaneId)
  | {
      readonly kind: 'rejected'
      readonly reason: 'format' | 'other-gateway' | 'unknown-lane' | 'ahead'
    }

/** What an ACK frees: nothing that this gateway did not have (F62). */
export function pullAck(source: PullSource, body: Uint8Array): PullAcked {
  const read = readMessage(body)
  if (read.kind === 'rejected' || read.message.kind !== 'ack') {
    return { kind: 'rejected', reason: 'format' }
  }
  const { gw, epoch, stream, next } = read.message
  if (gw !== source.gw) return { kind: 'rejected', reason: 'other-gateway' }
  const end = laneEnd(source, { epoch, stream })
  if (!end) return { kind: 'rejected', reason: 'unknown-lane' }
  if (next > end.next) return { kind: 'rejected', reason: 'ahead' }
  return { kind: 'acked', epoch, stream, next }
}

function laneEnd({ source }: PullSource, lane: LaneId): StreamState | undefined {
  const held = source.epochs().find((one) => one.epoch === lane.epoch)
  return held?.streams.find((one) => one.stream === lane.stream)
}

/** The messages of an answer; `undefined` when it is not one. */
export function readAnswer(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const read = readCbor(bytes)
  if (read.kind === 'rejected' || !Array.isArray(read.value)) return undefined
  const messages: readonly unknown[] = read.value
  return messages.every((one) => one instanceof Uint8Array) ? messages : undefined
}
