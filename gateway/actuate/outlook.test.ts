import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcOfCivilTime } from '../../base/civil-day.ts'
import { FREE } from '../../test/support/zone-view.ts'
import { outlookOf } from './outlook.ts'
import type { PlannedZone } from './plan-zone.ts'

const DAY = '2026-07-06'
const MINUTE = 60_000
const ZONE: PlannedZone = {
  zone: 'z-1',
  programme: {
    enabled: true,
    days: [1, 3, 5],
    window: { fromMinutes: 22 * 60, toMinutes: 5 * 60 },
    dose: { seconds: 1_200 },
    decision: 'soil',
  },
  interlocks: FREE,
  soil: { isDry: true },
  flowLitresPerHour: 2_400,
  last: null,
  wateredLineMs: null,
}

/** Minutes after ten in the evening of a Monday. */
function at(minutes: number, clk = 2) {
  const lineMs = 100 * 60 * MINUTE + minutes * MINUTE
  return { lineMs, atMs: utcOfCivilTime(DAY, 22 * 60) + minutes * MINUTE, clk }
}

test('at noon one reads when the zone is watered tonight, for how long, and that nothing is in its way', () => {
  const outlook = outlookOf(ZONE, at(-600))
  assert.deepEqual(outlook, {
    fromMs: utcOfCivilTime(DAY, 22 * 60),
    toMs: utcOfCivilTime('2026-07-07', 5 * 60),
    isOpen: false,
    does: 'water',
    reason: null,
    detail: '',
    seconds: 1_200,
    isReduced: false,
  })
})

test('what stands in the way now is named for the turn that comes, and soil that is not known gives less', () => {
  const interlocks = { ...FREE, loss: 'hidden_leak' }
  const leaking = outlookOf({ ...ZONE, interlocks }, at(-600))
  assert.deepEqual([leaking?.does, leaking?.reason], ['wait', 'loss'])
  const moist = outlookOf({ ...ZONE, soil: { isDry: false } }, at(-600))
  assert.deepEqual([moist?.does, moist?.reason], ['wait', 'soil'])
  const unknown = outlookOf({ ...ZONE, soil: { isDry: null } }, at(-600))
  assert.deepEqual([unknown?.does, unknown?.seconds, unknown?.isReduced], ['water', 960, true])
})

test('what was watered twelve hours before the turn begins is no reason any more then', () => {
  const wateredLineMs = at(-11 * 60).lineMs
  const soaking = outlookOf({ ...ZONE, wateredLineMs }, at(-600))
  assert.equal(soaking?.reason, 'rearm')
  const long = outlookOf({ ...ZONE, wateredLineMs: at(-13 * 60).lineMs }, at(-720))
  assert.equal(long?.does, 'water')
})

test('in its window a turn that has had its water is done; without the time nothing is foretold', () => {
  const commandId = `turn/z-1/${DAY}/0/0`
  const last = { commandId, state: 'watered', endLineMs: at(20).lineMs } as const
  const done = outlookOf({ ...ZONE, last }, at(60))
  assert.deepEqual([done?.isOpen, done?.does, done?.reason], [true, 'wait', 'done'])
  assert.equal(outlookOf(ZONE, at(0, 0)), null)
  assert.equal(
    outlookOf({ ...ZONE, programme: { ...ZONE.programme, enabled: false } }, at(0)),
    null,
  )
})
