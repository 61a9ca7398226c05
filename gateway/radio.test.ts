import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../base/log.ts'
import { Metrics } from '../base/metrics.ts'
import { seededRandom } from '../base/random.ts'
import { HardwareError } from '../hardware/errors.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import { serialRadioSchema } from './config/radio-schema.ts'
import { makeRadio } from './radio.ts'

test('a region whose network rules we do not have is refused before a board is looked for', async () => {
  const config = serialRadioSchema.parse({ driver: 'sx1302-serial', region: 'US915' })
  const clock = new FakeClock()
  const parts = { clock, random: seededRandom(1), log: silentLog, metrics: new Metrics() }
  await assert.rejects(
    makeRadio({ config, dataDir: '/nowhere', earlier: [], ...parts }),
    (error: unknown) => error instanceof HardwareError && error.code === 'region-not-served',
  )
})
