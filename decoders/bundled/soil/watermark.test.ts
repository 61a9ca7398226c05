import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watermarkTension } from './watermark.ts'

test('a Watermark of 1546 Hz stands at 30 kPa, as its maker says', () => {
  assert.equal(Math.round(watermarkTension(1546)), 30)
})

test('the drier the soil, the lower the frequency: tension never jumps back, and ends at 200', () => {
  assert.equal(watermarkTension(0), 200)
  assert.equal(watermarkTension(65_535), 0)
  for (let hertz = 0; hertz < 7_000; hertz++) {
    const step = watermarkTension(hertz) - watermarkTension(hertz + 1)
    // The table's slopes are rounded, so that its pieces meet within a tenth of a kPa.
    assert(step > -0.11 && step < 0.7, `${step} kPa from ${hertz} Hz to the next`)
  }
})
