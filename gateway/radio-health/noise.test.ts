import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoiseLevels, noiseDbm } from './noise.ts'

test('noise is the level less what the frame adds to it', () => {
  assert.equal(Math.round(noiseDbm({ rssiDbm: -110, snrDb: -10 })), -110)
  assert.equal(Math.round(noiseDbm({ rssiDbm: -80, snrDb: 10 })), -90)
  assert.equal(Math.round(noiseDbm({ rssiDbm: -117, snrDb: 0 }) * 10) / 10, -120)
})

test('a strong frame tells nothing of the noise: its SNR goes no further than the demodulator can', () => {
  const levels = new NoiseLevels()
  for (let i = 0; i < 20; i++) levels.add({ rssiDbm: -62, snrDb: 12.5 })
  assert.deepEqual([levels.medianDbm(), levels.frames], [undefined, 0])
})

test('the median of what was heard is kept by the decibel; nothing heard is no level', () => {
  const levels = new NoiseLevels()
  assert.equal(levels.medianDbm(), undefined)
  for (const rssiDbm of [-114, -113, -113, -112]) levels.add({ rssiDbm, snrDb: 0 })
  assert.equal(levels.medianDbm(), undefined)
  // A neighbour's jammer, and what no receiver says.
  levels.add({ rssiDbm: -60, snrDb: 0 })
  assert.equal(levels.medianDbm(), -116)
  levels.add({ rssiDbm: Number.NaN, snrDb: 0 })
  levels.add({ rssiDbm: 900, snrDb: 0 })
  assert.equal(levels.frames, 6)
  levels.clear()
  assert.deepEqual([levels.medianDbm(), levels.frames], [undefined, 0])
})
