import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcOfCivilTime } from '../../base/civil-day.ts'
import { FREE } from '../../test/support/zone-view.ts'
import { type LastOrder, type PlannedZone, planZone, type ZonePlan } from './plan-zone.ts'
import type { WateringProgramme } from './programme.ts'

const DAY = '2026-07-06'
const MINUTE = 60_000

const NIGHT: WateringProgramme = {
  enabled: true,
  days: [1, 2, 3, 4, 5, 6, 7],
  window: { fromMinutes: 22 * 60, toMinutes: 5 * 60 },
  dose: { seconds: 1_200 },
  decision: 'calendar',
}

function zone(more: Partial<PlannedZone> = {}): PlannedZone {
  return {
    zone: 'z-1',
    programme: NIGHT,
    interlocks: FREE,
    soil: { isDry: null },
    flowLitresPerHour: 2_400,
    last: null,
    wateredLineMs: null,
    ...more,
  }
}

/** Minutes after ten in the evening; the line of time began then. */
function at(minutes: number, clk = 2) {
  return {
    lineMs: minutes * MINUTE,
    atMs: utcOfCivilTime(DAY, 22 * 60) + minutes * MINUTE,
    clk,
  }
}

function last(part: number, attempt: number, state: LastOrder['state'], endMinutes = 0): LastOrder {
  const commandId = `turn/z-1/${DAY}/${part}/${attempt}`
  return { commandId, state, endLineMs: endMinutes * MINUTE }
}

function short(plan: ZonePlan): string {
  if (plan.kind === 'wait') return `wait: ${plan.because}`
  if (plan.kind === 'skip') return `${plan.commandId}: ${plan.reason}`
  return `${plan.commandId} ${plan.seconds} s${plan.litres === null ? '' : ` ${plan.litres} L`}`
}

test('a turn opens the valve when its window opens, once, and waits outside of it', () => {
  assert.equal(short(planZone(zone(), at(-1))), 'wait: no window is open')
  assert.equal(short(planZone(zone(), at(1))), `turn/z-1/${DAY}/0/0 1200 s`)
  const under = zone({ last: last(0, 0, 'underWay') })
  assert.equal(short(planZone(under, at(2))), 'wait: an order is under way')
  assert.equal(
    short(planZone(zone({ last: last(0, 0, 'watered', 22) }), at(30))),
    'wait: this turn is done',
  )
  assert.equal(short(planZone(zone(), at(7 * 60 + 1))), 'wait: no window is open')
})

test('F20: a gateway that does not know the time waters by no calendar', () => {
  assert.equal(short(planZone(zone(), at(1, 0))), 'wait: the gateway does not know the time')
})

test('cycle and soak: parts with pauses between, each ordered once the one before is over', () => {
  const soaked = { ...NIGHT, soak: { onSeconds: 500, offSeconds: 1_800 } }
  const order = (more: Partial<PlannedZone>, minutes: number) =>
    short(planZone(zone({ programme: soaked, ...more }), at(minutes)))
  assert.equal(order({}, 1), `turn/z-1/${DAY}/0/0 400 s`)
  assert.equal(order({ last: last(0, 0, 'watered', 10) }, 39), 'wait: the water goes in')
  assert.equal(order({ last: last(0, 0, 'watered', 10) }, 41), `turn/z-1/${DAY}/1/0 400 s`)
  assert.equal(order({ last: last(2, 0, 'watered', 90) }, 200), 'wait: this turn is done')
})

test('litres become time by the flow of the zone, half as much again as a bound; without flow the turn is skipped', () => {
  const litres = { ...NIGHT, dose: { litres: 400 } }
  assert.equal(
    short(planZone(zone({ programme: litres }), at(1))),
    `turn/z-1/${DAY}/0/0 900 s 400 L`,
  )
  const unknown = zone({ programme: litres, flowLitresPerHour: undefined })
  assert.equal(short(planZone(unknown, at(1))), `turn/z-1/${DAY}/skip: flow`)
})

test('by soil: dry is watered, moist is not, and a probe that says nothing leaves four fifths of the dose', () => {
  const bySoil = { ...NIGHT, decision: 'soil' } as const
  const plan = (isDry: boolean | null, minutes: number, more: Partial<PlannedZone> = {}) =>
    short(planZone(zone({ programme: bySoil, soil: { isDry }, ...more }), at(minutes)))
  assert.equal(plan(true, 1), `turn/z-1/${DAY}/0/0 1200 s`)
  assert.equal(plan(null, 1), `turn/z-1/${DAY}/0/0 960 s`)
  assert.equal(plan(false, 1), 'wait: the soil is moist enough')
  // As long as there is time for the dose it may still turn dry.
  assert.equal(plan(false, 6 * 60 + 39), 'wait: the soil is moist enough')
  assert.equal(plan(false, 6 * 60 + 41), `turn/z-1/${DAY}/skip: soil`)
  const soaking = { wateredLineMs: -11 * 60 * MINUTE }
  assert.equal(plan(true, 30, soaking), 'wait: the last watering is still going in')
  assert.equal(plan(true, 61, soaking), `turn/z-1/${DAY}/0/0 1200 s`)
})

test('what forbids water is waited for until the dose has no time left, then the reason is told', () => {
  const leaks = zone({ interlocks: { ...FREE, loss: 'hidden_leak' } })
  assert.equal(short(planZone(leaks, at(5))), 'wait: the zone loses water: hidden_leak')
  assert.equal(short(planZone(leaks, at(6 * 60 + 45))), `turn/z-1/${DAY}/skip: loss`)
  // Repaired in the night: still in time.
  assert.equal(short(planZone(zone(), at(4 * 60))), `turn/z-1/${DAY}/0/0 1200 s`)
})

test('a valve that did not open is told again, twice, only where a meter says that nothing flowed', () => {
  const after = (state: LastOrder['state'], attempt: number) =>
    short(planZone(zone({ last: last(0, attempt, state, 30) }), at(31)))
  assert.equal(after('notOpened', 0), `turn/z-1/${DAY}/0/1 1200 s`)
  assert.equal(after('notOpened', 1), `turn/z-1/${DAY}/0/2 1200 s`)
  assert.equal(after('notOpened', 2), `turn/z-1/${DAY}/skip: valve`)
  assert.equal(after('unknown', 0), `turn/z-1/${DAY}/skip: valve`)
})

test('a gateway that comes up too late for the dose lets the turn go; a dose longer than its window begins with it', () => {
  assert.equal(short(planZone(zone(), at(6 * 60 + 55))), 'wait: too late for this turn')
  const long = zone({
    programme: {
      ...NIGHT,
      dose: { seconds: 14_400 },
      window: { fromMinutes: 22 * 60, toMinutes: 23 * 60 },
    },
  })
  assert.equal(short(planZone(long, at(2))), `turn/z-1/${DAY}/0/0 14400 s`)
  assert.equal(short(planZone(long, at(25))), 'wait: too late for this turn')
})
