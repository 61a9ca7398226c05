/**
 * Transfers on the SPI bus behind the bridge, many in one frame (reference §1.2). Pure.
 *
 *   transfer         index, 01, target, n u16, n bytes out      → index, 01, status, n u16, n bytes in
 *   modify a byte    index, 02, address u16, mask, value        → index, 02, status, before, after
 *
 * Bytes to the SX1302 begin with a multiplexer byte: 0 its own registers, 1 and 2 the radios. A
 * register read answers from the fifth byte on. With a status other than 0 nothing follows.
 */

/** One operation on the bus, in the chip's terms. */
export type SpiOp =
  | { readonly kind: 'read'; readonly address: number; readonly bytes: number }
  | { readonly kind: 'write'; readonly address: number; readonly data: Uint8Array }
  | {
      readonly kind: 'modify'
      readonly address: number
      readonly mask: number
      /** Shifted to its place; nothing outside the mask. */
      readonly value: number
    }
  | {
      readonly kind: 'radio'
      readonly radio: 0 | 1
      readonly opcode: number
      readonly parameters: Uint8Array
    }
  | { readonly kind: 'sx1261'; readonly opcode: number; readonly parameters: Uint8Array }

/** Larger answers do not fit the bridge's own buffer: it would reset itself (reference §1.3). */
export const SPI_PAYLOAD_BYTES_MAX = 4_105

const HEADER_BYTES = 5
const MODIFY_BYTES = 6
const MODIFY_ANSWER_BYTES = 5
const READ_HEAD_BYTES = 4
const WRITE_HEAD_BYTES = 3
const RADIO_HEAD_BYTES = 2

/** What goes out on the bus; the answer has as many bytes. */
function busBytes(op: Exclude<SpiOp, { kind: 'modify' }>): Uint8Array {
  switch (op.kind) {
    case 'read': {
      const out = new Uint8Array(READ_HEAD_BYTES + op.bytes)
      out.set([0, (op.address >>> 8) & 0x7f, op.address & 0xff])
      return out
    }
    case 'write': {
      const out = new Uint8Array(WRITE_HEAD_BYTES + op.data.length)
      out.set([0, 0x80 | ((op.address >>> 8) & 0x7f), op.address & 0xff])
      out.set(op.data, WRITE_HEAD_BYTES)
      return out
    }
    case 'radio':
      return Uint8Array.of(op.radio + 1, op.opcode, ...op.parameters)
    case 'sx1261':
      return Uint8Array.of(op.opcode, ...op.parameters)
  }
}

/** Bytes the operation takes in the request's payload. */
export function requestBytes(op: SpiOp): number {
  return op.kind === 'modify' ? MODIFY_BYTES : HEADER_BYTES + busLength(op)
}

/** Bytes it takes in the answer's payload, when all goes well. */
export function answerBytes(op: SpiOp): number {
  return op.kind === 'modify' ? MODIFY_ANSWER_BYTES : HEADER_BYTES + busLength(op)
}

function busLength(op: Exclude<SpiOp, { kind: 'modify' }>): number {
  switch (op.kind) {
    case 'read':
      return READ_HEAD_BYTES + op.bytes
    case 'write':
      return WRITE_HEAD_BYTES + op.data.length
    case 'radio':
      return RADIO_HEAD_BYTES + op.parameters.length
    case 'sx1261':
      return 1 + op.parameters.length
  }
}

/** The payload of one MULTIPLE_SPI; indices count up from 0. */
export function writeSpi(ops: readonly SpiOp[]): Uint8Array {
  const payload = new Uint8Array(ops.reduce((sum, op) => sum + requestBytes(op), 0))
  let at = 0
  for (const [i, op] of ops.entries()) {
    if (op.kind === 'modify') {
      const { address, mask, value } = op
      payload.set([i & 0xff, 0x02, address >>> 8, address & 0xff, mask, value], at)
    } else {
      const out = busBytes(op)
      const target = op.kind === 'sx1261' ? 1 : 0
      payload.set([i & 0xff, 0x01, target, out.length >>> 8, out.length & 0xff], at)
      payload.set(out, at + HEADER_BYTES)
    }
    at += requestBytes(op)
  }
  return payload
}

export type SpiRead =
  /** What each operation brought: bytes read, the radio's answer, the byte before a modification. */
  | { readonly kind: 'done'; readonly results: readonly Uint8Array[] }
  | {
      readonly kind: 'rejected'
      readonly reason: 'length' | 'index' | 'type' | 'status'
      readonly at: number
      /** Of the bridge: 1 failed, 2 wrong parameter, 3 timed out. */
      readonly status: number
    }

/** Checks every index, type, length and status against what was asked. Results are views. */
export function readSpi(ops: readonly SpiOp[], payload: Uint8Array): SpiRead {
  const results: Uint8Array[] = []
  let at = 0
  for (const [i, op] of ops.entries()) {
    const rejected = (reason: 'length' | 'index' | 'type' | 'status', status = 0) => {
      return { kind: 'rejected', reason, at: i, status } as const
    }
    if (at + 3 > payload.length) return rejected('length')
    if (payload[at] !== (i & 0xff)) return rejected('index')
    if (payload[at + 1] !== (op.kind === 'modify' ? 0x02 : 0x01)) return rejected('type')
    if (payload[at + 2] !== 0) return rejected('status', payload[at + 2])
    const end = at + answerBytes(op)
    if (end > payload.length) return rejected('length')
    if (op.kind !== 'modify' && payload[at + 3]! * 256 + payload[at + 4]! !== busLength(op)) {
      return rejected('length')
    }
    results.push(payload.subarray(at + resultOffset(op), end))
    at = end
  }
  if (at !== payload.length) {
    return { kind: 'rejected', reason: 'length', at: ops.length, status: 0 }
  }
  return { kind: 'done', results }
}

function resultOffset(op: SpiOp): number {
  switch (op.kind) {
    case 'modify':
      return 3
    case 'read':
      return HEADER_BYTES + READ_HEAD_BYTES
    case 'write':
      return HEADER_BYTES + WRITE_HEAD_BYTES
    case 'radio':
      return HEADER_BYTES + RADIO_HEAD_BYTES
    case 'sx1261':
      return HEADER_BYTES + 1
  }
}

/** Cuts a list into frames that fit, in order; an operation that fits no frame is the caller's mistake. */
export function bundles(ops: readonly SpiOp[]): SpiOp[][] {
  const out: SpiOp[][] = []
  let current: SpiOp[] = []
  let bytesOut = 0
  let bytesIn = 0
  for (const op of ops) {
    const isFull =
      bytesOut + requestBytes(op) > SPI_PAYLOAD_BYTES_MAX ||
      bytesIn + answerBytes(op) > SPI_PAYLOAD_BYTES_MAX
    if (isFull && current.length > 0) {
      out.push(current)
      current = []
      bytesOut = 0
      bytesIn = 0
    }
    current.push(op)
    bytesOut += requestBytes(op)
    bytesIn += answerBytes(op)
  }
  if (current.length > 0) out.push(current)
  return out
}
