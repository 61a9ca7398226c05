import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRow, rowBytes } from '../../sync/row.ts'
import { makeFact } from './step.ts'

test('F19: an hour that began before a boot into 1970 is a row that every reader takes', () => {
  const fields = { hourMs: -7_200_000, litres: 0, coverage: 0.446, estimated: 0 }
  const fact = makeFact('zoneHour', { lineMs: 5e9, atMs: -3_600_000, clk: 0 }, 'zone', fields)
  const read = readRow(rowBytes(fact))
  assert.deepEqual(read.kind === 'fact' && [read.fact.atMs, read.fact.clk], [0, 0])
})
