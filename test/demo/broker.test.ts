import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { mqttGatewayTransport, mqttHypervisorTransport } from '../../sync/transport/mqtt.ts'
import { DemoBroker } from './broker.ts'
import { fits, type Publish, readPacket, writePublish } from './mqtt-wire.ts'

const GW = '0200c1ca1e000001' as GatewayEui

test('no bytes make the reader throw, and what is written reads back', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void readPacket(bytes)))
  const shape = {
    topic: fc.stringMatching(/^[a-z/]{1,40}$/),
    qos: fc.constantFrom(0 as const, 1 as const),
    retain: fc.boolean(),
    properties: fc.uint8Array({ maxLength: 200 }),
    payload: fc.uint8Array({ maxLength: 300 }),
  }
  const publish = fc.record(shape, { noNullPrototype: true })
  fc.assert(
    fc.property(publish, fc.integer({ min: 1, max: 0xffff }), (one: Publish, id) => {
      const bytes = writePublish(one, id)
      const packetId = one.qos === 1 ? id : 0
      const packet = { kind: 'publish', publish: one, packetId }
      assert.deepEqual(readPacket(bytes), { kind: 'packet', packet, usedBytes: bytes.length })
      for (const cut of [0, 1, bytes.length - 1])
        assert.equal(readPacket(bytes.subarray(0, cut)).kind, 'incomplete')
    }),
  )
})

test('a filter fits by levels', () => {
  assert.ok(fits('v1/gw/+/up/+', 'v1/gw/1/up/3'))
  assert.ok(fits('v1/#', 'v1/gw/1'))
  assert.ok(!fits('v1/gw/+', 'v1/gw'))
  assert.ok(!fits('v1/gw/+/res', 'v1/gw/1/up'))
})

test('the gateway and the hypervisor hear each other through it, and again after a cut', async () => {
  const broker = await DemoBroker.start()
  const surroundings = { endpoint: { url: broker.url }, clock: systemClock, random: systemRandom }
  const gateway = mqttGatewayTransport({ ...surroundings, gw: GW, epoch: 7 })
  const hypervisor = mqttHypervisorTransport({ ...surroundings, clientId: 'city' })
  const up = { gateway: 0, hypervisor: 0, down: 0 }
  const heard: string[] = []
  let wake = (): void => {}
  const note = (change: () => void) => {
    change()
    wake()
  }
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const onReport = () => {}
  hypervisor.open({
    onUp: () => note(() => up.hypervisor++),
    onDown: () => note(() => up.down++),
    onMessage: (gw, bytes) => note(() => heard.push(`up ${gw} ${bytes.length}`)),
    onReport,
  })
  gateway.open({
    onUp: () => note(() => up.gateway++),
    onDown: () => note(() => up.down++),
    onMessage: (bytes) => note(() => heard.push(`down ${bytes.length}`)),
    onReport,
  })
  try {
    await until(() => up.gateway === 1 && up.hypervisor === 1)
    gateway.send('up/1', new Uint8Array(5000))
    await until(() => heard.includes(`up ${GW} 5000`))
    hypervisor.send({
      gw: GW,
      channel: 'ack',
      bytes: new Uint8Array(9),
      expiresInMs: 1000,
    } as never)
    await until(() => heard.includes('down 9'))
    await broker.cut()
    await until(() => up.down === 2)
    await broker.restore()
    await until(() => up.gateway === 2 && up.hypervisor === 2)
  } finally {
    await gateway.close()
    await hypervisor.close()
    await broker.cut()
  }
})
