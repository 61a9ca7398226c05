/** Each node in Node-RED's own test helper, on the real connection to a gateway over HTTP. */

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { systemRandom } from '../../base/random-system.ts'
import { gatewayAt } from '../../flows/link/api-gateway.ts'
import { GatewayLink } from '../../flows/link/gateway-link.ts'
import type { RedMessage } from '../../flows/node-red.ts'
import device from '../../flows/nodes/cigale-device.ts'
import downlink from '../../flows/nodes/cigale-downlink.ts'
import event from '../../flows/nodes/cigale-event.ts'
import fact from '../../flows/nodes/cigale-fact.ts'
import kpi from '../../flows/nodes/cigale-kpi.ts'
import leak from '../../flows/nodes/cigale-leak.ts'
import measurement from '../../flows/nodes/cigale-measurement.ts'
import spot from '../../flows/nodes/cigale-spot.ts'
import uplink from '../../flows/nodes/cigale-uplink.ts'
import valve from '../../flows/nodes/cigale-valve.ts'
import { followLines } from '../../gateway/api/follow-system.ts'
import { DoubleGateway, FLOWS_TOKEN, refusal } from '../support/double-gateway.ts'

type HelperNode = {
  on(event: string, run: (message: RedMessage) => void): void
  receive(message: RedMessage): void
}
type Helper = {
  init(path: string): void
  settings(settings: object): void
  load(nodes: readonly unknown[], flow: readonly object[]): Promise<void>
  unload(): Promise<void>
  getNode(id: string): HelperNode & { readonly status: unknown }
  startServer(done: () => void): void
  stopServer(done: () => void): void
}
const load = createRequire(import.meta.url)
const helper = load('node-red-node-test-helper') as Helper
const catchNode: unknown = load('@node-red/nodes/core/common/25-catch.js')

const DEV_EUI = '70b3d5499f0012ab'
let gateway: DoubleGateway
let link: GatewayLink
/** What came out, by the output's name. */
let came: { readonly at: string; readonly message: RedMessage }[] = []

before(async () => {
  helper.init(load.resolve('node-red'))
  await new Promise<void>((resolve) => helper.startServer(resolve))
})
after(() => new Promise<void>((resolve) => helper.stopServer(resolve)))
beforeEach(async () => {
  came = []
  gateway = await DoubleGateway.open()
  const endpoint = { kind: 'url', url: gateway.url, token: FLOWS_TOKEN } as const
  const parts = { clock: systemClock, random: systemRandom }
  link = new GatewayLink({
    ...parts,
    log: silentLog,
    gateway: gatewayAt(endpoint),
    follow: (how) => followLines({ endpoint, ...parts, ...how }),
    place: { found: undefined, begin: () => 1, keep() {}, close() {} },
  })
  helper.settings({ cigale: link })
})
afterEach(async () => {
  await helper.unload()
  link.close()
  await gateway.close()
})

async function until(isSo: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 20_000
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`not so: ${what}; ${JSON.stringify(came)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** What has no place on the canvas is a configuration node to Node-RED. */
const PLACE = { z: 'tab', x: 10, y: 10 }

function around(node: object): object[] {
  return [
    { id: 'tab', type: 'tab' },
    { ...PLACE, id: 'n', ...node },
    { ...PLACE, id: 'one', type: 'helper' },
    { ...PLACE, id: 'two', type: 'helper' },
    { ...PLACE, id: 'caught', type: 'helper' },
    { ...PLACE, id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
  ]
}

/** The node alone, with a helper at each output and a Catch node; follows the gateway. */
async function begin(
  module: unknown,
  config: { readonly type: string; readonly [f: string]: unknown },
) {
  await helper.load([module, catchNode], around({ wires: [['one'], ['two']], ...config }))
  for (const at of ['one', 'two', 'caught']) {
    helper.getNode(at).on('input', (message) => came.push({ at, message }))
  }
  void link.run()
  link.resume()
  await until(() => gateway.readers === 1, 'the stream is read')
}

function payloads(at = 'one'): unknown[] {
  return came.filter((one) => one.at === at).map(({ message }) => message['payload'])
}

const UPLINK = {
  ...{ type: 'uplink', devEui: DEV_EUI, fPort: 5, fCntUp: 1, frmPayload: '01' },
  measurements: [
    { quantity: 'parking.occupied', index: 0, value: 1, unit: 'bool', at: '' },
    { quantity: 'battery.voltage', index: 0, value: 3.6, unit: 'V', at: '' },
    { quantity: 'battery.voltage', index: 1, value: 3.1, unit: 'V', at: '' },
  ],
}

test('cigale-uplink gives frames of its devices and ports, decoded', async () => {
  await begin(uplink, { type: 'cigale-uplink', devices: `x, ${DEV_EUI}`, ports: '5' })
  gateway.happen({ ...UPLINK, devEui: '0000000000000001' })
  gateway.happen({ ...UPLINK, fPort: 6 })
  gateway.happen(UPLINK)
  await until(() => came.length === 1, 'one came')
  const { message } = came[0]!
  assert.deepEqual(message['payload'], { 'parking.occupied': 1, 'battery.voltage': 3.6 })
  assert.equal(message['topic'], DEV_EUI)
  assert.equal((message['uplink'] as { frmPayload: string }).frmPayload, '01')
})

test('cigale-measurement gives a message a measurement, with its unit', async () => {
  await begin(measurement, { type: 'cigale-measurement', quantities: 'battery.voltage' })
  gateway.happen(UPLINK)
  await until(() => came.length === 2, 'both came')
  assert.deepEqual(payloads(), [3.6, 3.1])
  const { topic, unit, index } = came[1]!.message
  assert.deepEqual([topic, unit, index], [`${DEV_EUI}/battery.voltage`, 'V', 1])
})

test('cigale-event gives events of its types and subjects, and none that is too old', async () => {
  const config = { type: 'cigale-event', types: 'callRaised', subjects: 'call-1', ageMinutes: '10' }
  await begin(event, config)
  gateway.happen({ type: 'binFull', subject: 'call-1' })
  gateway.happen({ type: 'callRaised', subject: 'call-2' })
  gateway.happen({ type: 'callRaised', subject: 'call-1', at: '2026-01-01T00:00:00Z', press: 1 })
  gateway.happen({ type: 'callRaised', subject: 'call-1', press: 2 })
  await until(() => came.length === 1, 'one came')
  const { topic, subject, payload } = came[0]!.message
  assert.deepEqual([topic, subject], ['callRaised', 'call-1'])
  assert.equal((payload as { press: number }).press, 2)
  assert.equal(link.counts.late, 1)
})

const space = (id: string, state: string, row = 'north') => {
  return { asset: { id, kind: 'space', name: id, properties: { row } }, bindings: [], state }
}

test('cigale-spot counts its row from the start; unknown is not free', async () => {
  gateway.assets = [
    space('p-1', 'free'),
    space('p-2', 'occupied'),
    space('p-3', 'unknown'),
    space('p-4', 'free', 'south'),
  ]
  await begin(spot, { type: 'cigale-spot', row: 'north' })
  await until(() => came.length === 1, 'the first sum')
  assert.deepEqual(payloads('two'), [{ free: 1, occupied: 1, unknown: 1, total: 3 }])
  gateway.happen({ type: 'spotTaken', subject: 'p-4' })
  gateway.happen({ type: 'spotFreed', subject: 'p-2', stayMs: 60_000, inferred: false })
  gateway.happen({ type: 'spotUnknown', subject: 'p-1' })
  await until(() => came.length === 5, 'two changes, each with a sum')
  const changes = payloads('one') as { space: string; state: string; stayMs: number | null }[]
  assert.deepEqual(
    changes.map((change) => [change.space, change.state, change.stayMs]),
    [
      ['p-2', 'free', 60_000],
      ['p-1', 'unknown', null],
    ],
  )
  assert.deepEqual(payloads('two').at(-1), { free: 1, occupied: 0, unknown: 2, total: 3 })
})

test('cigale-spot asks again for its spaces when the gateway could not tell them', async () => {
  gateway.assets = [space('p-1', 'free')]
  let failures = 1
  gateway.answering = ({ path }) =>
    path === '/api/v1/assets' && failures-- > 0 ? refusal(500, 'failed', 'not now') : undefined
  await begin(spot, { type: 'cigale-spot' })
  gateway.happen({ type: 'spotTaken', subject: 'p-1' })
  gateway.assets = [space('p-1', 'occupied')]
  await until(() => payloads('two').length === 2, 'the sum, and the change that came before it')
  assert.deepEqual(payloads('two').at(-1), { free: 0, occupied: 1, unknown: 0, total: 1 })
})

test('cigale-leak gives the levels that are asked for', async () => {
  await begin(leak, { type: 'cigale-leak', levels: 'confirmed, cleared' })
  const about = { subject: 'vallon', kind: 'burst', sinceMs: 1, lostLitres: 40 }
  gateway.happen({ ...about, type: 'leakSuspected', flowLitresPerHour: 90, confidence: 0.6 })
  gateway.happen({ ...about, type: 'leakConfirmed', flowLitresPerHour: 90, confidence: 0.9 })
  gateway.happen({ ...about, type: 'leakCleared' })
  await until(() => came.length === 2, 'two came')
  const levels = payloads() as { level: string; flowLitresPerHour: number | null }[]
  assert.deepEqual(
    levels.map(({ level, flowLitresPerHour }) => [level, flowLitresPerHour]),
    [
      ['confirmed', 90],
      ['cleared', null],
    ],
  )
})

test('cigale-downlink orders, and says what came of it; the same message is the same order', async () => {
  await begin(downlink, { type: 'cigale-downlink', fPort: '85' })
  const message = {
    _msgid: 'm1',
    devEui: DEV_EUI.toUpperCase(),
    payload: Buffer.from('ff1d', 'hex'),
  }
  helper.getNode('n').receive({ ...message, urgent: true })
  await until(() => payloads().length === 1, 'it was taken')
  const { path, body } = gateway.asked[0]!
  const { id, ...frame } = body as { readonly id: string }
  assert.equal(path, `/api/v1/devices/${DEV_EUI}/downlinks`)
  const wanted = { fPort: 85, hex: 'ff1d', confirmed: false, urgent: true, expiresS: 86_400 }
  assert.deepEqual(frame, wanted)
  gateway.happen({
    type: 'commandDone',
    subject: '',
    commandId: id,
    outcome: 'delivered',
    detail: '',
  })
  await until(() => payloads('two').length === 1, 'its end came')
  assert.equal((payloads('two')[0] as { outcome: string }).outcome, 'delivered')
  helper.getNode('n').receive(message)
  await until(() => gateway.asked.length === 2, 'it was asked again')
  assert.equal((gateway.asked[1]!.body as { id: string }).id, id)
})

test('cigale-downlink refuses what is no frame before it asks', async () => {
  await begin(downlink, { type: 'cigale-downlink', fPort: '85', devEui: DEV_EUI })
  for (const payload of ['xyz', 'f', 12, null]) helper.getNode('n').receive({ payload })
  await until(() => came.length === 4, 'all were caught')
  assert.deepEqual([...new Set(came.map(({ at }) => at))], ['caught'])
  assert.equal(gateway.asked.length, 0)
})

test('cigale-valve opens for minutes and closes; an interlock comes out as an error with its reason', async () => {
  await begin(valve, { type: 'cigale-valve', zone: 'vallon', action: 'open', minutes: '5' })
  const node = helper.getNode('n')
  node.receive({ payload: true })
  node.receive({ payload: { minutes: 2, litres: 100, because: 'dry' } })
  node.receive({ payload: 'close' })
  await until(() => payloads().length === 3, 'all were taken')
  const asked = gateway.asked.map(({ method, body }) => {
    const { minutes, litres, because } = (body ?? {}) as Record<string, unknown>
    return [method, minutes, litres, because]
  })
  const none = undefined
  assert.deepEqual(asked, [
    ['POST', 5, none, 'flow'],
    ['POST', 2, 100, 'dry'],
    ['DELETE', none, none, none],
  ])
  gateway.answering = () => refusal(409, 'refused', 'vallon: a drought order until 2027-07-01')
  node.receive({ payload: 3 })
  await until(() => payloads('caught').length === 1, 'the refusal was caught')
  const { message } = came.find(({ at }) => at === 'caught')!
  const { code, detail } = message['refusal'] as { code: string; detail: string }
  assert.equal(code, 'refused')
  assert.match(detail, /drought order until 2027-07-01/)
  assert.equal(link.counts.refused, 1)
})

test('cigale-kpi asks for a day of Paris', async () => {
  await begin(kpi, { type: 'cigale-kpi', asset: 'p-1', day: 'today' })
  helper.getNode('n').receive({ day: '2027-06-01' })
  helper.getNode('n').receive({ day: 'yesterday' })
  helper.getNode('n').receive({ day: 'last year' })
  await until(() => came.length === 3, 'all have ended')
  assert.equal(gateway.asked[0]!.path, '/api/v1/kpis?day=2027-06-01&asset=p-1')
  assert.match(gateway.asked[1]!.path, /day=20\d\d-\d\d-\d\d&asset=p-1$/)
  assert.deepEqual(payloads('caught').length, 1)
})

test('cigale-fact tells numbers, words and yes or no, and nothing else', async () => {
  await begin(fact, { type: 'cigale-fact', fact: 'fountainLevel', subject: 'vallon', unit: 'cm' })
  const node = helper.getNode('n')
  for (const payload of [42, 'high', true]) node.receive({ payload })
  await until(() => payloads().length === 3, 'three were taken')
  const [first, second] = gateway.asked.map(({ body }) => body as { readonly key: string })
  const { key, ...told } = first!
  assert.deepEqual(told, { name: 'fountainLevel', subject: 'vallon', unit: 'cm', value: 42 })
  assert.notEqual(key, second!.key)
  assert.equal(came[0]!.message['cursor'], '9.0')
  for (const payload of [Number.NaN, {}, 'x'.repeat(201), undefined]) node.receive({ payload })
  await until(() => payloads('caught').length === 4, 'four were caught')
  gateway.answering = () => refusal(429, 'too-often', 'Facts come too often.')
  node.receive({ payload: 1 })
  await until(() => payloads('caught').length === 5, 'the fifth was caught')
  const { code } = came.at(-1)!.message['refusal'] as { code: string }
  assert.equal(code, 'limited')
})

test('cigale-device gives one device, or all; one that is not known is an error', async () => {
  await begin(device, { type: 'cigale-device' })
  helper.getNode('n').receive({ devEui: DEV_EUI })
  helper.getNode('n').receive({})
  await until(() => came.length === 2, 'both have ended')
  assert.deepEqual(payloads('one'), [[]])
  const { detail } = came.find(({ at }) => at === 'caught')!.message['refusal'] as {
    detail: string
  }
  assert.equal(detail, `no device ${DEV_EUI} is registered here`)
})

/** Texts of the lights that a node shows from now on. */
function lightsOf(id: string): string[] {
  const lights: string[] = []
  helper.getNode(id).on('call:status', (call) => {
    const [status] = call['args'] as readonly { readonly fill: string; readonly text: string }[]
    lights.push(`${status!.fill} ${status!.text}`)
  })
  return lights
}

test('a light follows the connection, and tells what came of the last request', async () => {
  await begin(event, { type: 'cigale-event' })
  const lights = lightsOf('n')
  gateway.cut()
  await until(() => lights.length === 2, 'it went and came back')
  assert.deepEqual(lights, ['yellow light.waiting', 'green light.connected'])
})

test('a light turns red with the reason, and green again', async () => {
  await begin(kpi, { type: 'cigale-kpi', day: 'today' })
  const lights = lightsOf('n')
  gateway.answering = () => refusal(403, 'forbidden', 'Not with this role.')
  helper.getNode('n').receive({})
  await until(() => lights.length === 1, 'the refusal')
  gateway.answering = () => undefined
  helper.getNode('n').receive({})
  await until(() => lights.length === 2, 'the answer')
  assert.deepEqual(lights, ['red light.refused', 'green light.done'])
})

test('without a gateway a node errors instead of hanging', async () => {
  helper.settings({})
  await helper.load([fact, catchNode], around({ type: 'cigale-fact', fact: 'x', wires: [[]] }))
  helper.getNode('caught').on('input', (message) => came.push({ at: 'caught', message }))
  helper.getNode('n').receive({ payload: 1 })
  await until(() => came.length === 1, 'it was caught')
})
