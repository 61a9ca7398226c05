import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoiseLevels, noiseDbm } from './noise.ts'

test('noise is the level less what the frame adds to it', () => {
  assert.equal(Math.round(noiseDbm({ rssiDbm: -110, snrDb: -10 })), -110)
  assert.equal(Math.round(noiseDbm({ rssiDbm: -80, snrDb: 10 })), -90)
  assert.equal(Math.round(noiseDbm({ rssiDbm: -117, snrDb: 0 }) * 10) / 10, -120)
})

test('the median of what was heard is kept by the decibel; nothing heard is no level', () => {
  const levels = new NoiseLevels()
  assert.equal(levels.medianDbm(), undefined)
  // Of −117.0, −116.0 and a neighbour's jammer.
  for (const rssiDbm of [-114, -113, -60]) levels.add({ rssiDbm, snrDb: 0 })
  assert.equal(levels.medianDbm(), -116)
  levels.add({ rssiDbm: Number.NaN, snrDb: 0 })
  levels.add({ rssiDbm: 900, snrDb: 0 })
  assert.equal(levels.frames, 4)
  levels.clear()
  assert.deepEqual([levels.medianDbm(), levels.frames], [undefined, 0])
})
