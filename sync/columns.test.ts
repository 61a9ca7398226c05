import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from '../base/bytes.ts'
import { crc32c } from '../base/crc.ts'
import { PROBE, reading } from '../test/support/facts.ts'
import { readColumns, writeColumns } from './columns.ts'
import { emptyDictionary, indexFacts, lookupIn } from './dict.ts'
import type { ReadingFact } from './fact.ts'

const SEALED = new Uint8Array([1, 2, 3])

function columnsOf(facts: readonly ReadingFact[]) {
  const { dictionary, indexes } = indexFacts(emptyDictionary(1), facts, () => PROBE)
  const bytes = writeColumns({ facts, devices: indexes, sealed: SEALED })
  const lookup = lookupIn(dictionary)
  const { length: rows } = facts
  return { bytes, rows, t0Ms: facts[0]!.atMs, sealed: SEALED, lookup }
}

/** The columns with another body and the checksum that fits it: what a hostile peer can make. */
function sealedAgain(body: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4)
  new DataView(crc.buffer).setUint32(0, crc32c(body, crc32c(SEALED)))
  return concatBytes([body, crc])
}

test('equal clocks, times in whole seconds and values as before cost a byte each or less', () => {
  const facts = Array.from({ length: 100 }, (_, n) => ({ ...reading(0), atMs: 1000 * n }))
  assert.ok(columnsOf(facts).bytes.length < 100 * 3.2)
})

test('S19: bytes with a right checksum are still refused unless the writer would have made them', () => {
  const good = columnsOf(Array.from({ length: 8 }, (_, n) => reading(n)))
  const body = good.bytes.subarray(0, good.bytes.length - 4)
  const anyBody = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.nat(body.length - 1), fc.nat(255)).map(([at, value]) => {
      const changed = body.slice()
      changed[at] = value
      return changed
    }),
  )
  const deviceOf = (fact: ReadingFact): number =>
    [...Array(8).keys()].find((index) => good.lookup(index)?.devEui === fact.devEui)!
  let refused = 0
  fc.assert(
    fc.property(anyBody, (changed) => {
      const read = readColumns({ ...good, bytes: sealedAgain(changed) })
      if (read.kind === 'rejected') {
        refused++
        return
      }
      const devices = read.facts.map((fact) => deviceOf(fact))
      const again = writeColumns({ facts: read.facts, devices, sealed: SEALED })
      assert.deepEqual(again, sealedAgain(changed))
    }),
    { numRuns: 3000 },
  )
  assert.ok(refused > 1000)
})

test('an overlong number and a split run say the same as the short form, and are refused', () => {
  const good = columnsOf([reading(0), reading(0)])
  const body = good.bytes.subarray(0, good.bytes.length - 4)
  assert.deepEqual([...body.subarray(0, 3)], [2, 2, 1])
  const overlong = sealedAgain(concatBytes([Uint8Array.of(0x82, 0x00), body.subarray(1)]))
  const split = sealedAgain(concatBytes([Uint8Array.of(1, 2, 1, 2), body.subarray(2)]))
  for (const bytes of [overlong, split]) {
    assert.deepEqual(readColumns({ ...good, bytes }), { kind: 'rejected', reason: 'format' })
  }
})

test('the checksum covers the envelope: columns moved to another batch are refused', () => {
  const columns = columnsOf([reading(1)])
  const moved = readColumns({ ...columns, sealed: Uint8Array.of(1, 2, 4) })
  assert.deepEqual(moved, { kind: 'rejected', reason: 'checksum' })
})
