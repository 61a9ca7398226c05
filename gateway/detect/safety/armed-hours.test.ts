import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isArmed, parseArmedHours } from './armed-hours.ts'

/** Monday, 23 November 2026, in Paris winter time. */
const at = (day: number, time: string) =>
  Date.parse(`2026-11-${String(22 + day).padStart(2, '0')}T${time}:00+01:00`)
const armed = (text: string, utcMs: number) => isArmed(parseArmedHours(text)!, utcMs)

test('hours past midnight belong to the day on which they begin', () => {
  const nights = 'Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00'
  assert.equal(armed(nights, at(1, '18:59')), false)
  assert.equal(armed(nights, at(1, '19:00')), true)
  assert.equal(armed(nights, at(2, '06:59')), true)
  assert.equal(armed(nights, at(2, '07:00')), false)
  assert.equal(armed(nights, at(6, '13:00')), true)
  assert.equal(armed(nights, at(7, '23:59')), true)
  assert.equal(armed(nights, at(8, '00:30')), false)
})

test('without days every day is meant; days may run over the end of the week', () => {
  assert.equal(armed('22:00-06:00', at(3, '23:00')), true)
  assert.equal(armed('Fr-Mo 10:00-11:00', at(1, '10:30')), true)
  assert.equal(armed('Fr-Mo 10:00-11:00', at(2, '10:30')), false)
})

test('summer time moves the watch with the clocks on the wall', () => {
  const [winter, summer] = [Date.UTC(2026, 0, 12, 18, 30), Date.UTC(2026, 6, 13, 18, 30)]
  assert.equal(armed('20:00-21:00', winter), false)
  assert.equal(armed('20:00-21:00', summer), true)
})

test('what is not written so is refused, and no text makes it throw', () => {
  for (const text of [
    '',
    'always',
    'Mo 25:00-26:00',
    'Xx 10:00-11:00',
    '10:00-10:00',
    '9:00-10:00',
  ])
    assert.equal(parseArmedHours(text), undefined, text)
  fc.assert(fc.property(fc.string(), (text) => void parseArmedHours(text)))
})
