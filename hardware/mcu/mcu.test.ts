/** The serial link against the C HAL's recording of a cold start, byte for byte. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { readFrame, writeFrame } from './frame.ts'
import { readPing, readStatus } from './orders.ts'
import {
  bundles,
  readSpi,
  requestBytes,
  SPI_PAYLOAD_BYTES_MAX,
  type SpiOp,
  writeSpi,
} from './spi.ts'

const exchanges = traceLines('eu868-cold-start-rx-tx').filter(({ k }) => k === 'x')

// biome-ignore lint/suspicious/noExplicitAny: a recorded operation
function opOf(rq: any): SpiOp | undefined {
  const address = Number(rq.a)
  switch (rq.op) {
    case 'r':
      return { kind: 'read', address, bytes: rq.n }
    case 'w':
      return typeof rq.d === 'string'
        ? { kind: 'write', address, data: bytesOfHex(rq.d)! }
        : undefined
    case 'rmw':
      return { kind: 'modify', address, mask: parseInt(rq.m, 16), value: parseInt(rq.v, 16) }
    case 'radio': {
      const parameters = bytesOfHex(rq.d)!
      return { kind: 'radio', radio: rq.r === 'A' ? 0 : 1, opcode: Number(rq.c), parameters }
    }
    default:
      return undefined
  }
}

/** The C HAL clocks out whatever lies in its buffer while it reads; we clock out zeros. */
function withoutDummies(ops: readonly SpiOp[], request: Uint8Array): string {
  let at = 0
  for (const op of ops) {
    const end = at + requestBytes(op)
    if (op.kind === 'read') request.fill(0, at + 8, end)
    at = end
  }
  return hexOf(request)
}

test('every recorded transfer is written as the C HAL wrote it, and its answer read back', () => {
  let compared = 0
  for (const { cmd, rq, req, ack } of exchanges) {
    const ops = cmd === 'SPI' ? rq.map(opOf) : []
    if (!ack || ops.length === 0 || ops.includes(undefined)) continue
    assert.equal(hexOf(writeSpi(ops)), withoutDummies(ops, bytesOfHex(req)!))
    const frame = readFrame(bytesOfHex(ack)!)
    assert.ok(frame.kind === 'frame')
    const read = readSpi(ops, frame.frame.payload)
    assert.ok(read.kind === 'done')
    for (const [i, one] of rq.entries()) {
      if (one.op === 'r') assert.equal(hexOf(read.results[i]!), one.d)
      if (one.op === 'rmw') assert.equal(hexOf(read.results[i]!), one.rd + one.wr)
      if (one.op === 'radio') assert.equal(hexOf(read.results[i]!), one.ans)
    }
    compared++
  }
  assert.equal(compared, 495)
})

test('the bridge’s own words are read: id, version, uptime, temperature', () => {
  const answerTo = (cmd: string) => {
    const read = readFrame(bytesOfHex(exchanges.find((x) => x.cmd === cmd).ack)!)
    assert.ok(read.kind === 'frame')
    return read.frame.payload
  }
  const uniqueId = '00340023514150035383434b'
  assert.deepEqual(readPing(answerTo('PING')), { uniqueId, version: 'V01.00.00' })
  assert.equal(readStatus(answerTo('GET_STATUS')).temperatureC, 26)
  const without = answerTo('GET_STATUS').slice()
  without.set([0xff, 0xff], 4)
  assert.equal(readStatus(without).temperatureC, undefined)
})

test('F28: however a frame is cut into pieces, it is read when it is whole', () => {
  fc.assert(
    fc.property(
      fc.record({
        id: fc.integer({ min: 0, max: 255 }),
        order: fc.integer({ min: 0, max: 255 }),
        payload: fc.uint8Array({ maxLength: 300 }),
      }),
      fc.nat(),
      (frame, where) => {
        const bytes = writeFrame(frame)
        const cut = where % (bytes.length + 1)
        const part = readFrame(bytes.subarray(0, cut))
        if (cut < bytes.length) assert.equal(part.kind, 'incomplete')
        const whole = readFrame(concatBytes([bytes, Uint8Array.of(1, 2)]))
        assert.ok(whole.kind === 'frame')
        assert.deepEqual({ ...whole.frame, payload: whole.frame.payload.slice() }, { ...frame })
        assert.equal(whole.usedBytes, bytes.length)
      },
    ),
  )
})

test('S19: no answer makes the reader of transfers throw, and a wrong one is named', () => {
  const ops: SpiOp[] = [
    { kind: 'read', address: 0x5606, bytes: 1 },
    { kind: 'modify', address: 0x5601, mask: 0x10, value: 0x10 },
  ]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const read = readSpi(ops, bytes)
      assert.ok(read.kind === 'rejected' || read.results.length === ops.length)
    }),
  )
  const busy = Uint8Array.of(0, 1, 3, 0, 0)
  assert.deepEqual(readSpi(ops.slice(0, 1), busy), {
    kind: 'rejected',
    reason: 'status',
    at: 0,
    status: 3,
  })
})

test('a list of transfers is cut into frames that fit the bridge, in order', () => {
  const op: SpiOp = { kind: 'read', address: 0, bytes: 500 }
  const cut = bundles(Array.from({ length: 20 }, () => op))
  assert.equal(cut.flat().length, 20)
  for (const frame of cut) {
    assert.ok(frame.reduce((sum, one) => sum + requestBytes(one), 0) <= SPI_PAYLOAD_BYTES_MAX)
  }
  assert.deepEqual(
    cut.map(({ length }) => length),
    [8, 8, 4],
  )
})
