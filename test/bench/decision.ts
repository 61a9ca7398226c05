/**
 * `cigale bench lorawan`, second part: the time in which the gateway decides. From the moment a confirmed
 * uplink comes up from the radio to the moment its acknowledgement is handed back to the radio, with
 * uplink and intent on disk: main thread, core's thread, journal, main thread, as `cigale run` has them.
 *
 *   quiet   one confirmed uplink at a time
 *   busy    the same, among 500 other uplinks a second
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { hexOf } from '../../base/bytes.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { tmstUs } from '../../base/tmst.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { startRuntime } from '../../gateway/runtime.ts'
import type { Radio, RadioListener, TxRequest } from '../../hardware/radio.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { freePort } from '../support/free-port.ts'
import { withStoppedGateway } from '../support/gateway-process.ts'
import type { Report } from './report.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const ASKING = 100
const OTHERS = 400
const ASKS = 2_000
const WARM_UP = 200
const BETWEEN_MS = 8
const ANSWER_MS = 5_000
const OTHERS_PER_S = 500
const BURST_MS = 10

export async function benchDecision(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-decision-'))
  const dataDir = join(folder, 'gateway')
  mkdirSync(dataDir)
  const fleet = makeFleet(ASKING + OTHERS, () => 'decentlab-dl-trs21')
  const apiPort = await freePort()
  const read = readConfig(`data: ${dataDir}\napi: { bind: "127.0.0.1:${apiPort}" }\n`)
  if (read.kind === 'rejected') throw new Error(JSON.stringify(read.problems))
  const { config } = read
  await withStoppedGateway(dataDir, config, async (service) => {
    await service.setDevices('bench', fleet.map(fleetEntry))
  })
  const radio = new StopwatchRadio()
  const runtime = await startRuntime({
    ...{ config, dataDir, clock: systemClock, log: silentLog, makeRadio: () => radio },
  })
  try {
    const asking = fleet.slice(0, ASKING)
    await ask(radio, asking, WARM_UP)
    row(report, 'quiet', 'nothing else on the air', await ask(radio, asking, ASKS))
    const others = new Others(radio, fleet.slice(ASKING))
    others.begin()
    const busy = await ask(radio, asking, ASKS)
    others.end()
    row(report, 'busy', `among ${OTHERS_PER_S} other uplinks a second`, busy)
  } finally {
    await runtime.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(report: Report, name: string, among: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(
      1,
    )
  report.row({
    name: `lorawan.decision.${name}`,
    value: `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms`,
    unit: 'from a confirmed uplink to its acknowledgement at the radio, both on disk',
    goal: '< 50 ms at p99; 900 ms is too late',
    load: `${sorted.length} of ${ASKS} answered, ${among}; most ${at(1)} ms`,
  })
}

/** One confirmed uplink after the other, each from another device. */
async function ask(
  radio: StopwatchRadio,
  devices: readonly FleetDevice[],
  count: number,
): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const device = devices[i % devices.length]!
    const payload = Uint8Array.of(i & 0xff)
    const tookMs = await radio.ask(fleetFrame(device, { fPort: 1, payload, confirmed: true }))
    if (tookMs !== undefined) times.push(tookMs)
    await pause(BETWEEN_MS)
  }
  return times
}

class Others {
  readonly #radio: StopwatchRadio
  readonly #devices: readonly FleetDevice[]
  #timer: NodeJS.Timeout | undefined
  #next = 0

  constructor(radio: StopwatchRadio, devices: readonly FleetDevice[]) {
    this.#radio = radio
    this.#devices = devices
  }

  begin(): void {
    this.#timer = setInterval(() => {
      for (let n = 0; n < (OTHERS_PER_S * BURST_MS) / 1000; n++) {
        const device = this.#devices[this.#next++ % this.#devices.length]!
        this.#radio.hear(fleetFrame(device, { fPort: 1, payload: Uint8Array.of(n) }))
      }
    }, BURST_MS)
  }

  end(): void {
    clearInterval(this.#timer)
  }
}

/** A radio that measures how long an answer takes. */
class StopwatchRadio implements Radio {
  #listener: RadioListener | undefined
  /** DevAddr, as in the frame → who waits for the answer to it. */
  readonly #waiting = new Map<string, () => void>()

  async open(listener: RadioListener): Promise<void> {
    this.#listener = listener
  }

  hear(phyPayload: Uint8Array): void {
    const monoMs = systemClock.monoMs()
    const frame = {
      ...{ gatewayEui: EUI, tmst: tmstUs(Math.round(monoMs * 1000)), monoMs },
      ...{ atMs: systemClock.wallMs(), freqHz: 868_100_000, rssiDbm: -80, snrDb: 8 },
      modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
      codingRate: '4/5',
      phyPayload,
    } as const
    this.#listener?.onFrames([frame], () => {})
  }

  /** Milliseconds until the answer is here; `undefined`: none came. */
  async ask(phyPayload: Uint8Array): Promise<number | undefined> {
    const key = hexOf(phyPayload.subarray(1, 5))
    return await new Promise((resolve) => {
      const fromMs = performance.now()
      const timer = setTimeout(() => {
        this.#waiting.delete(key)
        resolve(undefined)
      }, ANSWER_MS)
      this.#waiting.set(key, () => {
        clearTimeout(timer)
        this.#waiting.delete(key)
        resolve(performance.now() - fromMs)
      })
      this.hear(phyPayload)
    })
  }

  transmit({ txId, phyPayload, alternatives }: TxRequest): void {
    this.#waiting.get(hexOf(phyPayload.subarray(1, 5)))?.()
    // Refused afterwards: it costs no airtime, of which there is not enough for so many answers.
    const reasons = alternatives.map(() => 'collision' as const)
    setImmediate(() => this.#listener?.onReceipt({ kind: 'refused', txId, reasons }))
  }

  gateways() {
    return [
      {
        ...{ gatewayEui: EUI, online: true, lastHeardMonoMs: systemClock.monoMs() },
        ...{ detail: 'bench', rxFrames: 0, txFrames: 0 },
      },
    ]
  }

  async close(): Promise<void> {}
}
