/**
 * A whole gateway with its real flows: Node-RED, started and watched by `cigale run`, on sensors that
 * are heard by radio. What they cost together is measured here.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { FlowsView } from '../../gateway/flows/desk.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const PSS_MB_MAX = 300

const folder = mkdtempSync(join(tmpdir(), 'cigale-with-flows-'))
const [sensor] = makeFleet(1, () => 'nwave-nps405sm')
const spaceId = 'p-1'
let gateway: GatewayProcess
let radio: PacketForwarder

const parts = { z: 't', x: 10, y: 10 }
/** What the sensor says and what it means, told again as facts; and water where there is no zone. */
const FLOWS = [
  { id: 't', type: 'tab', label: 'whole' },
  {
    ...{ ...parts, id: 'm', type: 'cigale-measurement', quantities: 'parking.occupied' },
    wires: [['mf']],
  },
  { ...parts, id: 'mf', type: 'cigale-fact', fact: 'said', subject: spaceId, wires: [[]] },
  { ...parts, id: 's', type: 'cigale-spot', spaces: spaceId, wires: [['sc', 'v', 'd'], []] },
  {
    ...{ ...parts, id: 'sc', type: 'change', wires: [['sf']] },
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.state', tot: 'msg' }],
  },
  { ...parts, id: 'sf', type: 'cigale-fact', fact: 'state', subject: spaceId, wires: [[]] },
  { ...parts, id: 'v', type: 'cigale-valve', zone: 'nowhere', minutes: '1', wires: [[], []] },
  { ...parts, id: 'k', type: 'catch', scope: ['v'], wires: [['kc']] },
  {
    ...{ ...parts, id: 'kc', type: 'change', wires: [['kf']] },
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'refusal.detail', tot: 'msg' }],
  },
  { ...parts, id: 'kf', type: 'cigale-fact', fact: 'refused', subject: 'gateway', wires: [[]] },
  { ...parts, id: 'd', type: 'cigale-device', devEui: sensor!.devEui, wires: [['dc']] },
  {
    ...{ ...parts, id: 'dc', type: 'change', wires: [['i']] },
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.device.profile', tot: 'msg' }],
  },
  { ...parts, id: 'i', type: 'cigale-kpi', asset: spaceId, day: 'today', wires: [['ic']] },
  {
    ...{ ...parts, id: 'ic', type: 'change', wires: [['if']] },
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.day', tot: 'msg' }],
  },
  { ...parts, id: 'if', type: 'cigale-fact', fact: 'day', subject: 'gateway', wires: [[]] },
]

before(async () => {
  const properties = { category: 'normal' } as const
  const asset = { id: spaceId, kind: 'space', name: spaceId, properties } as const
  const binding = { asset: spaceId, devEui: sensor!.devEui, role: 'occupancy', index: 0, fromMs: 0 }
  gateway = await GatewayProcess.prepare({
    folder,
    devices: [fleetEntry(sensor!)],
    assets: [{ asset, bindings: [binding as typeof binding & { role: 'occupancy' }] }],
    flows: { enabled: true },
  })
  await gateway.start()
  radio = await PacketForwarder.open({ port: gateway.udpPort, pushTimeoutMs: 5_000 })
})
after(async () => {
  await radio?.close()
  await gateway?.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const endMs = performance.now() + 60_000; performance.now() < endMs; await pause(100)) {
    const seen = await look()
    if (seen !== undefined) return seen
  }
  const { status } = (await gateway.ask('/api/v1/flows')) as FlowsView
  assert.fail(`not so: ${what}; ${JSON.stringify([status, await told()])}\n${gateway.log}`)
}

function runs(version: number, restarts = 0): Promise<FlowsView> {
  return until(async () => {
    const view = (await gateway.ask('/api/v1/flows')) as FlowsView
    const { state, version: is, restarts: so } = view.status
    return state === 'running' && is === version && so >= restarts ? view : undefined
  }, 'the flows run')
}

/** Names and values of all custom facts, oldest first. */
async function told(): Promise<string[]> {
  const { lines } = (await gateway.ask('/api/v1/events?type=customReported&limit=500')) as {
    readonly lines: readonly { readonly name: string; readonly value: unknown }[]
  }
  return lines.map(({ name, value }) => `${name} ${value}`)
}

async function hear(occupied: boolean): Promise<void> {
  const payload = Uint8Array.of(occupied ? 1 : 0)
  await radio.uplink({ phyPayload: fleetFrame(sensor!, { fPort: 1, payload }) })
}

function flowsPid(): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return Number(fields[1]) === gateway.pid && fields[0] !== 'Z'
    } catch {
      return false
    }
  })
  return Number(found)
}

function pssMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
}

test('what a sensor says goes through real flows and comes out as facts; a refusal is one too', async () => {
  const { status } = await gateway.send('POST', '/api/v1/flows/versions', { flows: FLOWS })
  assert.equal(status, 201)
  const view = await runs(1)
  assert.equal(view.status.nodes, FLOWS.length - 1)
  await hear(true)
  const facts = await until(async () => {
    const all = await told()
    return all.length >= 4 ? all : undefined
  }, 'four facts')
  const [day, refused, said, state] = [...facts].sort()
  assert.match(day!, /^day 20\d\d-\d\d-\d\d$/)
  assert.match(refused!, /^refused No zone nowhere is known/)
  assert.deepEqual([said, state], ['said 1', 'state occupied'])
})

test('F56: flows that were killed are back, and have missed and repeated nothing', async () => {
  const { status } = (await gateway.ask('/api/v1/flows')) as FlowsView
  process.kill(flowsPid(), 'SIGKILL')
  await hear(false)
  await runs(1, status.restarts + 1)
  const states = async () => (await told()).filter((one) => one.startsWith('state'))
  await until(async () => ((await states()).length >= 2 ? true : undefined), 'the change is told')
  await hear(true)
  await until(async () => ((await states()).length >= 3 ? true : undefined), 'the next one too')
  assert.deepEqual(await states(), ['state occupied', 'state free', 'state occupied'])
})

test('F56: flows that loop where nothing cuts them are ended and started anew, and sensors are heard', async () => {
  const { status } = (await gateway.ask('/api/v1/flows')) as FlowsView
  const func = '(async () => { for (;;) await null })(); return null'
  const loop = [
    { id: 't', type: 'tab', label: 'loop' },
    { ...parts, id: 'u', type: 'cigale-uplink', wires: [['f']] },
    { ...parts, id: 'f', type: 'function', func, outputs: 1, wires: [[]] },
  ]
  await gateway.send('POST', '/api/v1/flows/versions', { flows: loop })
  await runs(2)
  const { uplinks } = await gateway.status()
  for (const occupied of [false, true, false]) await hear(occupied)
  const crashed = await until(async () => {
    const view = (await gateway.ask('/api/v1/flows')) as FlowsView
    return view.status.crashes > status.crashes ? view : undefined
  }, 'they are ended')
  assert.equal(crashed.status.lastCrash?.reason, 'silent')
  assert.equal((await gateway.status()).uplinks, uplinks + 3)
  await gateway.send('POST', '/api/v1/flows/rollback', {})
  await runs(1)
})

test('gateway and flows together stay within their memory', async (t) => {
  const [own, flows] = [pssMb(gateway.pid), pssMb(flowsPid())]
  t.diagnostic(`PSS: gateway ${own.toFixed(0)} MB, flows ${flows.toFixed(0)} MB`)
  assert.ok(own + flows <= PSS_MB_MAX, `${own} and ${flows} MB`)
})
