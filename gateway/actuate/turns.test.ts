import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { civilDayOf, civilTimeOf } from '../../base/civil-day.ts'
import type { WateringProgramme } from './programme.ts'
import { nextTurn, turnAt } from './turns.ts'

const MINUTE = 60_000

function programme(from: string, to: string, days = [1, 2, 3, 4, 5, 6, 7]): WateringProgramme {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return {
    enabled: true,
    days,
    window: { fromMinutes: minutes(from), toMinutes: minutes(to) },
    dose: { seconds: 600 },
    decision: 'calendar',
  }
}

/** Every turn that a gateway meets which looks once a minute from one UTC time to another. */
function turnsMet(one: WateringProgramme, from: string, to: string): string[] {
  const met = new Set<string>()
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += MINUTE) {
    const turn = turnAt(one, ms)
    if (turn) met.add(`${turn.day} ${civilTimeOf(turn.fromMs)}-${civilTimeOf(turn.toMs)}`)
  }
  return [...met]
}

test('a window past midnight belongs to the day on which it begins', () => {
  const night = programme('22:30', '05:00', [5])
  assert.deepEqual(turnsMet(night, '2026-06-05T00:00Z', '2026-06-08T00:00Z'), [
    '2026-06-05 22:30-05:00',
  ])
  assert.equal(nextTurn(night, Date.parse('2026-06-06T00:00Z'))?.day, '2026-06-12')
})

test('F23: a watering at half past two comes once when the clocks go back, and once when they go on', () => {
  const one = programme('02:30', '03:30')
  assert.deepEqual(turnsMet(one, '2026-10-24T12:00Z', '2026-10-25T12:00Z'), [
    '2026-10-25 02:30-03:30',
  ])
  assert.deepEqual(turnsMet(one, '2026-03-28T12:00Z', '2026-03-29T12:00Z'), [
    '2026-03-29 03:30-04:30',
  ])
  const short = programme('02:10', '02:50')
  assert.deepEqual(turnsMet(short, '2026-03-28T12:00Z', '2026-03-29T12:00Z'), [
    '2026-03-29 03:10-03:50',
  ])
})

test('F23: whatever the window, each chosen day has exactly one turn, and it begins on that day', () => {
  const minute = fc.integer({ min: 0, max: 1_439 })
  fc.assert(
    fc.property(
      minute,
      minute,
      fc.constantFrom('2026-03-29', '2026-10-25', '2026-07-01'),
      (a, b, day) => {
        fc.pre(Math.abs(a - b) > 90)
        const one = { ...programme('00:00', '01:00'), window: { fromMinutes: a, toMinutes: b } }
        const noonBefore = Date.parse(`${day}T00:00Z`) - 26 * 3_600_000
        const starts = new Set<number>()
        for (let ms = noonBefore; ms < noonBefore + 52 * 3_600_000; ms += 10 * MINUTE) {
          const next = nextTurn(one, ms)
          if (next?.day === day) starts.add(next.fromMs)
        }
        assert.equal(starts.size, 1)
        assert.equal(civilDayOf([...starts][0]!), day)
      },
    ),
    { numRuns: 60 },
  )
})
