import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { type RadioAir, radioAir } from './radio-air.ts'

const GATEWAY = '00800000a0001234' as GatewayEui

test('a sub-band counts its own transmissions of the last hour, of the busiest concentrator', () => {
  const HOUR_MS = 3_600_000
  const toMs = 10 * HOUR_MS
  const of = (agoMs: number, freqHz: number, gatewayEui = GATEWAY) =>
    ({ atMs: toMs - agoMs, gatewayEui, freqHz, airtimeUs: 1_000, purpose: 'ack' }) as const
  const other = '00800000a0005678' as GatewayEui
  const sent = [
    of(HOUR_MS + 1, 868_100_000),
    of(1_000, 868_100_000),
    of(2_000, 868_300_000),
    of(3_000, 869_525_000),
    of(3_000, 868_100_000, other),
  ]
  const span = { fromMs: toMs - 60_000, toMs, region: 'EU868' }
  const { bands, deaf } = radioAir({ heard: [], sent }, span)
  const used = Object.fromEntries(bands.map(({ name, usedUs }) => [name, usedUs]))
  assert.deepEqual(used, { K: 0, L: 0, M: 2_000, N: 0, P: 1_000, R: 0 })
  assert.equal(bands.find(({ name }) => name === 'P')?.limitUs, 360_000_000)
  assert.deepEqual(deaf, { usedUs: 3_000, limitUs: 180_000_000 })
})

describe('the air over a gateway', () => {
  let bench: ApiBench
  before(async () => {
    bench = await ApiBench.open()
    const { core } = bench
    const device = new EndDevice({
      devEui: '70b3d5499f0012ab' as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: '000102030405060708090a0b0c0d0e0f',
      macVersion: '1.0.3',
    })
    await core.addDevice(device.identity, { name: 'Place 12', profile: 'nwave-nps405sm' })
    await core.hear(device.join())
    device.acceptJoin(core.sent.at(-1)!.phyPayload)
    for (let i = 0; i < 6; i++) {
      core.clock.advance(20_000)
      const frame = device.uplink({ fPort: 77, payload: Uint8Array.of(i), confirmed: i === 5 })
      await core.hear(frame, { snrDb: 2 })
    }
    await core.settle()
    bench.feed.advance(core.core.journal.synced)
  })
  after(() => bench.close())

  async function air(minutes: number): Promise<RadioAir> {
    const answer = await bench.ask('viewer', { url: `/api/v1/radio/air?minutes=${minutes}` })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json()
  }

  test('frames and joins stand with their time on air, and what was sent with its purpose', async () => {
    const { heard, sent, bands, noise } = await air(30)
    assert.equal(heard.length, 7)
    assert.ok(heard.every(({ airtimeUs, sf }) => airtimeUs > 40_000 && sf === 7))
    assert.equal(sent[0]?.purpose, 'joinAccept')
    assert.ok(sent.length >= 1)
    assert.equal(bands.length, 6)
    assert.deepEqual(
      noise.map(({ frames }) => frames),
      [6],
      'the strong join tells nothing of the noise',
    )
  })

  test('a shorter span has the newest of them, and the hour of the law all the same', async () => {
    const { heard, deaf } = await air(1)
    assert.ok(heard.length >= 2 && heard.length <= 4, `${heard.length}`)
    assert.ok(deaf.usedUs > 0)
  })
})
