import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fillHours, type HourBook, openHours } from './hours.ts'

const HOUR = 3_600_000
const at = (lineMs: number, offsetMs = 0) => ({ lineMs, atMs: lineMs + offsetMs, clk: 2 }) as const

test('an amount is spread evenly over the hours it took', () => {
  const book = openHours(HOUR / 2, 1)
  const { rows, book: next } = fillHours(book, at(2 * HOUR + HOUR / 2), 2.5 * HOUR, [20])
  assert.deepEqual(rows, [
    { hourMs: 0, sums: [5] },
    { hourMs: HOUR, sums: [10] },
  ])
  assert.deepEqual(next.sums, [5])
})

test('an hour of which nothing is known is no row', () => {
  const { rows, book } = fillHours(openHours(0, 2), at(500 * HOUR), 500 * HOUR, [0, 0])
  assert.deepEqual(rows, [])
  assert.equal(book.startLineMs, 500 * HOUR)
})

test('F21: a year’s step of the clock makes one hour and loses nothing', () => {
  const half = fillHours(openHours(0, 1), at(HOUR / 2), HOUR / 2, [30]).book
  const yearMs = 365 * 24 * HOUR
  const { rows, book } = fillHours(half, at(HOUR, yearMs), HOUR, [30])
  assert.deepEqual(rows, [{ hourMs: yearMs, sums: [60] }])
  assert.deepEqual(book.sums, [0])
})

test('nothing is lost or made, whatever the clock does', () => {
  const span = fc.record({
    ms: fc.integer({ min: 0, max: 200 * HOUR }),
    amount: fc.integer({ min: 0, max: 1000 }),
    offsetMs: fc.integer({ min: -(10 ** 11), max: 10 ** 11 }),
  })
  fc.assert(
    fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
      let book: HourBook = openHours(0, 1)
      let lineMs = 0
      let given = 0
      let found = 0
      for (const { ms, amount, offsetMs } of spans) {
        lineMs += ms
        given += amount
        const filled = fillHours(book, at(lineMs, offsetMs), lineMs, [amount])
        assert(filled.rows.length <= 72)
        for (const { hourMs, sums } of filled.rows) {
          assert(Number.isInteger(hourMs / HOUR))
          found += sums[0]!
        }
        book = filled.book
      }
      assert(Math.abs(given - found - book.sums[0]!) < 1e-6)
    }),
  )
})
