import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { snrFloorDb } from '../../base/lora.ts'
import { type AdrSetting, sameSetting } from './policy.ts'
import { steadyPolicy } from './steady.ts'

const MOST = { dataRate: 5, txPowerIndex: 7 } as const
const SLOWEST: AdrSetting = { dataRate: 0, txPowerIndex: 0, nbTrans: 1 }
const policy = steadyPolicy()

function requiredSnrDb(dataRate: number): number {
  return snrFloorDb({ kind: 'lora', sf: 12 - dataRate, bandwidthHz: 125_000 })
}

/** A device that obeys at once, heard at these levels as if at full power; a hole is a lost frame. */
function obey(levelsDb: readonly (number | undefined)[], from = SLOWEST) {
  let setting = from
  let state = policy.start
  let changes = 0
  for (const [fCntUp, levelDb] of levelsDb.entries()) {
    const { txPowerIndex } = setting
    if (levelDb === undefined) continue
    const snrDb = levelDb - 2 * txPowerIndex
    if (snrDb < requiredSnrDb(setting.dataRate)) continue
    state = policy.heard(state, { fCntUp, snrDb, txPowerIndex })
    const wanted = policy.wanted(state, { now: setting, most: MOST, requiredSnrDb })
    if (sameSetting(wanted, setting)) continue
    setting = wanted
    state = policy.changed(state)
    changes++
  }
  return { setting, changes }
}

test('a device that is heard well sends fast and quietly after one order, and is left alone then', () => {
  const { setting, changes } = obey(new Array(500).fill(8))
  assert.equal(setting.dataRate, 5)
  assert.ok(setting.txPowerIndex >= 4, `${setting.txPowerIndex}`)
  assert.equal(setting.nbTrans, 1)
  assert.ok(changes <= 3, `${changes} orders`)
})

test('a sensor that a car covers for a fifth of the time is set for the car, not for the sun', () => {
  const days = Array.from({ length: 1_000 }, (_, i) => (i % 25 < 5 ? -12 : 6))
  const { setting, changes } = obey(days)
  const reserveDb = -12 - 2 * setting.txPowerIndex - requiredSnrDb(setting.dataRate)
  assert.ok(reserveDb >= 0, `${JSON.stringify(setting)} is not heard under the car`)
  assert.ok(setting.dataRate >= 1, 'and no slower than it must be')
  assert.ok(changes <= 8, `${changes} orders in a month`)
})

test('a device that is half lost is made louder, then slower, before it gives up by itself', () => {
  const fast: AdrSetting = { dataRate: 5, txPowerIndex: 4, nbTrans: 1 }
  const worse = Array.from({ length: 400 }, (_, i) => (i < 60 ? 6 : i % 2 === 0 ? undefined : 1))
  const { setting } = obey(worse, fast)
  assert.ok(setting.dataRate < 5 && setting.txPowerIndex === 0, JSON.stringify(setting))
})

test('no history asks for what the region does not have, or changes within 20 frames of a change', () => {
  const level = fc.option(fc.double({ min: -30, max: 20, noNaN: true }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(level, { maxLength: 300 }), (levels) => {
      const { setting, changes } = obey(levels)
      assert.ok(setting.dataRate >= 0 && setting.dataRate <= MOST.dataRate)
      assert.ok(setting.txPowerIndex >= 0 && setting.txPowerIndex <= MOST.txPowerIndex)
      assert.ok(setting.nbTrans >= 1 && setting.nbTrans <= 2)
      assert.ok(changes <= levels.length / 20)
    }),
  )
})
