/** A whole gateway that forwards: to servers over UDP, to a broker that is killed, and to nobody. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { hexOf } from '../../base/bytes.ts'
import { PROBE, PROBE_ENTRY } from '../support/bare-probe.ts'
import { EndDevice } from '../support/end-device.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { type ForwarderUplink, PacketForwarder } from '../support/packet-forwarder.ts'
import { UdpServer } from '../support/udp-server.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const EUI = '0016c001ff10a235'

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (condition()) return
    await pause(20)
  }
  assert.fail(`not within 10 s: ${what}`)
}

async function startGateway(
  t: TestContext,
  forward: readonly Readonly<Record<string, unknown>>[],
): Promise<{ gateway: GatewayProcess; radio: PacketForwarder }> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-forward-'))
  const gateway = await GatewayProcess.prepare({ folder, forward, devices: [PROBE_ENTRY] })
  await gateway.start()
  const radio = await PacketForwarder.open({
    port: gateway.udpPort,
    gatewayEui: EUI,
    pushTimeoutMs: 2_000,
  })
  t.after(async () => {
    await radio.close()
    await gateway.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  return { gateway, radio }
}

async function joined(radio: PacketForwarder): Promise<EndDevice> {
  const device = new EndDevice(PROBE, 1)
  await radio.uplink({ phyPayload: device.join() })
  assert.ok(device.acceptJoin((await radio.nextDownlink(8_000)).phyPayload))
  return device
}

/** Frames of strangers, of every length, and noise. */
function strangers(count: number): ForwarderUplink[] {
  return Array.from({ length: count }, (_, i) => {
    const bytes = randomBytes(12 + ((i * 7) % 230))
    // An uplink of an address that nobody here has: 26…, as The Things Network's.
    bytes.set([0x40, i & 0xff, 0x11, 0x22, 0x26, 0x00])
    const spread = { datr: `SF${7 + (i % 6)}BW125`, freqMhz: (8_671 + (i % 8) * 2) / 10 }
    return {
      phyPayload: new Uint8Array(bytes),
      rssi: -120 + i,
      lsnr: 9.5 - i / 4,
      chan: i % 8,
      ...spread,
    }
  })
}

const FIELDS = [
  'tmst',
  'freq',
  'datr',
  'codr',
  'modu',
  'stat',
  'rssi',
  'lsnr',
  'chan',
  'size',
  'data',
]

test('what was heard is what the upstream servers get, and strangers are told from our own', async (t) => {
  const all = await UdpServer.open()
  const foreign = await UdpServer.open()
  t.after(async () => {
    await all.close()
    await foreign.close()
  })
  const { gateway, radio } = await startGateway(t, [
    { kind: 'semtech-udp', server: `127.0.0.1:${all.port}` },
    { kind: 'semtech-udp', name: 'old', server: `127.0.0.1:${foreign.port}`, onlyForeign: true },
  ])
  const device = await joined(radio)
  const heard = [
    ...strangers(40).map((uplink) => radio.rxpk(uplink)),
    radio.rxpk({ phyPayload: device.uplink({ fPort: 2, payload: Uint8Array.of(1, 2, 3) }) }),
    // No LoRaWAN at all.
    radio.rxpk({ phyPayload: Uint8Array.of(0xff, 0xee), datr: 'SF12BW500' }),
  ]
  for (const rxpk of heard) await radio.push({ rxpk: [rxpk] })
  const own = 2 // the join, and the uplink
  await until(() => all.rxpk.length === heard.length + 1, 'all frames at the first server')
  await until(() => foreign.rxpk.length === heard.length + 1 - own, 'strangers at the second')

  const pick = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(FIELDS.map((name) => [name, from[name]]))
  assert.deepEqual(all.rxpk.slice(1).map(pick), heard.map(pick))
  const ours = hexOf(device.repeat())
  const ofStrangers = heard.filter(
    ({ data }) => Buffer.from(String(data), 'base64').toString('hex') !== ours,
  )
  assert.deepEqual(foreign.rxpk.map(pick), ofStrangers.map(pick))
  for (const { gatewayEui } of all.pushes) assert.equal(gatewayEui, EUI)

  // A downlink that a server wants sent is not sent, and nobody was asked for one.
  const wanted = radio.downlinks.length
  const txpk = { imme: true, freq: 869.525, powe: 14, modu: 'LORA', datr: 'SF9BW125', codr: '4/5' }
  const json = Buffer.from(JSON.stringify({ txpk: { ...txpk, size: 1, data: 'AA==' } }))
  all.send(Buffer.concat([Uint8Array.of(2, 1, 2, 3), json]))
  await until(() => radio.downlinks.length === wanted, 'nothing more')
  await pause(300)
  assert.equal(radio.downlinks.length, wanted)
  assert.deepEqual([all.others, foreign.others], [[], []])

  await pause(1_100)
  const { forward } = await gateway.status()
  const seen = forward.map(({ name, state, sent, filtered }) => [name, state, sent, filtered])
  assert.deepEqual(seen, [
    [`127.0.0.1:${all.port}`, 'up', 43, 0],
    ['old', 'up', 41, 2],
  ])
})

test('nothing of ours waits for upstreams that are dead, deaf or have no name', async (t) => {
  const deaf = createServer(() => {}).listen(0, '127.0.0.1')
  await once(deaf, 'listening')
  t.after(() => deaf.close())
  const { port } = deaf.address() as AddressInfo
  const { gateway, radio } = await startGateway(t, [
    { kind: 'semtech-udp', server: '127.0.0.1:9' },
    { kind: 'semtech-udp', server: 'nobody.invalid:1700', onlyForeign: true },
    { kind: 'chirpstack-mqtt', url: `mqtt://127.0.0.1:${port}` },
    { kind: 'chirpstack-mqtt', url: 'mqtts://127.0.0.1:9', ca: '/nowhere/ca.pem' },
  ])
  const device = await joined(radio)
  const rounds = 8
  const noise = strangers(3 * rounds)
  const acks: number[] = []
  for (let i = 0; i < rounds; i++) {
    for (const frame of noise.slice(i * 3, i * 3 + 3)) void radio.uplink(frame)
    const payload = Uint8Array.of(i)
    const { acked, ackMs } = await radio.uplink({
      phyPayload: device.uplink({ fPort: 2, payload, confirmed: true }),
    })
    assert.ok(acked)
    acks.push(ackMs)
    const downlink = await radio.nextDownlink(3_000)
    assert.equal(downlink.answer, 'NONE')
    assert.equal(device.receive(downlink.phyPayload)?.ack, true)
  }
  const median = acks.sort((a, b) => a - b)[rounds / 2]!
  // Written down and acknowledged: tens of milliseconds on a busy machine, not a time-out of anybody.
  assert.ok(median < 60, `median of PUSH_ACK: ${median} ms`)
  // The status is a second old at most.
  await pause(1_500)
  const { forward, uplinks } = await gateway.status()
  assert.equal(uplinks, rounds)
  const [unanswered, nameless, silent, broken] = forward
  assert.equal(unanswered!.state === 'up', false)
  assert.match(nameless!.detail, /nobody\.invalid has no address/)
  assert.equal(nameless!.waiting, 3 * rounds)
  assert.equal(silent!.waiting, 4 * rounds + 1)
  assert.match(broken!.detail, /\/nowhere\/ca\.pem/)
  assert.equal(broken!.dropped, 4 * rounds + 1)
})

/** Everything that a broker is told, as it comes. */
async function listen(
  t: TestContext,
  url: string,
): Promise<{ client: MqttClient; got: { topic: string; payload: Buffer; retain: boolean }[] }> {
  const client = await connectAsync(url, { reconnectPeriod: 100 })
  const got: { topic: string; payload: Buffer; retain: boolean }[] = []
  client.on('message', (topic, payload, { retain }) => void got.push({ topic, payload, retain }))
  await client.subscribeAsync('#', { qos: 1 })
  t.after(() => client.endAsync(true))
  return { client, got }
}

test('a ChirpStack’s broker that dies gets what it missed, in both encodings, each frame in order', {
  skip,
}, async (t) => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const broker = await Mosquitto.start(program)
  t.after(() => broker.close())
  const { got } = await listen(t, broker.url)
  const { gateway, radio } = await startGateway(t, [
    { kind: 'chirpstack-mqtt', url: broker.url, encoding: 'json' },
    { kind: 'chirpstack-mqtt', name: 'pb', url: broker.url, topicPrefix: 'test' },
  ])
  const of = (topic: string) => got.filter((one) => one.topic === topic)
  const up = `eu868/gateway/${EUI}/event/up`
  const upProto = `test/gateway/${EUI}/event/up`
  const heard = strangers(60).map((uplink) => radio.rxpk(uplink))
  const push = async (list: typeof heard) => {
    for (const rxpk of list) await radio.push({ rxpk: [rxpk] })
  }
  await push(heard.slice(0, 20))
  await until(() => of(up).length === 20 && of(upProto).length === 20, 'the first frames')
  await broker.kill()
  await push(heard.slice(20, 40))
  await broker.run()
  await push(heard.slice(40))
  const texts = () =>
    new Set(of(up).map(({ payload }) => JSON.parse(payload.toString()).phyPayload))
  const protos = () => new Set(of(upProto).map(({ payload }) => payload.toString('hex')))
  await until(() => texts().size === 60 && protos().size >= 60, 'all frames')

  const messages = of(up).map(({ payload }) => JSON.parse(payload.toString()))
  assert.deepEqual(
    [...texts()],
    heard.map(({ data }) => data),
  )
  for (const { phyPayload, txInfo, rxInfo } of messages) {
    const rxpk = heard.find(({ data }) => data === phyPayload)!
    assert.equal(txInfo.frequency, Math.round(Number(rxpk['freq']) * 1e6))
    const { bandwidth, spreadingFactor, codeRate } = txInfo.modulation.lora
    assert.equal(`SF${spreadingFactor}BW${bandwidth / 1000}`, rxpk['datr'])
    assert.equal(codeRate, 'CR_4_5')
    assert.equal(rxInfo.gatewayId, EUI)
    assert.deepEqual(
      [rxInfo.rssi, rxInfo.snr, rxInfo.channel],
      [rxpk['rssi'], rxpk['lsnr'], rxpk['chan']],
    )
    assert.equal(Buffer.from(rxInfo.context, 'base64').readUInt32BE(), rxpk.tmst)
    assert.equal(rxInfo.crcStatus, 'CRC_OK')
  }
  // The first field of the protobuf message is the frame: tag 0a, its length, its bytes.
  const frames = of(upProto).map(({ payload }) => {
    assert.equal(payload[0], 0x0a)
    const wide = payload[1]! >= 0x80
    const length = wide ? (payload[1]! & 0x7f) + payload[2]! * 128 : payload[1]!
    return payload
      .subarray(wide ? 3 : 2)
      .subarray(0, length)
      .toString('base64')
  })
  assert.deepEqual(
    [...new Set(frames)],
    heard.map(({ data }) => data),
  )

  const { client } = await listen(t, broker.url)
  const conn = await new Promise<Buffer>((resolve) => {
    client.on('message', (topic, payload) => {
      if (topic === `eu868/gateway/${EUI}/state/conn`) resolve(payload)
    })
    void client.subscribeAsync(`eu868/gateway/${EUI}/state/conn`)
  })
  assert.deepEqual(JSON.parse(conn.toString()), { gatewayId: EUI, state: 'ONLINE' })
  await pause(1_100)
  const { forward } = await gateway.status()
  for (const { state, sent, waiting, dropped } of forward) {
    assert.equal(state, 'up')
    assert.ok(sent >= 60)
    assert.deepEqual([waiting, dropped], [0, 0])
  }
  // A gateway that stops says so.
  await gateway.stop('SIGTERM')
  const said = () => of(`eu868/gateway/${EUI}/state/conn`).at(-1)?.payload.toString() ?? ''
  await until(() => said().includes('OFFLINE'), 'the goodbye')
})
