import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../../base/ids.ts'
import type { MeterPolicy } from './reading.ts'
import { litresBetween, type Register, readMeter, ZONE_POINTS } from './register.ts'
import { spread } from './spread.ts'

const MIN = 60_000
const policy: MeterPolicy = { litresPerPulse: 0.1, designLitresPerHour: 1_200, counterBits: 16 }

type Frame = { readonly minute: number; readonly pulses: number; readonly restarted?: boolean }

/** Reads frames in this order; the litres of all intervals. */
function read(frames: readonly Frame[]): { register: Register | null; litres: number } {
  let register: Register | null = null
  let litres = 0
  frames.forEach(({ minute, pulses, restarted = false }, n) => {
    const lineMs = minute * MIN
    const at = { lineMs, heardLineMs: lineMs, atMs: lineMs, clk: 2 } as const
    const devEui = '24e124454b200001' as DevEui
    const reading = { ...at, kind: 'pulses', devEui, fCntUp: 100 + n, pulses, restarted } as const
    const step = readMeter(register, reading, { policy, pointsMax: ZONE_POINTS })
    register = step.register
    if (step.kind === 'interval') litres += step.interval.litres
  })
  return { register, litres }
}

test('what flowed is what is read, across rollovers and lost frames', () => {
  const flows = fc.array(fc.record({ pulses: fc.nat(2_000), isLost: fc.boolean() }), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(flows, fc.nat(65_535), (intervals, first) => {
      let all = first
      const frames = intervals.map(({ pulses }, n) => {
        all += pulses
        return { minute: (n + 1) * 15, pulses: all % 65_536 }
      })
      const heard = frames.filter((_, n) => !intervals[n]!.isLost || n === frames.length - 1)
      const { litres } = read([{ minute: 0, pulses: first }, ...heard])
      assert(Math.abs(litres - (all - first) * policy.litresPerPulse) < 1e-6)
    }),
  )
})

test('a late frame is passed over: its water is in the interval that was read', () => {
  const on = [
    { minute: 0, pulses: 10 },
    { minute: 30, pulses: 50 },
  ]
  assert.equal(read([...on, { minute: 15, pulses: 30 }]).litres, 4)
})

test('a meter that began anew counts from zero, a swapped one begins without a count', () => {
  const anew = { minute: 15, pulses: 7, restarted: true }
  const { litres } = read([{ minute: 0, pulses: 40_000 }, anew])
  assert(Math.abs(litres - 0.7) < 1e-9)
})

test('kept readings reach far back where nothing flows', () => {
  const still = Array.from({ length: 200 }, (_, n) => ({ minute: n * 15, pulses: 5 }))
  const { register } = read(still)
  assert.equal(register?.points.length, 2)
  const span = { fromLineMs: 3 * MIN, toLineMs: 2_000 * MIN }
  assert.equal(litresBetween(register!, span, { open: () => [], baseLitresPerHour: 0 }), 0)
})

test('over a span that cuts an interval, its water is where the valve was open', () => {
  const { register } = read([
    { minute: 0, pulses: 0 },
    { minute: 60, pulses: 3_000 },
  ])
  const open = () => [{ fromLineMs: 40 * MIN, toLineMs: 50 * MIN }]
  const over = (fromLineMs: number, toLineMs: number) =>
    litresBetween(register!, { fromLineMs, toLineMs }, { open, baseLitresPerHour: 0 })
  assert.equal(over(0, 40 * MIN), 0)
  assert.equal(over(0, 60 * MIN), 300)
  assert.equal(over(-MIN, 60 * MIN), undefined)
})

test('pieces of an interval hold all its litres, in order, without holes', () => {
  const minutes = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(2_000))
  fc.assert(
    fc.property(
      fc.array(minutes, { maxLength: 4 }),
      fc.nat(5_000),
      fc.nat(100),
      (opens, litres, base) => {
        const flows = opens.map(([from, length, litresPerHour]) => ({
          fromLineMs: from * MIN,
          toLineMs: (from + length) * MIN,
          litresPerHour,
        }))
        const interval = { fromLineMs: 60 * MIN, toLineMs: 240 * MIN }
        const pieces = spread(interval, litres, { flows, baseLitresPerHour: base })
        assert.equal(pieces[0]!.fromLineMs, interval.fromLineMs)
        assert.equal(pieces.at(-1)!.toLineMs, interval.toLineMs)
        for (const [n, piece] of pieces.slice(1).entries())
          assert.equal(piece.fromLineMs, pieces[n]!.toLineMs)
        assert(pieces.every((piece) => piece.litres >= 0))
        const sum = pieces.reduce((all, piece) => all + piece.litres, 0)
        assert(Math.abs(sum - litres) < 1e-6)
      },
    ),
  )
})
