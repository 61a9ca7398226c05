import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { healthAdvice } from './advice.ts'
import { HEALTH_CAUSES, type HealthCause, type HealthFigures, judgeHealth } from './verdict.ts'

/** A parking sensor at SF7 with 4 dB taken back, that could still go to SF12. */
const WELL: HealthFigures = {
  received: 98,
  lost: 2,
  levelDb: 3,
  powerDownDb: 4,
  floorDb: -7.5,
  slowestFloorDb: -20,
  battery: 80,
  deviceMarginDb: 12,
  lastHeardAgoS: 600,
  intervalS: 86_400,
}

const CASES: readonly (readonly [HealthCause, string, Partial<HealthFigures>])[] = [
  ['well', 'good', {}],
  ['never-heard', 'unknown', { lastHeardAgoS: undefined, received: 0, lost: 0 }],
  ['silent', 'lost', { lastHeardAgoS: 3 * 86_400 }],
  ['few-frames', 'unknown', { received: 3, lost: 0 }],
  ['few-frames', 'unknown', { levelDb: undefined }],
  ['no-reserve', 'poor', { levelDb: -17 }],
  ['loss', 'poor', { received: 60, lost: 40 }],
  ['device-deaf', 'poor', { deviceMarginDb: -3 }],
  ['thin-reserve', 'fair', { levelDb: -12 }],
  ['some-loss', 'fair', { received: 85, lost: 15 }],
  ['device-hard-of-hearing', 'fair', { deviceMarginDb: 2 }],
  ['battery-low', 'good', { battery: 7 }],
]

for (const [cause, verdict, change] of CASES) {
  const what = Object.entries(change).map(([name, value]) => `${name} ${value}`)
  test(`${what.join(', ') || 'a device that is well'}: ${verdict}, for ${cause}`, () => {
    const health = judgeHealth({ ...WELL, ...change })
    assert.deepEqual([health.verdict, health.cause], [verdict, cause])
  })
}

test('every cause is reached by some figures', () => {
  const reached = new Set(CASES.map(([cause]) => cause))
  assert.deepEqual(
    [...HEALTH_CAUSES].filter((cause) => !reached.has(cause)),
    [],
  )
})

test('margin is what is left now, reserve what is left when all is tried', () => {
  const { marginDb, reserveDb, lossPercent } = judgeHealth(WELL)
  // 3 dB − 4 dB of power − (−7.5) now; 3 dB − (−20) at full power and the slowest data rate.
  assert.deepEqual([marginDb, reserveDb, lossPercent], [6.5, 23, 2])
})

test('a steered device with a small margin is well; one that cannot be slowed is judged by it', () => {
  const steered = { ...WELL, levelDb: -3, powerDownDb: 2 }
  assert.deepEqual([judgeHealth(steered).marginDb, judgeHealth(steered).verdict], [2.5, 'good'])
  assert.equal(judgeHealth({ ...steered, slowestFloorDb: steered.floorDb }).verdict, 'poor')
})

test('a device of which nobody knows how often it speaks is not called lost', () => {
  const figures = { ...WELL, intervalS: undefined, lastHeardAgoS: 30 * 86_400 }
  assert.equal(judgeHealth(figures).verdict, 'good')
})

test('the sentences are of this device, short, and without LoRa’s words', () => {
  for (const [, , change] of CASES) {
    const figures = { ...WELL, ...change }
    const { fr, en } = healthAdvice(judgeHealth(figures), figures)
    for (const text of [fr, en]) {
      assert.ok(text.length > 30 && text.length < 170, text)
      assert.doesNotMatch(text, /\b(SF|SNR|RSSI|ADR|DR\d|MIC|uplink|undefined|NaN)\b/i)
    }
    assert.doesNotMatch(fr, / [;:!?%]/)
  }
  const weak = { ...WELL, levelDb: -17 }
  assert.match(healthAdvice(judgeHealth(weak), weak).fr, /^Réserve 3\u202fdB, trop faible\./)
  const silent = { ...WELL, lastHeardAgoS: 3 * 86_400 }
  assert.match(healthAdvice(judgeHealth(silent), silent).en, /^Silent for 3 days, though it speaks/)
})

test('less loss, more level and more battery never make a verdict worse', () => {
  const rank = { lost: 0, poor: 1, fair: 2, good: 3, unknown: -1 }
  const figures = fc.record({
    received: fc.integer({ min: 8, max: 128 }),
    lost: fc.integer({ min: 0, max: 128 }),
    levelDb: fc.double({ min: -25, max: 15, noNaN: true }),
    battery: fc.integer({ min: 1, max: 100 }),
    deviceMarginDb: fc.integer({ min: -32, max: 31 }),
  })
  fc.assert(
    fc.property(figures, fc.nat(10), (one, better) => {
      const before = judgeHealth({ ...WELL, ...one })
      const after = judgeHealth({
        ...WELL,
        ...one,
        lost: Math.max(0, one.lost - better),
        levelDb: one.levelDb + better,
        battery: Math.min(100, one.battery + better),
        deviceMarginDb: one.deviceMarginDb + better,
      })
      assert.ok(after.verdict === 'unknown' || rank[after.verdict] >= rank[before.verdict])
    }),
  )
})
