/**
 * `cigale bench uplink`: MIC-valid frames of 500 devices by UDP on loopback into `cigale run`, which
 * decrypts, decodes, detects, stores and hands them over MQTT to a hypervisor.
 *
 *   saturation   as fast as frames are acknowledged, 8 a datagram, 32 datagrams under way
 *   open loop    2 000 frames a second whatever comes back: every one must arrive
 *   city air     the same with 20 % duplicates, 5 % bad MICs and 50 % foreign frames
 *
 * Where `taskset` is there the gateway has one core of its own. Time from the radio to the hypervisor's
 * commit is read from the hypervisor's database.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { seededRandom } from '../../base/random.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'
import { progress } from '../support/progress.ts'
import type { Report } from './report.ts'

const DEVICES = 500
const FRAMES_A_DATAGRAM = 8
const UNDER_WAY = 32
const SATURATION_FRAMES = 60_000
const OPEN_LOOP = { ratePerS: 2_000, seconds: 10 }
const STOCK = 'stock Node-RED flow 3 300/s, 0.29 ms CPU, 333 MB'

export async function benchUplink(report: Report): Promise<void> {
  const program = findMosquitto()
  if (!program) {
    report.row({
      name: 'uplink',
      value: 'not measured',
      unit: '',
      load: 'mosquitto is missing: apt-get install mosquitto',
    })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'cigale-uplink-'))
  const fleet = makeFleet(DEVICES, () => 'decentlab-dl-trs21')
  const broker = await Mosquitto.start(program)
  const database = join(folder, 'hypervisor.db')
  const hypervisor = new HypervisorProcess({ database, mqttUrl: broker.url })
  await hypervisor.start()
  const gateway = await GatewayProcess.prepare({
    folder,
    mqttUrl: broker.url,
    devices: fleet.map(fleetEntry),
    prefix: oneCore(),
  })
  try {
    await gateway.start()
    const load = new Load(gateway, fleet)
    await load.open()
    await load.warmUp()
    await saturation(report, gateway, load)
    await openLoop(report, gateway, load, database)
    await cityAir(report, gateway, load)
    await load.close()
  } finally {
    await gateway.stop('SIGTERM')
    await hypervisor.stop('SIGTERM')
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The last core for the gateway, the others for the load, where the machine lets us choose. */
function oneCore(): string[] {
  const last = String(cpus().length - 1)
  return spawnSync('taskset', ['-c', last, 'true']).status === 0 ? ['taskset', '-c', last] : []
}

async function saturation(report: Report, gateway: GatewayProcess, load: Load): Promise<void> {
  const bar = progress('saturation', SATURATION_FRAMES)
  const before = { cpu: gateway.cpuSeconds(), ms: performance.now() }
  const acked = await load.closedLoop(SATURATION_FRAMES, (done) => bar.at(done))
  const seconds = (performance.now() - before.ms) / 1000
  const cpuMs = ((gateway.cpuSeconds() - before.cpu) * 1000) / SATURATION_FRAMES
  bar.end()
  const stored = await load.stored()
  report.row({
    name: 'uplink.saturation',
    value: `${Math.round(SATURATION_FRAMES / seconds)} /s, ${cpuMs.toFixed(3)} ms CPU each`,
    unit: 'decrypted, decoded, detected, stored, on one core',
    goal: '≥ 5 000/s, ≤ 0.1 ms',
    load: `${SATURATION_FRAMES} frames of ${DEVICES} devices, ${FRAMES_A_DATAGRAM} a datagram; ${acked} datagrams acknowledged; ${stored} of ${load.sent} stored; PSS ${gateway.pssMb().toFixed(0)} MB`,
    peer: STOCK,
  })
}

async function openLoop(
  report: Report,
  gateway: GatewayProcess,
  load: Load,
  database: string,
): Promise<void> {
  const { ratePerS, seconds } = OPEN_LOOP
  const sentBefore = load.sent
  const storedBefore = await load.stored()
  const cpuBefore = gateway.cpuSeconds()
  const fromMs = Date.now()
  await load.openLoop(ratePerS, seconds)
  await load.settled()
  const sent = load.sent - sentBefore
  const stored = (await load.stored()) - storedBefore
  const cpuMs = ((gateway.cpuSeconds() - cpuBefore) * 1000) / sent
  const { p50, p99, count } = await delays(database, fromMs, sent)
  report.row({
    name: 'uplink.open-loop',
    value: `${sent - stored} lost of ${sent}`,
    unit: `at ${ratePerS}/s for ${seconds} s`,
    goal: '0 lost',
    load: `${cpuMs.toFixed(3)} ms CPU each; radio to hypervisor's commit p50 ${p50} ms, p99 ${p99} ms over ${count} readings`,
    peer: 'stock Node-RED 4–11 % lost at 1 000–2 000/s on a loaded machine, 0 on a calm one',
  })
}

async function cityAir(report: Report, gateway: GatewayProcess, load: Load): Promise<void> {
  const storedBefore = await load.stored()
  const cpuBefore = gateway.cpuSeconds()
  const { heard, ours } = await load.cityAir(OPEN_LOOP.ratePerS, OPEN_LOOP.seconds)
  await load.settled()
  const stored = (await load.stored()) - storedBefore
  const cpuMs = ((gateway.cpuSeconds() - cpuBefore) * 1000) / heard
  report.row({
    name: 'uplink.city-air',
    value: `${ours - stored} lost of ${ours}`,
    unit: `of ours, at ${OPEN_LOOP.ratePerS} receptions/s`,
    goal: '0 lost',
    load: `${heard} receptions: 50 % foreign, 5 % bad MIC, 20 % duplicates; ${cpuMs.toFixed(3)} ms CPU a reception; PSS ${gateway.pssMb().toFixed(0)} MB`,
    peer: STOCK,
  })
}

/** Milliseconds from reception to the hypervisor's commit, once all have come. */
async function delays(
  database: string,
  fromMs: number,
  expected: number,
): Promise<{ p50: number; p99: number; count: number }> {
  const db = new Database(database, { readonly: true })
  const query = db
    .prepare('SELECT received_ms - at_ms FROM facts WHERE stream = 3 AND at_ms >= ? ORDER BY 1')
    .pluck()
  let all: number[] = []
  for (let tries = 0; tries < 60; tries++) {
    all = query.all(fromMs) as number[]
    if (all.length >= expected) break
    await pause(250)
  }
  db.close()
  const at = (share: number) =>
    Math.round(all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN)
  return { p50: at(0.5), p99: at(0.99), count: all.length }
}

class Load {
  readonly #gateway: GatewayProcess
  readonly #fleet: readonly FleetDevice[]
  readonly #random = seededRandom(1, 'load')
  #forwarder!: PacketForwarder
  #next = 0
  sent = 0

  constructor(gateway: GatewayProcess, fleet: readonly FleetDevice[]) {
    this.#gateway = gateway
    this.#fleet = fleet
  }

  async open(): Promise<void> {
    this.#forwarder = await PacketForwarder.open({
      port: this.#gateway.udpPort,
      pushTimeoutMs: 5_000,
    })
  }

  async close(): Promise<void> {
    await this.#forwarder.close()
  }

  async warmUp(): Promise<void> {
    await this.closedLoop(8_000, () => {})
    await this.settled()
  }

  #frame(): Uint8Array {
    const device = this.#fleet[this.#next++ % this.#fleet.length]!
    this.sent++
    const payload = Uint8Array.of(
      2,
      1,
      0x92,
      0,
      3,
      0,
      this.#random.below(250),
      0x80,
      0xa1,
      0x0c,
      0x25,
    )
    return fleetFrame(device, { fPort: 1, payload })
  }

  #datagram(frames: readonly Uint8Array[]): Promise<{ acked: boolean }> {
    return this.#forwarder.push({
      rxpk: frames.map((phyPayload) => this.#forwarder.rxpk({ phyPayload })),
    })
  }

  /** Keeps `UNDER_WAY` datagrams unanswered. Gives how many were acknowledged. */
  async closedLoop(frames: number, onProgress: (done: number) => void): Promise<number> {
    let left = Math.ceil(frames / FRAMES_A_DATAGRAM)
    let acked = 0
    let done = 0
    const lane = async () => {
      while (left-- > 0) {
        const batch = Array.from({ length: FRAMES_A_DATAGRAM }, () => this.#frame())
        if ((await this.#datagram(batch)).acked) acked++
        done += FRAMES_A_DATAGRAM
        onProgress(done)
      }
    }
    await Promise.all(Array.from({ length: UNDER_WAY }, lane))
    return acked
  }

  /** One frame a datagram at a steady rate, never waiting for an answer. */
  async openLoop(ratePerS: number, seconds: number): Promise<void> {
    await paced(ratePerS, seconds, () => void this.#datagram([this.#frame()]))
  }

  async cityAir(ratePerS: number, seconds: number): Promise<{ heard: number; ours: number }> {
    let heard = 0
    let ours = 0
    await paced(ratePerS, seconds, () => {
      heard++
      const draw = this.#random.below(100)
      if (draw < 50) void this.#datagram([foreignFrame(this.#random.bytes(24))])
      else if (draw < 55) void this.#datagram([damaged(this.#frameNotSent())])
      else {
        ours++
        const frame = this.#frame()
        const copies = this.#random.below(100) < 40 ? 2 : 1
        heard += copies - 1
        for (let n = 0; n < copies; n++) void this.#datagram([frame])
      }
    })
    return { heard, ours }
  }

  /** A frame whose counter is not used up: it will not be accepted. */
  #frameNotSent(): Uint8Array {
    const device = this.#fleet[this.#random.below(this.#fleet.length)]!
    const frame = fleetFrame(device, { fPort: 1, payload: Uint8Array.of(0) })
    device.fCntUp--
    return frame
  }

  /** Uplinks that the gateway has accepted since it started. */
  async stored(): Promise<number> {
    return (await this.#gateway.status()).uplinks
  }

  /** Until the count stands still. */
  async settled(): Promise<void> {
    for (
      let last = -1, now = await this.stored();
      now !== last;
      last = now, now = await this.stored()
    )
      await pause(400)
  }
}

async function paced(ratePerS: number, seconds: number, send: () => void): Promise<void> {
  const startMs = performance.now()
  const total = ratePerS * seconds
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) * ratePerS) / 1000))
    while (sent < due) {
      send()
      sent++
    }
    await pause(2)
  }
}

function damaged(frame: Uint8Array): Uint8Array {
  const copy = frame.slice()
  copy[copy.length - 1]! ^= 0x55
  return copy
}

/** An uplink of somebody else's network. */
function foreignFrame(noise: Uint8Array): Uint8Array {
  noise[0] = 0x40
  noise[4] = 0x26
  noise[5]! &= 0xf0
  return noise
}
