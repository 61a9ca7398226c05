/**
 * Bytes to messages. Only what `writeMessage` would have written is taken: canonical CBOR, the exact
 * count of items, every number in its range. Facts inside a batch are judged later, by `readBatch`,
 * so that a batch with a bad fact can still be refused by its name.
 */

import { readCbor } from '../base/cbor.ts'
import type { ClockState } from '../base/clock.ts'
import { SIGNATURE_BYTES } from '../base/ed25519.ts'
import { type GatewayEui, idOfBytes } from '../base/ids.ts'
import { DICT_DEVICES_MAX, type DictDevice } from './dict.ts'
import { LOSS_REASONS, type Profile, STREAM_COUNT, type Stream } from './fact.ts'
import { Items } from './items.ts'
import {
  type AckMessage,
  ASIDE_MAX,
  BATCH_ROWS_MAX,
  type BatchBody,
  type BatchMessage,
  type CursorMessage,
  type DictMessage,
  type GapMessage,
  HELLO_EPOCHS_MAX,
  type HelloMessage,
  type LaneId,
  MESSAGE_BYTES_MAX,
  MESSAGE_TYPES,
  type Message,
  NACK_REASONS,
  OUTCOMES,
} from './messages.ts'
import { CHANNELS_MAX, HEAD_BYTES } from './row.ts'

export type MessageRefusal = 'too-long' | 'not-cbor' | 'format'
export type MessageRead =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'rejected'; readonly reason: MessageRefusal }

/** Byte strings in the message are views into `bytes`. */
export function readMessage(bytes: Uint8Array): MessageRead {
  if (bytes.length > MESSAGE_BYTES_MAX) return { kind: 'rejected', reason: 'too-long' }
  const read = readCbor(bytes)
  if (read.kind === 'rejected') return { kind: 'rejected', reason: 'not-cbor' }
  const message = Array.isArray(read.value) ? messageOf(new Items(read.value)) : undefined
  return message ? { kind: 'message', message } : { kind: 'rejected', reason: 'format' }
}

const EPOCH_MAX = 2 ** 48 - 1

function messageOf(items: Items): Message | undefined {
  const type = items.uint()
  const gw = idOfBytes<GatewayEui>(items.bytes(8))
  const message = bodyOf(items, type, gw)
  return items.whole ? message : undefined
}

function bodyOf(items: Items, type: number, gw: GatewayEui): Message | undefined {
  switch (type) {
    case MESSAGE_TYPES.batch:
      return readBatchMessage(items, gw)
    case MESSAGE_TYPES.gap:
      return readGap(items, gw)
    case MESSAGE_TYPES.ack:
      return readAck(items, gw)
    case MESSAGE_TYPES.hello:
      return readHello(items, gw)
    case MESSAGE_TYPES.cursor:
      return readCursor(items, gw)
    case MESSAGE_TYPES.dict:
      return readDict(items, gw)
    case MESSAGE_TYPES.clock: {
      const epoch = items.uint(EPOCH_MAX)
      const [monoMs, utcMs] = [items.uint(), items.uint()]
      return { kind: 'clock', gw, epoch, monoMs, utcMs, clk: items.uint(3) as ClockState }
    }
    case MESSAGE_TYPES.command: {
      const id = idOfBytes<string>(items.bytes(16))
      const [name, params] = [items.text(), items.any()]
      return {
        kind: 'command',
        gw,
        id,
        name,
        params,
        issuedMs: items.uint(),
        expiresMs: items.uint(),
        signature: items.bytes(SIGNATURE_BYTES),
      }
    }
    case MESSAGE_TYPES.result: {
      const id = idOfBytes<string>(items.bytes(16))
      const [outcome, detail] = [items.oneOf(OUTCOMES), items.any()]
      return { kind: 'result', gw, id, outcome, detail, atMs: items.uint() }
    }
    case MESSAGE_TYPES.nack: {
      const instance = items.uint(EPOCH_MAX)
      const lane = readLane(items)
      const [seq0, next] = [items.uint(), items.uint()]
      return { kind: 'nack', gw, instance, ...lane, seq0, next, reason: items.oneOf(NACK_REASONS) }
    }
    case MESSAGE_TYPES.state:
      return { kind: 'state', gw, epoch: items.uint(EPOCH_MAX), online: items.flag() }
    default:
      return undefined
  }
}

function readLane(items: Items): LaneId {
  return { epoch: items.uint(EPOCH_MAX), stream: readStream(items) }
}

function readStream(items: Items): Stream {
  return items.uint(STREAM_COUNT - 1) as Stream
}

function readBatchMessage(items: Items, gw: GatewayEui): BatchMessage {
  const lane = readLane(items)
  const [seq0, next] = [items.uint(), items.uint()]
  const [prev, head] = [items.headOrNull(), items.bytes(HEAD_BYTES)]
  const count = next - seq0
  items.require(count > 0 && count <= BATCH_ROWS_MAX)
  let body: BatchBody
  if (lane.stream === 3) {
    const [dict, t0Ms] = [items.uint(EPOCH_MAX), items.uint()]
    body = { kind: 'columns', rows: count, dict, t0Ms, cols: items.bytes() }
  } else {
    body = { kind: 'rows', rows: items.array(BATCH_ROWS_MAX) }
    items.require(body.rows.length === count)
  }
  return { kind: 'batch', gw, ...lane, seq0, next, prev, head, body }
}

function readGap(items: Items, gw: GatewayEui): GapMessage {
  const lane = readLane(items)
  const [from, to] = [items.uint(), items.uint()]
  items.require(from < to)
  const reason = items.oneOf(Object.values(LOSS_REASONS))
  const [fromMs, toMs] = [items.uint(), items.uint()]
  return { kind: 'gap', gw, ...lane, from, to, reason, fromMs, toMs, head: items.headOrNull() }
}

function readAck(items: Items, gw: GatewayEui): AckMessage {
  const instance = items.uint(EPOCH_MAX)
  const lane = readLane(items)
  const next = items.uint()
  let above = next
  const held = items.list(ASIDE_MAX, (range) => {
    const [from, to] = [range.uint(), range.uint()]
    range.require(from > above && to > from)
    above = to
    return [from, to] as const
  })
  return { kind: 'ack', gw, instance, ...lane, next, held }
}

function readHello(items: Items, gw: GatewayEui): HelloMessage {
  const [epoch, nonce] = [items.uint(EPOCH_MAX), items.uint()]
  const [page, pages] = [items.uint(), items.uint()]
  items.require(page < pages)
  const version = items.text()
  const epochs = items.list(HELLO_EPOCHS_MAX, (one) => ({
    epoch: one.uint(EPOCH_MAX),
    streams: one.list(STREAM_COUNT, (stream) => ({
      stream: readStream(stream),
      oldest: stream.uint(),
      next: stream.uint(),
      head: stream.bytes(HEAD_BYTES),
    })),
  }))
  const clk = items.uint(3) as ClockState
  return { kind: 'hello', gw, epoch, nonce, page, pages, version, epochs, clk }
}

function readCursor(items: Items, gw: GatewayEui): CursorMessage {
  const [instance, nonce, page] = [items.uint(EPOCH_MAX), items.uint(), items.uint()]
  const [credit, timeMs] = [items.uint(), items.uint()]
  const cursors = items.list(HELLO_EPOCHS_MAX * STREAM_COUNT, (one) => ({
    ...readLane(one),
    next: one.uint(),
  }))
  return { kind: 'cursor', gw, instance, nonce, page, credit, timeMs, cursors }
}

function readDict(items: Items, gw: GatewayEui): DictMessage {
  const dict = items.uint(EPOCH_MAX)
  const profiles = items.list(DICT_DEVICES_MAX, (one) => ({
    index: one.uint(DICT_DEVICES_MAX - 1),
    profile: readProfile(one),
  }))
  const devices = items.list(DICT_DEVICES_MAX, (one) => ({
    index: one.uint(DICT_DEVICES_MAX - 1),
    devEui: idOfBytes<DictDevice['devEui']>(one.bytes(8)),
    profile: one.uint(DICT_DEVICES_MAX - 1),
  }))
  return { kind: 'dict', gw, dict, profiles, devices }
}

function readProfile(items: Items): Profile {
  const id = items.text()
  const channels = items.list(CHANNELS_MAX, (one) => ({
    quantity: one.text(),
    index: one.uint(),
    unit: one.text(),
    decimals: one.uint(15),
  }))
  return { id, channels }
}
