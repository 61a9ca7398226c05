import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Garden, type GardenZone } from '../../../test/support/garden.ts'
import { restoreAssetState, storedAssetState } from '../asset-state.ts'

const START_MS = Date.UTC(2026, 5, 1)
const ZONES: readonly GardenZone[] = [
  { id: 'Z1', litresPerHour: 1_800, opensAt: 60, forMinutes: 25 },
  { id: 'Z2', litresPerHour: 1_200, opensAt: 95, forMinutes: 30 },
  { id: 'Z3', litresPerHour: 2_400, opensAt: 140, forMinutes: 20 },
]

/** Six days in which nothing is wrong: the flows are learned. */
function garden(): Garden {
  return new Garden(ZONES, START_MS).days(6)
}

function kindsOf(one: Garden): readonly string[] {
  return one.told().map(({ type, subject, fields }) => `${subject} ${type} ${fields['kind']}`)
}

test('a garden in which nothing is wrong tells nothing', () => {
  assert.deepEqual(kindsOf(garden().days(8)), [])
})

test('a broken sprinkler of 30 % is told at the second watering, with what was expected and found', () => {
  const one = garden()
  one.faults.watering['Z1'] = 1.3
  one.days(2)
  assert.deepEqual(kindsOf(one), ['Z1 cycleFaultFound broken_sprinkler'])
  const { fields } = one.told()[0]!
  const [expected, found] = [fields['expectedLitres'] as number, fields['foundLitres'] as number]
  assert(found / expected > 1.2 && found / expected < 1.4)
  const evidence = fields['evidence'] as readonly (readonly number[])[]
  assert.equal(evidence.length, 7)
  assert(evidence.at(-1)![3]! > 1.2 * evidence.at(-1)![2]!)
})

test('a blocked zone is told, and is over after two normal waterings', () => {
  const one = garden()
  one.faults.watering['Z2'] = 0.6
  one.days(3)
  one.faults.watering['Z2'] = 1
  one.days(1)
  assert.deepEqual(kindsOf(one), ['Z2 cycleFaultFound blocked'])
  one.days(1)
  assert.deepEqual(kindsOf(one).slice(1), ['Z2 cycleFaultCleared blocked'])
  assert((one.told()[1]!.fields['litres'] as number) < -300)
})

test('who took too little and now takes too much has another fault', () => {
  const one = garden()
  one.faults.watering['Z2'] = 0.6
  one.days(3)
  one.faults.watering['Z2'] = 1.4
  one.days(2)
  assert.deepEqual(kindsOf(one).slice(1), [
    'Z2 cycleFaultCleared blocked',
    'Z2 cycleFaultFound broken_sprinkler',
  ])
})

test('no water through a zone, and none in the main meter: its valve did not open', () => {
  const one = garden()
  one.faults.stuckClosed.add('Z3')
  one.days(1)
  assert.deepEqual(kindsOf(one), ['Z3 cycleFaultFound valve_stuck_closed'])
})

test('no water through a zone, but in the main meter: its own meter stands still', () => {
  const one = garden()
  one.faults.frozen.add('Z3')
  one.days(1)
  assert.deepEqual(kindsOf(one), ['Z3 cycleFaultFound meter_freeze'])
})

test('all zones low alike are a weak supply, and nothing is blocked', () => {
  const one = garden()
  for (const { id } of ZONES) one.faults.watering[id] = 0.8
  assert.deepEqual(kindsOf(one.days(4)), [])
})

test('a low watering while the pressure is low is no blocked filter', () => {
  const one = new Garden(ZONES, START_MS)
  one.pressureKpa = 350
  one.days(6)
  one.faults.watering['Z1'] = 0.6
  one.pressureKpa = 250
  assert.deepEqual(kindsOf(one.days(2)), [])
})

test('a leak on the main is told of the site, within half a day, and cleared when mended', () => {
  const one = garden()
  one.faults.mainLeak = 120
  one.days(1)
  assert.deepEqual(kindsOf(one), ['S1 leakConfirmed hidden_leak'])
  const { fields, minute } = one.told()[0]!
  assert(minute < 6 * 1_440 + 720)
  assert(Math.abs((fields['flowLitresPerHour'] as number) - 120) < 25)
  one.faults.mainLeak = 0
  one.days(1)
  assert.deepEqual(kindsOf(one).slice(1), ['S1 leakCleared hidden_leak'])
})

test('where fountains run all day, a leak on the main shows by how much is left, the same day', () => {
  const one = new Garden(ZONES, START_MS, true)
  const day = (use: number) => {
    one.minutes(7 * 60)
    one.faults.use = use
    one.minutes(12 * 60)
    one.faults.use = 0
    one.minutes(5 * 60)
  }
  for (let n = 0; n < 8; n++) day(70 + 10 * (n % 3))
  one.facts.length = 0
  one.minutes(9 * 60)
  one.faults.use = 80
  one.faults.mainLeak = 400
  one.minutes(6 * 60)
  assert.deepEqual(kindsOf(one), ['S1 leakConfirmed hidden_leak'])
  assert(Math.abs((one.told()[0]!.fields['flowLitresPerHour'] as number) - 400) < 80)
})

test("a zone's leak is the zone's alone, although the main meter sees it too", () => {
  const one = garden()
  one.faults.leak['Z2'] = 90
  assert.deepEqual(kindsOf(one.days(3)), ['Z2 leakConfirmed hidden_leak'])
})

test('an afternoon of watering by hand is no burst, a burst by night is one at once', () => {
  const one = garden().minutes(14 * 60)
  one.faults.leak['Z1'] = 1_000
  one.minutes(70)
  one.faults.leak['Z1'] = 0
  one.minutes(8 * 60)
  assert.deepEqual(kindsOf(one), [])
  one.faults.leak['Z1'] = 1_000
  one.minutes(50)
  assert.deepEqual(kindsOf(one), ['Z1 leakConfirmed burst'])
})

test('a burst by day is told at once where the pressure falls with it', () => {
  const one = new Garden(ZONES, START_MS)
  one.pressureKpa = 350
  one.days(6).minutes(14 * 60)
  one.faults.leak['Z1'] = 1_000
  one.pressureKpa = 300
  one.minutes(31)
  assert.deepEqual(kindsOf(one), ['Z1 leakConfirmed burst'])
})

/** A fortnight in which much goes wrong. */
function fortnight(one: Garden): Garden {
  one.radio = (n) => (n % 13 === 5 ? 'lost' : n % 17 === 3 ? 'twice' : 'heard')
  one.days(5)
  one.faults.leak['Z1'] = 40
  one.days(1)
  one.faults.leak['Z1'] = 0
  one.faults.watering['Z2'] = 1.4
  one.days(2)
  one.faults.frozen.add('Z3')
  one.faults.mainLeak = 200
  one.days(2)
  one.faults.mainLeak = 0
  one.faults.watering['Z2'] = 1
  return one.days(2)
}

test('F77: a restart at every step, with what the disk keeps of the states, changes no fact', () => {
  const straight = fortnight(new Garden(ZONES, START_MS))
  const restarted = new Garden(ZONES, START_MS)
  restarted.keep = (state) => restoreAssetState(JSON.parse(JSON.stringify(storedAssetState(state))))
  assert.deepEqual(fortnight(restarted).facts, straight.facts)
  assert(straight.told().length >= 6)
  for (const id of ['S1', 'Z1', 'Z2', 'Z3'])
    assert(JSON.stringify(storedAssetState(straight.stateOf(id))).length <= 4_096)
})

test('the same frames again give the same facts', () => {
  const again = fortnight(new Garden(ZONES, START_MS))
  assert.deepEqual(again.facts, fortnight(new Garden(ZONES, START_MS)).facts)
})
