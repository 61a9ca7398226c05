/** Real processes killed at any moment while frames come in; `cigale soak kill` does it 1 000 times. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMosquitto } from '../support/mosquitto.ts'
import { runKills } from './kill-rig.ts'

const KILLS = 50
const mosquitto = findMosquitto()
const missing = mosquitto ? false : 'mosquitto is missing: apt-get install mosquitto'

test('F77, F57, F63, F64, I1, I2, I4, I5, I13: 50 kills of gateway, hypervisor and broker lose nothing acknowledged and double nothing', {
  skip: process.env['CI'] ? false : missing,
  timeout: 180_000,
}, async () => {
  assert.ok(mosquitto, 'mosquitto is needed for this test')
  const figures = await runKills({ kills: KILLS, seed: 77, mosquitto })
  assert.deepEqual(figures.problems, [])
  assert.deepEqual([figures.losses, figures.doubles], [0, 0])
  const { gateway, hypervisor, broker } = figures.kills
  assert.equal(gateway + hypervisor + broker, KILLS)
  assert.ok(Math.min(gateway, hypervisor, broker) >= 5, 'each is killed often')
  assert.ok(figures.acknowledged > 10 * KILLS, `${figures.acknowledged} acknowledged`)
  assert.ok(figures.joins >= 2 && figures.downlinks >= 2, 'devices joined and were answered')
})
