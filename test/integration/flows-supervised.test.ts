/**
 * A whole gateway whose flows are in the worst hands: a stand-in for Node-RED that does what its flow file
 * says. Whatever that is, the flows come back, and a device that asks is answered in its first window.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FlowsView } from '../../gateway/flows/desk.ts'
import { PROBE, PROBE_ENTRY } from '../support/bare-probe.ts'
import { EndDevice } from '../support/end-device.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const STAND_IN = fileURLToPath(new URL('../support/flows-stand-in.ts', import.meta.url))
const ASKED = 8

const folder = mkdtempSync(join(tmpdir(), 'cigale-flows-'))
let gateway: GatewayProcess
let radio: PacketForwarder
let device: EndDevice

before(async () => {
  gateway = await GatewayProcess.prepare({
    folder,
    devices: [PROBE_ENTRY],
    flows: { enabled: true, memoryMb: 128 },
    flowsScript: STAND_IN,
  })
  await gateway.start()
  const eui = '0016c001ff10a235'
  radio = await PacketForwarder.open({
    port: gateway.udpPort,
    gatewayEui: eui,
    pushTimeoutMs: 2_000,
  })
  device = new EndDevice(PROBE, 1)
  await radio.uplink({ phyPayload: device.join() })
  assert.ok(device.acceptJoin((await radio.nextDownlink(8_000)).phyPayload))
})

after(async () => {
  await radio?.close()
  await gateway?.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

async function flows(): Promise<FlowsView> {
  return (await gateway.ask('/api/v1/flows')) as FlowsView
}

async function until<T>(
  look: () => Promise<T | undefined>,
  withinMs: number,
  what: string,
): Promise<T> {
  for (const endMs = performance.now() + withinMs; performance.now() < endMs; await pause(50)) {
    const seen = await look()
    if (seen !== undefined) return seen
  }
  assert.fail(`not within ${withinMs} ms: ${what}; ${JSON.stringify((await flows()).status)}`)
}

function running(withinMs: number, than = -1): Promise<FlowsView> {
  const look = async () => {
    const view = await flows()
    return view.status.state === 'running' && view.status.restarts > than ? view : undefined
  }
  return until(look, withinMs, 'flows run')
}

/** Puts flows in force that do this. */
async function bring(...does: readonly string[]): Promise<void> {
  const nodes = does.map((one, i) => ({ id: `n${i}`, type: 'stand-in', does: one }))
  const { status } = await gateway.send('POST', '/api/v1/flows/versions', { flows: nodes })
  assert.equal(status, 201)
}

/** How many of so many confirmed uplinks were answered in RX1, one second after each. */
async function answeredInRx1(): Promise<number> {
  let count = 0
  for (let i = 0; i < ASKED; i++) {
    const phyPayload = device.uplink({ fPort: 1, payload: Uint8Array.of(i), confirmed: true })
    const uplink = radio.rxpk({ phyPayload })
    await radio.push({ rxpk: [uplink] })
    const { txpk, phyPayload: answer } = await radio.nextDownlink(8_000)
    assert.ok(device.receive(answer))
    if (txpk.tmst === (uplink.tmst + 1_000_000) % 2 ** 32) count += 1
  }
  return count
}

test('F56, S20: flows get an empty environment, a low turn for the CPU, and what is in force', async () => {
  await running(20_000)
  const seen = JSON.parse(readFileSync(join(gateway.dataDir, 'flows', 'environment.json'), 'utf8'))
  assert.deepEqual(seen, ['HOME', 'NODE_ENV', 'TZ'])
  const [pid] = gateway.children()
  const nice = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[16]
  assert.equal(Number(nice), 10)
  const { status } = await flows()
  assert.deepEqual([status.version, status.nodes], [null, 0])
  assert.equal((await gateway.status()).flows.state, 'running')
})

test('F56: killed flows are back within ten seconds, and the gateway goes on', async () => {
  const { status } = await running(20_000)
  const [pid] = gateway.children()
  const self = gateway.pid
  process.kill(pid!, 'SIGKILL')
  const again = await running(10_000, status.restarts)
  assert.match(again.status.lastCrash?.detail ?? '', /SIGKILL/)
  assert.equal(gateway.pid, self)
  assert.notEqual(gateway.children()[0], pid)
})

test('F56: flows that loop are ended and started again; each device is answered in RX1 meanwhile', async () => {
  await bring('loop')
  const { status } = await running(20_000)
  assert.equal(await answeredInRx1(), ASKED)
  const again = await running(40_000, status.restarts)
  assert.match(again.status.lastCrash?.detail ?? '', /loops/)
})

test('F56: flows that take memory are ended at their cap; each device is answered in RX1 meanwhile', async () => {
  await bring('grow')
  const { status } = await running(20_000)
  assert.equal(await answeredInRx1(), ASKED)
  const again = await running(40_000, status.restarts)
  assert.match(again.status.lastCrash?.detail ?? '', /memory/)
})

test('F56: a flood of requests and of output is held at our pace; each device is answered in RX1 meanwhile', async () => {
  await bring('flood', 'shout', 'facts')
  await running(20_000)
  assert.equal(await answeredInRx1(), ASKED)
  // People come in elsewhere.
  assert.equal((await fetch(`${gateway.url}/api/v1/health`)).status, 200)
  const look = async () => {
    const page = await gateway.text('/metrics')
    return /cigale_flows_refused_total\{kind="read"\} [1-9]/.test(page) ? page : undefined
  }
  await until(look, 20_000, 'refusals are counted')
  assert.ok(gateway.log.length < 60_000, 'the log is bounded')
  const events = (await gateway.ask('/api/v1/events?type=customReported&limit=500')) as {
    readonly lines: readonly unknown[]
  }
  const count = events.lines.length
  assert.ok(count >= 1 && count <= 45, `${count} facts were told`)
})

test('F56: flows that die at each start are tried seldom, and a rollback brings them back', async () => {
  await bring()
  await bring('die')
  await until(
    async () => ((await flows()).status.state === 'given-up' ? true : undefined),
    40_000,
    'they are given up',
  )
  assert.equal((await gateway.send('POST', '/api/v1/flows/rollback', {})).status, 200)
  const view = await running(10_000)
  assert.equal(view.status.version, view.active)
  assert.equal(await answeredInRx1(), ASKED)
  // Told upward; with the next record that comes to the disk it shows.
  const told = async () => {
    const { lines } = (await gateway.ask('/api/v1/events?type=healthRaised&limit=500')) as {
      readonly lines: readonly { readonly code: string }[]
    }
    return lines.some(({ code }) => code === 'flows-given-up') ? true : undefined
  }
  await until(told, 10_000, 'a health event')
})

test('the flows end with the gateway', async () => {
  const [pid] = gateway.children()
  assert.ok(pid)
  await gateway.stop('SIGTERM')
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})
