import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TX_REFUSALS } from '../../hardware/radio.ts'
import type { BandUse, Hindrance, WayRefused } from '../engine/hindrance.ts'
import { hindranceWords } from './hindrance-words.ts'

/** 14:01:30 in Paris. */
const AT = { atMs: Date.UTC(2027, 5, 1, 12, 1, 30), clk: 2 } as const
const M: BandUse = {
  ...{ name: 'M', fromHz: 868_000_000, toHz: 868_600_000 },
  ...{ usedMs: 36_000, limitMs: 36_000, hourMs: 36_000, freeInMs: 200_000 },
}
const P: BandUse = {
  ...{ name: 'P', fromHz: 869_400_000, toHz: 869_650_000 },
  ...{ usedMs: 1_000, limitMs: 252_000, hourMs: 360_000, freeInMs: 0 },
}
const RX1: WayRefused = { way: 'rx1', freqHz: 868_100_000, reason: 'duty-cycle', band: M }
const RX2: WayRefused = { way: 'rx2', freqHz: 869_525_000, reason: 'too-late', band: P }

function refused(...ways: readonly WayRefused[]): Hindrance {
  return { ...AT, kind: 'refused', ways }
}

test('a full sub-band is told with its clock time, its seconds, and the window that has room', () => {
  const { fr, en } = hindranceWords(refused(RX1, RX2))
  assert.equal(
    en,
    '868.1 MHz sub-band is used up until 14:05, 36 s of 36 s; ' +
      'RX2: the answer was ready too late for the window; would go in RX2 after its next message',
  )
  assert.match(fr, /^la sous-bande de 868,1\u202fMHz est épuisée jusqu’à 14:05, 36\u202fs sur 36/)
  assert.match(fr, /\u202f; il partirait en RX2 après son prochain message$/)
})

test('where plain data has used its share, the rest is said to be kept', () => {
  const band = { ...M, usedMs: 25_160, limitMs: 25_200 }
  const { en } = hindranceWords(refused({ ...RX1, band }))
  assert.match(en, /25\.2 s of 25\.2 s \(of 36 s, the rest is kept for what is more urgent\)/)
  assert.match(en, /goes in RX1 after its first message from 14:05 on$/)
})

test('without a clock the wait is a span of time', () => {
  const { fr, en } = hindranceWords({ ...refused(RX1), clk: 0 })
  assert.match(en, /used up for 4 min.*in 4 min$/)
  assert.match(fr, /épuisée encore 4\u202fmin.*dans 4\u202fmin$/)
})

test('a reason that no waiting heals promises nothing', () => {
  const never = { ...M, freeInMs: null }
  const { en } = hindranceWords(refused({ ...RX1, band: never }, { ...RX2, reason: 'power' }))
  assert.match(en, /for a message of this length.*will not go like this$/)
})

test('every reason has words in both languages, with figures where there are some', () => {
  const all: readonly Hindrance[] = [
    ...TX_REFUSALS.map((reason) => refused({ ...RX1, reason }, { ...RX2, reason })),
    ...TX_REFUSALS.map((reason) => refused({ ...RX2, way: 'now', reason })),
    { ...AT, kind: 'deaf', usedMs: 145_000, limitMs: 144_000, freeInMs: 90_000 },
    { ...AT, kind: 'too-large', bytes: 115, bytesMax: 51, dataRate: 0 },
    { ...AT, kind: 'too-large', bytes: 115, bytesMax: 0, dataRate: null },
    { ...AT, kind: 'mac-first', bytes: 50, bytesMax: 51 },
    { ...AT, kind: 'not-heard' },
  ]
  for (const why of all) {
    const { fr, en } = hindranceWords(why)
    for (const text of [fr, en]) {
      assert.ok(text.length > 20 && text.length < 330, text)
      assert.doesNotMatch(text, /undefined|NaN|null/)
    }
    assert.doesNotMatch(fr, / [;:!?%]/, fr)
    assert.notEqual(fr, en)
  }
})
