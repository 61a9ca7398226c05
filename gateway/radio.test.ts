import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '../base/clock-system.ts'
import { silentLog } from '../base/log.ts'
import { Metrics } from '../base/metrics.ts'
import { seededRandom } from '../base/random.ts'
import { HardwareError } from '../hardware/errors.ts'
import { REGION_NAMES } from '../hardware/regions/channel-plans.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import { neighbourSchema, radioSchema, serialRadioSchema } from './config/radio-schema.ts'
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

test('neighbours open beside the own radio; when one cannot, the gateway says which and why', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  t.after(() => holder.close())
  const { port } = holder.address() as AddressInfo
  const parts = { clock: systemClock, random: seededRandom(1), log: silentLog }
  const radio = await makeRadio({
    ...parts,
    metrics: new Metrics(),
    config: radioSchema.parse({ driver: 'semtech-udp', bind: '127.0.0.1:0' }),
    neighbours: [neighbourSchema.parse({ driver: 'basics-station', bind: `127.0.0.1:${port}` })],
    dataDir: '/nowhere',
    earlier: [],
  })
  const opening = radio.open({ onFrames() {}, onReceipt() {} })
  await assert.rejects(opening, (error: unknown) => {
    assert.ok(error instanceof HardwareError && error.code === 'port-in-use')
    assert.match(error.message, new RegExp(`Basics Stations on tcp 127.0.0.1:${port}`))
    return true
  })
})
