import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../base/log.ts'
import { Metrics } from '../base/metrics.ts'
import { seededRandom } from '../base/random.ts'
import { HardwareError } from '../hardware/errors.ts'
import { REGION_NAMES } from '../hardware/regions/channel-plans.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import { serialRadioSchema } from './config/radio-schema.ts'
import { makeRadio } from './radio.ts'

test('a board is made ready for every region; what it lacks is its firmware', async () => {
  const clock = new FakeClock()
  const parts = { clock, random: seededRandom(1), log: silentLog, metrics: new Metrics() }
  for (const region of REGION_NAMES) {
    const config = serialRadioSchema.parse({ driver: 'sx1302-serial', region })
    await assert.rejects(
      makeRadio({ config, dataDir: '/nowhere', earlier: [], ...parts }),
      (error: unknown) => error instanceof HardwareError && error.code === 'no-firmware',
      region,
    )
  }
})
