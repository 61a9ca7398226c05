import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALARM_CODES, ALARM_RULES, Alarms } from './alarms.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

test('F48: a wrong key is told once a day, however often its device tries', () => {
  const alarms = new Alarms()
  const told: number[] = []
  // Every two minutes for three days.
  for (let atMs = 0; atMs < 3 * DAY_MS; atMs += 2 * MINUTE_MS) {
    if (alarms.see('join-wrong-key', 'a', atMs)) told.push(atMs)
  }
  assert.equal(told.length, 3)
  assert.equal(told[0], 2 * MINUTE_MS, 'the second try tells it')
})

test('F48: one bad frame is no alarm', () => {
  const alarms = new Alarms()
  assert.equal(alarms.see('join-wrong-key', 'a', 0), undefined)
  assert.equal(alarms.see('join-wrong-key', 'b', 1), undefined, 'another device is another matter')
})

test('F44, L9: the 101st wrong MIC within an hour is a storm, the 100th is not', () => {
  const alarms = new Alarms()
  for (let n = 0; n < 100; n++) assert.equal(alarms.see('mic-storm', 'x', n), undefined)
  assert.equal(alarms.isOn('mic-storm', 'x', 100), false)
  assert.equal(alarms.see('mic-storm', 'x', 100)?.code, 'mic-storm')
  assert.equal(alarms.isOn('mic-storm', 'x', HOUR_MS - 1), true)
  assert.equal(alarms.isOn('mic-storm', 'x', HOUR_MS + 1), false)
  const slow = new Alarms()
  for (let n = 0; n < 1_000; n++) {
    assert.equal(slow.see('mic-storm', 'x', n * MINUTE_MS), undefined, '60 an hour is noise')
  }
})

test('F44, I10: ten thousand subjects in one day are twenty events, and the rest is counted', () => {
  const alarms = new Alarms()
  let told = 0
  for (let n = 0; n < 10_000; n++) {
    alarms.see('join-wrong-key', `device ${n}`, n)
    if (alarms.see('join-wrong-key', `device ${n}`, n)) told++
  }
  assert.equal(told, 20)
  assert.equal(alarms.held, 10_000 - 20)
  alarms.see('join-wrong-key', 'next day', DAY_MS + 1)
  assert.ok(alarms.see('join-wrong-key', 'next day', DAY_MS + 2))
})

test('I10, I14: whatever is seen in whatever order, a subject is told once a day and a kind twenty times', () => {
  const sighting = fc.record({
    code: fc.constantFrom(...ALARM_CODES),
    subject: fc.integer({ min: 0, max: 40 }),
    times: fc.integer({ min: 1, max: 300 }),
    afterMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
  })
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 60 }), (sightings) => {
      const alarms = new Alarms()
      const last = new Map<string, number>()
      const kinds = new Map<string, number[]>()
      let nowMs = 0
      for (const { code, subject, times, afterMs } of sightings) {
        nowMs += afterMs
        for (let n = 0; n < times; n++) {
          const alarm = alarms.see(code, String(subject), nowMs)
          if (!alarm) continue
          const key = `${code}/${subject}`
          assert.ok(nowMs - (last.get(key) ?? -DAY_MS) >= DAY_MS)
          last.set(key, nowMs)
          const all = [...(kinds.get(code) ?? []), nowMs]
          kinds.set(code, all)
          assert.ok(all.filter((atMs) => nowMs - atMs < DAY_MS).length <= 40)
          assert.equal(alarm.detail, ALARM_RULES[code].detail)
        }
      }
    }),
    { numRuns: 60 },
  )
})
