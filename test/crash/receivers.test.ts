/** Receivers that share one database are killed under load, in both ways of sharing. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMosquitto } from '../support/mosquitto.ts'
import { whyNoPostgres } from '../support/postgres.ts'
import { killReceivers, RECEIVERS, type ReceiverKills } from './receivers-rig.ts'

const program = findMosquitto()
const whyNoBroker = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const options = { skip: whyNoBroker || whyNoPostgres, timeout: 120_000 }

async function kill(shareOf: ReceiverKills['shareOf']): Promise<void> {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const plan = { program, kills: 3, gateways: 6, withinMs: 40_000, shareOf }
  const { facts, alarms } = await killReceivers(plan)
  assert.ok(facts > 0)
  assert.deepEqual(alarms, [])
}

test(
  'I1, I2, I4: receivers that share a subscription are killed, and every fact is there once',
  options,
  () => kill(() => ({ group: 'cigale' })),
)

test(
  'I1, I2, I4: receivers with gateways of their own are killed, and every fact is there once',
  options,
  () => kill((worker) => ({ worker, workers: RECEIVERS })),
)
