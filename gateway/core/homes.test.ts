import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { CoreBench, GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'

const SENSOR = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const
const OTHER = '00800000a0005678' as GatewayEui
const DAY_MS = 24 * 3_600_000

let bench: CoreBench
let device: EndDevice

const say = (confirmed = true) => device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed })
const move = (gatewayEui: GatewayEui, rev: number) =>
  bench.command({ kind: 'homeSet', devices: [SENSOR.devEui], gatewayEui, rev })
const refused = () => bench.metrics.value('cigale_rx_refused_total', { reason: 'another-gateways' })
const readings = () => bench.factTypes().filter((type) => type === 'reading').length

async function join(): Promise<void> {
  await bench.hear(device.join())
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
}

describe('a gateway whose device moves', () => {
  beforeEach(async () => {
    bench = await new CoreBench().open()
    device = new EndDevice(SENSOR)
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
    await join()
    bench.sent = []
  })
  afterEach(() => bench.close())

  test('F46: from the move on it answers nothing, hears nothing and tells nothing of the device', async () => {
    await bench.hear(say())
    assert.deepEqual([bench.sent.length, readings()], [1, 1])
    bench.clock.advance(10_000)
    assert.equal((await move(OTHER, 1)).outcome, 'done')
    await bench.hear(say())
    await bench.hear(new EndDevice(SENSOR, 7).join())
    assert.deepEqual([bench.sent.length, readings(), refused()], [1, 1, 2])
  })

  test('F46: what waits for a device that moves away has failed, and new orders are refused', async () => {
    const order = {
      kind: 'downlink',
      devEui: SENSOR.devEui,
      fPort: 10,
      payload: Uint8Array.of(1),
      confirmed: false,
      expiresInMs: DAY_MS,
    } as const
    await bench.command(order, 'before')
    await move(OTHER, 1)
    assert.equal(bench.core.state.commands.get('before')?.outcome, 'failed')
    const after = await bench.command(order, 'after')
    assert.deepEqual(
      [after.outcome, after.detail],
      ['refused', `its home is the gateway ${OTHER} now: order it there`],
    )
    await bench.hear(say())
    assert.equal(bench.sent.length, 0)
  })

  test('F46: a move holds over kill, power cut and checkpoint, and over removal and registration again', async () => {
    await move(OTHER, 3)
    await bench.kill()
    await bench.core.checkpoint()
    await bench.cutPower()
    await bench.command({ kind: 'deviceRemove', devEui: SENSOR.devEui })
    await bench.addDevice(SENSOR, { homeGateway: GATEWAY })
    await bench.hear(new EndDevice(SENSOR, 7).join())
    assert.equal(bench.sent.length, 0)
    assert.deepEqual(bench.core.state.homes.get(SENSOR.devEui), {
      ...{ gatewayEui: OTHER, rev: 3, isTaken: false },
    })
  })

  test('F46: a lower revision is ignored, a higher one brings the device back', async () => {
    await move(OTHER, 2)
    const late = await move(GATEWAY, 1)
    assert.match(late.detail, /^0 devices .*; 1 have this or a later home$/)
    await bench.hear(say())
    assert.equal(bench.sent.length, 0)
    await move(GATEWAY, 3)
    bench.clock.advance(10_000)
    await bench.hear(say())
    assert.equal(bench.sent.length, 1)
  })

  test('a device that moved away is not missed here, nor is its place', async () => {
    const space = { id: 'p1', kind: 'space', name: 'p1', properties: {} } as const
    const binding = { asset: 'p1', devEui: SENSOR.devEui, role: 'occupancy', index: 0, fromMs: 0 }
    await bench.addAsset(space, [{ ...binding, role: 'occupancy' }])
    for (let n = 0; n < 4; n++) {
      await bench.hear(say(false))
      await bench.decoded()
      bench.clock.advance(3_600_000)
    }
    await move(OTHER, 1)
    const before = bench.factTypes().length
    for (let day = 0; day < 10; day++) {
      bench.clock.advance(DAY_MS)
      bench.core.note({ kind: 'tick' })
      await bench.core.sync()
    }
    const told = bench.factTypes().slice(before)
    assert.deepEqual(
      told.filter((type) => type !== 'commandDone'),
      [],
    )
  })

  test('of a device that is not registered here the move is remembered all the same', async () => {
    const stranger = { ...SENSOR, devEui: '70b3d5499f0012ac' as DevEui }
    await bench.command({ kind: 'homeSet', devices: [stranger.devEui], gatewayEui: OTHER, rev: 1 })
    await bench.addDevice(stranger)
    await bench.hear(new EndDevice(stranger).join())
    assert.deepEqual([bench.sent.length, refused()], [0, 1])
  })
})
