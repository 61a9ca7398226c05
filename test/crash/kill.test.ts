/**
 * Real processes killed at any moment: gateway, hypervisor and broker, while frames come in. In the
 * end the hypervisor holds every fact of the gateway once, and every frame that was acknowledged to
 * the forwarder is among them.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { seededRandom } from '../../base/random.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { readRow } from '../../sync/row.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const ROUNDS = Number(process.env['CIGALE_KILLS'] ?? 9)
const DEVICES = 12
const program = findMosquitto()
const missing = program ? false : 'mosquitto is missing: apt-get install mosquitto'

describe('F77, F57, F64: killed at any moment', {
  skip: process.env['CI'] ? false : missing,
}, () => {
  const random = seededRandom(77, 'kill')
  let folder: string
  let broker: Mosquitto
  let hypervisor: HypervisorProcess
  let gateway: GatewayProcess
  let fleet: FleetDevice[]
  /** Value of the reading (unique) of each frame whose datagram was acknowledged. */
  const acknowledged = new Set<string>()
  let frames = 0

  before(async () => {
    assert.ok(program, 'mosquitto is needed for this test')
    folder = mkdtempSync(join(tmpdir(), 'cigale-kill-'))
    broker = await Mosquitto.start(program)
    hypervisor = new HypervisorProcess({ database: join(folder, 'hv.db'), mqttUrl: broker.url })
    await hypervisor.start()
    fleet = makeFleet(DEVICES, () => 'decentlab-dl-trs21')
    gateway = await GatewayProcess.prepare({
      folder,
      mqttUrl: broker.url,
      devices: fleet.map(fleetEntry),
    })
    await gateway.start()
  })

  after(async () => {
    await gateway?.stop('SIGKILL')
    await hypervisor?.stop('SIGKILL')
    await broker?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  /** A frame whose soil tension is a number of its own. */
  async function push(forwarder: PacketForwarder): Promise<void> {
    const device = fleet[frames % DEVICES]!
    const tension = ++frames
    const payload = Uint8Array.of(
      2,
      1,
      0x92,
      0,
      3,
      tension >> 8,
      tension & 255,
      0x80,
      0xa1,
      0x0c,
      0x25,
    )
    const { acked } = await forwarder.uplink({
      phyPayload: fleetFrame(device, { fPort: 1, payload }),
    })
    if (acked) acknowledged.add(`${device.devEui} ${tension}`)
  }

  test('F77, I1, I2: nothing acknowledged is lost, nothing is held twice', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const forwarder = await PacketForwarder.open({ port: gateway.udpPort })
      const load = (async () => {
        for (let n = 0; n < 40; n++) {
          await push(forwarder)
          await pause(5)
        }
      })()
      await pause(30 + random.below(250))
      const victim = round % 3
      if (victim === 0) await gateway.stop('SIGKILL')
      else if (victim === 1) await hypervisor.stop('SIGKILL')
      else await broker.kill()
      await load
      await forwarder.close()
      if (victim === 0) await gateway.start()
      else if (victim === 1) await hypervisor.start()
      else await broker.run()
    }
    await untilDrained()
    await gateway.stop('SIGTERM')
    await hypervisor.stop('SIGTERM')
    const there = hypervisorRows()
    const here = gatewayRows()
    assert.ok(here.length > 0)
    assert.deepEqual(there, here)
    const readings = readingsOf(there)
    assert.equal(new Set(readings).size, readings.length, 'a reading twice')
    for (const one of acknowledged) assert.ok(readings.includes(one), `lost: ${one}`)
    assert.ok(acknowledged.size > 20 * ROUNDS, `${acknowledged.size} acknowledged`)
  })

  async function untilDrained(): Promise<void> {
    for (let tries = 0; tries < 240; tries++) {
      const { sync } = await gateway.status()
      if (sync.connected && sync.streams.every((stream) => stream.waiting === 0)) return
      await pause(250)
    }
    assert.fail(`not drained: ${JSON.stringify((await gateway.status()).sync)}`)
  }

  function hypervisorRows(): string[] {
    const db = new Database(join(folder, 'hv.db'), { readonly: true })
    const rows = db.prepare('SELECT epoch, stream, seq, hex(row) AS row FROM facts').all()
    db.close()
    return (rows as Row[]).map(text).sort()
  }

  function gatewayRows(): string[] {
    const config = readConfig(readFileSync(join(folder, 'cigale.yaml'), 'utf8'))
    assert.equal(config.kind, 'config')
    const db = new Database(join(gateway.dataDir, 'cigale.db'), { readonly: true })
    const rows = db.prepare('SELECT epoch, stream, seq, hex(row) AS row FROM facts').all()
    db.close()
    return (rows as Row[]).map(text).sort()
  }
})

type Row = { epoch: number; stream: number; seq: number; row: string }

function text({ epoch, stream, seq, row }: Row): string {
  return `${epoch} ${stream} ${seq} ${row}`
}

/** `<devEui> <tension × 10>` of every reading. */
function readingsOf(rows: readonly string[]): string[] {
  return rows.flatMap((row) => {
    const read = readRow(new Uint8Array(Buffer.from(row.split(' ')[3]!, 'hex')))
    if (read.kind !== 'fact' || read.fact.stream !== 3) return []
    return [`${read.fact.devEui} ${read.fact.values[0]}`]
  })
}
