import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundsOfCivilDay } from './civil-day.ts'
import { isWithinHours, msWithinHours, parseWeeklyHours } from './weekly-hours.ts'

/** Monday, 23 November 2026, in Paris winter time. */
const at = (day: number, time: string) =>
  Date.parse(`2026-11-${String(22 + day).padStart(2, '0')}T${time}:00+01:00`)
const armed = (text: string, utcMs: number) => isWithinHours(parseWeeklyHours(text)!, utcMs)

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
    assert.equal(parseWeeklyHours(text), undefined, text)
  fc.assert(fc.property(fc.string(), (text) => void parseWeeklyHours(text)))
})

test('F23: the time within hours follows the clock of Paris, through days of 23 and 25 hours', () => {
  const day = (rules: string, date: string) => {
    const { startMs: fromMs, endMs: toMs } = boundsOfCivilDay(date)!
    return msWithinHours(parseWeeklyHours(rules)!, { fromMs, toMs }) / 3_600_000
  }
  assert.equal(day('Mo-Sa 09:00-19:00', '2026-06-16'), 10)
  assert.equal(day('Mo-Sa 09:00-19:00', '2026-06-21'), 0)
  assert.equal(day('00:00-24:00', '2026-10-25'), 25)
  assert.equal(day('02:00-03:00', '2026-10-25'), 2)
  assert.equal(day('02:00-03:00', '2026-03-29'), 0)
  assert.equal(day('22:00-06:30', '2026-06-16'), 8.5)
  assert.equal(day('Mo-Fr 08:00-12:00; 10:00-14:15', '2026-06-16'), 6.25)
})

test('what lies within hours, minute by minute, is what is counted', () => {
  const rules = parseWeeklyHours('Mo-Fr 19:30-07:15; Sa,Su 00:00-24:00')!
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2027, 0) / 60_000 })
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 240 }), (from, length) => {
      const span = { fromMs: from * 60_000, toMs: (from + length) * 60_000 }
      let within = 0
      for (let i = 0; i < length; i++) if (isWithinHours(rules, (from + i) * 60_000)) within++
      assert.equal(msWithinHours(rules, span), within * 60_000)
    }),
  )
})
