/** Each example of flows/examples as it stands, in the real process: only addresses are put in. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { plugCable } from '../../hardware/emulator/program/pty-system.ts'
import { DoubleGateway, refusal } from '../support/double-gateway.ts'
import { FlowsProcess } from '../support/flows-process.ts'

const EXAMPLES = fileURLToPath(new URL('../../flows/examples', import.meta.url))
const RELAY = '70b3d5499f00c001'

const folder = mkdtempSync(join(tmpdir(), 'cigale-examples-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let gateway: DoubleGateway
let flows: FlowsProcess | undefined
const ran = new Set<string>()

beforeEach(async () => {
  gateway = await DoubleGateway.open()
})
afterEach(async () => {
  await flows?.kill()
  await gateway.close()
})

type Example = readonly { readonly type: string; readonly [field: string]: unknown }[]

/** `put`: fields by the type of the node that gets them. */
async function run(
  name: string,
  put: Readonly<Record<string, object>> = {},
  { allow = [], files = {} }: { allow?: readonly string[]; files?: Record<string, string> } = {},
): Promise<FlowsProcess> {
  ran.add(name)
  const example = JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8')) as Example
  for (const type of Object.keys(put))
    assert.ok(
      example.some((node) => node.type === type),
      type,
    )
  const dir = join(
    folder,
    `${name}-${ran.size}-${Object.keys(files).length}-${Math.floor(performance.now())}`,
  )
  mkdirSync(dir)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text)
  const nodes = example.map((node) => ({ ...node, ...put[node.type] }))
  flows = new FlowsProcess({ url: gateway.url, dir, allow, flows: nodes })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  return flows
}

function facts(): unknown[] {
  return gateway.asked
    .filter(({ path }) => path === '/api/v1/facts')
    .map(({ body }) => {
      const { name, value } = body as { readonly name: string; readonly value: unknown }
      return [name, value]
    })
}

const space = (id: string, row: string, state: string) => {
  return { asset: { id, kind: 'space', name: id, properties: { row } }, bindings: [], state }
}

test('the parking sign shows the free spaces of its row', async () => {
  gateway.assets = [
    space('p-1', 'rotonde', 'free'),
    space('p-2', 'rotonde', 'occupied'),
    space('p-3', 'rotonde', 'unknown'),
    space('p-4', 'mirabeau', 'free'),
  ]
  const running = await run('parking-sign', { 'cigale-spot': { row: 'rotonde' } })
  await running.until(() => facts().length === 1, 'the first line')
  assert.deepEqual(facts(), [['signText', 'P 1 LIBRES']])
})

const AT_ONCE = { inject: { crontab: '', once: true, onceDelay: 0.1 } }

test('the garden is watered when no rain is announced, and left to the rain otherwise', async () => {
  const put = { ...AT_ONCE, 'cigale-valve': { zone: 'vallon' } }
  const allow = ['file']
  const dry = { 'forecast.json': '{"rainMm": 0.4}' }
  let running = await run('watering-forecast', put, { allow, files: dry })
  await running.until(() => gateway.asked.length === 1, 'water is ordered')
  const { method, path, body } = gateway.asked[0]!
  assert.deepEqual([method, path], ['POST', '/api/v1/zones/vallon/watering'])
  const { minutes, because } = body as { readonly minutes: number; readonly because: string }
  assert.deepEqual([minutes, because], [10, 'no rain announced'])
  await running.kill()
  const wet = { 'forecast.json': '{"rainMm": 12}' }
  running = await run('watering-forecast', put, { allow, files: wet })
  await running.until(() => facts().length === 1, 'it is left to the rain')
  assert.deepEqual(facts(), [['wateringLeftToRain', 12]])
})

test('an interlock of the gateway keeps the garden dry, and the city is told why', async () => {
  gateway.answering = ({ path }) =>
    path.includes('/zones/') ? refusal(409, 'refused', 'vallon: a leak stands') : undefined
  const put = { ...AT_ONCE, 'cigale-valve': { zone: 'vallon' } }
  const files = { 'forecast.json': '{"rainMm": 0}' }
  const running = await run('watering-forecast', put, { allow: ['file'], files })
  await running.until(() => facts().length === 1, 'the reason is told')
  assert.deepEqual(facts(), [['wateringRefused', 'vallon: a leak stands']])
})

test('a call sounds the siren by a class C relay, and a call of yesterday does not', async () => {
  const put = {
    'cigale-downlink': { devEui: RELAY },
    trigger: { duration: '300', units: 'ms' },
  }
  const running = await run('call-siren', put)
  const downlinks = () => gateway.asked.filter(({ path }) => path.includes('/downlinks'))
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  gateway.happen({ type: 'callRaised', subject: 'call-1', at: yesterday })
  gateway.happen({ type: 'callRaised', subject: 'call-1' })
  await running.until(() => downlinks().length === 2, 'on, and off again')
  assert.equal(downlinks()[0]!.path, `/api/v1/devices/${RELAY}/downlinks`)
  const sent = downlinks().map(({ body }) => body as Readonly<Record<string, unknown>>)
  assert.deepEqual(
    sent.map(({ hex, confirmed, urgent, fPort }) => [hex, confirmed, urgent, fPort]),
    [
      ['03000111', true, true, 85],
      ['03000011', true, true, 85],
    ],
  )
  gateway.happen({
    type: 'commandDone',
    subject: '',
    commandId: sent[0]!['id'],
    outcome: 'delivered',
  })
  await running.until(() => facts().length === 1, 'its end is told')
  assert.deepEqual(facts(), [['siren', 'delivered']])
})

test('a bin on fire sends an SMS to a serial device that is allowed', async () => {
  let heard = ''
  const modem = await plugCable(join(folder, 'modem'), (bytes) => {
    heard += Buffer.from(bytes).toString('latin1')
  })
  try {
    const put = { file: { filename: modem.device }, delay: { rate: '10' } }
    const running = await run('bin-fire-sms', put, { allow: ['file', modem.device] })
    gateway.happen({ type: 'alarmRaised', subject: 'bin-7', what: 'tilt', devEui: 'x' })
    const at = new Date(Date.now() - 1_000).toISOString()
    gateway.happen({ type: 'alarmRaised', subject: 'bin-7', what: 'fire', devEui: 'x', at })
    await running.until(() => heard.includes('\x1a'), 'the SMS is written')
    assert.equal(heard, `AT+CMGF=1\rAT+CMGS="+33600000000"\rFEU bin-7 ${at.slice(11, 16)} UTC\x1a`)
  } finally {
    modem.pull()
  }
})

test('a register of a controller becomes a fact', async () => {
  const asked: string[] = []
  const controller = createServer((socket) => {
    socket.on('data', (bytes) => {
      asked.push(bytes.toString('hex'))
      socket.write(Buffer.from('0001000000050103020092', 'hex'))
    })
    socket.on('error', () => {})
  })
  controller.listen(0, '127.0.0.1')
  await once(controller, 'listening')
  try {
    const port = String((controller.address() as AddressInfo).port)
    const put = { 'tcp request': { server: '127.0.0.1', port } }
    const running = await run('modbus-level', put, { allow: ['tcp'] })
    await running.until(() => facts().length === 1, 'the level is told')
    assert.deepEqual(facts(), [['tankLevel', 0x92]])
    assert.equal(asked[0], '000100000006010300000001')
  } finally {
    controller.close()
  }
})

test('a confirmed leak closes the valve of its zone, and tells what is lost', async () => {
  const running = await run('leak-closes-valve')
  const about = { subject: 'vallon', kind: 'burst', sinceMs: 1, lostLitres: 420 }
  gateway.happen({ ...about, type: 'leakSuspected' })
  gateway.happen({ ...about, type: 'leakConfirmed' })
  await running.until(() => gateway.asked.length === 2, 'both are asked')
  assert.deepEqual(facts(), [['leakLost', 420]])
  const closed = gateway.asked.filter(({ method }) => method === 'DELETE')
  assert.deepEqual(
    closed.map(({ path }) => path),
    ['/api/v1/zones/vallon/watering'],
  )
})

test('a street that becomes hot, and cool again, is told of each once', async () => {
  const running = await run('street-heat')
  for (const value of [20, 36, 37, 34]) {
    const measurements = [{ quantity: 'air.temperature', index: 0, value, unit: '°C', at: '' }]
    gateway.happen({ type: 'uplink', devEui: RELAY, fPort: 1, measurements })
  }
  await running.until(() => facts().length === 2, 'both crossings')
  assert.deepEqual(facts(), [
    ['isHot', true],
    ['isHot', false],
  ])
})

test('the litres of yesterday are one fact in the morning, and none where nothing is known', async () => {
  let assets: object[] = [
    { id: 'a', kind: 'zone', litres: 120.5 },
    { id: 'b', kind: 'zone', litres: 30 },
    // Its main meter has counted the same water.
    { id: 's', kind: 'site', litres: 150.5 },
  ]
  gateway.answering = ({ path }) =>
    path.startsWith('/api/v1/kpis') ? { status: 200, body: { day: '', assets } } : undefined
  let running = await run('morning-water', AT_ONCE)
  await running.until(() => facts().length === 1, 'the sum is told')
  assert.deepEqual(facts(), [['litresYesterday', 150.5]])
  await running.kill()
  assets = [{ id: 'a', kind: 'zone' }]
  const asked = gateway.asked.length
  running = await run('morning-water', AT_ONCE)
  await running.until(() => gateway.asked.length > asked, 'it is asked')
  await running.said((word) => word.type === 'counts' && word.sent === 1)
  assert.equal(facts().length, 1)
})

test('a sensor that is heard poorly is looked at and told of', async () => {
  gateway.answering = ({ path }) =>
    path === `/api/v1/devices/${RELAY}`
      ? { status: 200, body: { radio: { verdict: 'poor', marginDb: -2.5 } } }
      : undefined
  const running = await run('weak-radio')
  for (const rssiDbm of [-90, -121, -122]) {
    gateway.happen({ type: 'uplink', devEui: RELAY, fPort: 1, rssiDbm, measurements: [] })
  }
  await running.until(() => facts().length === 1, 'it is told')
  assert.deepEqual(facts(), [['weakRadio', '-2.5 dB']])
  assert.equal(gateway.asked.length, 2)
})

test('every node of ours stands in an example', () => {
  const nodes = Object.keys(
    JSON.parse(readFileSync(join(EXAMPLES, '..', 'package.json'), 'utf8'))['node-red'].nodes,
  )
  const used = globSync('*.json', { cwd: EXAMPLES }).flatMap((file) =>
    (JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Example).map(({ type }) => type),
  )
  assert.deepEqual(
    nodes.filter((name) => !used.includes(name)),
    [],
  )
})

test('every example has been run', () => {
  const all = globSync('*.json', { cwd: EXAMPLES }).map((file) => file.replace('.json', ''))
  assert.deepEqual([...ran].sort(), all.sort())
})
