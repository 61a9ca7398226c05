/**
 * `cigale bench sync`: what facts cost on the way to the hypervisor, and how soon they are there.
 *
 *   bytes     fifteen minutes of a city as batches, beside what others would send of the same
 *   morning   seven days of readings over a line of 1 Mbit/s, with something new happening meanwhile
 *   alarm     a call while a million facts wait
 *
 * The last two by the real sender, Mosquitto, the real receiver and its SQLite; the line is a proxy that
 * lets so many bytes a second through.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { makeBatch } from '../../sync/batch.ts'
import { emptyDictionary, entriesOf } from '../../sync/dict.ts'
import { startSender } from '../../sync/driver.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { genesisHead } from '../../sync/row.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { cityQuarterHour } from '../support/city-mix.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised } from '../support/facts.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { progress } from '../support/progress.ts'
import { LinkProxy } from '../support/proxy.ts'
import type { Report } from './report.ts'
import {
  brotli,
  chirpstackEvents,
  jsonObjects,
  type Mix,
  senmlCbor,
  sparkplug,
} from './sync-formats.ts'

const GW = '70b3d50000000001' as GatewayEui
const EPOCH = 100
const MEGABIT = 125_000
const WEEK_READINGS = 175_000
const MILLION = 1_000_000

export async function benchSync(report: Report): Promise<void> {
  bytes(report)
  const program = findMosquitto()
  if (!program) {
    const load = 'mosquitto is missing: apt-get install mosquitto'
    report.row({ name: 'sync.morning', value: 'not measured', unit: '', load })
    return
  }
  const broker = await Mosquitto.start(program)
  try {
    await morning(report, broker)
    await alarm(report, broker)
  } finally {
    await broker.close()
  }
}

function bytes(report: Report): void {
  const mix = cityQuarterHour(1)
  const readings = mix.facts.flatMap(({ values }) => values.filter((one) => one !== null)).length
  const { batch, dictionary } = ours(mix)
  const others = {
    'JSON objects': jsonObjects(mix),
    'JSON + brotli': brotli(jsonObjects(mix)),
    'SenML CBOR': senmlCbor(mix),
    'SenML CBOR + brotli': brotli(senmlCbor(mix)),
    'Sparkplug B': sparkplug(mix),
    'ChirpStack events': chirpstackEvents(mix),
  }
  const each = (size: number): string => (size / readings).toFixed(2)
  report.row({
    name: 'sync.bytes',
    value: `${each(batch.length)} B a reading`,
    unit: `${batch.length} B, once ${dictionary.length} B of dictionary; with brotli ${brotli(batch).length} B`,
    goal: '≤ 3',
    load: `${mix.facts.length} uplinks of a quarter of an hour in the city, ${readings} readings`,
    peer: Object.entries(others)
      .map(([name, { length }]) => `${name} ${each(length)}`)
      .join(', '),
  })
}

function ours({ facts, profiles }: Mix): { batch: Uint8Array; dictionary: Uint8Array } {
  const log = new FactLog(profiles)
  for (const fact of facts) log.append(EPOCH, fact)
  const lane = { epoch: EPOCH, stream: 3 } as const
  const rows = log.read({ ...lane, seq: 0, limit: facts.length })
  const dictionary = emptyDictionary(7)
  const profileOf = (id: string) => log.profile(id)
  const made = makeBatch({ gw: GW, lane, rows, prev: genesisHead(lane), dictionary, profileOf })
  const entries = entriesOf(made.dictionary, made.devices)
  const dict = writeMessage({ kind: 'dict', gw: GW, dict: 7, ...entries })
  return { batch: writeMessage(made.message), dictionary: dict }
}

/** Readings of the city mix, one after the other, ten seconds apart. */
function fill(log: FactLog, readings: number): number {
  const { facts } = cityQuarterHour(2)
  const fromMs = systemClock.wallMs() - readings * 3_456
  let made = 0
  let rows = 0
  while (made < readings) {
    const fact = facts[rows % facts.length]!
    log.append(EPOCH, { ...fact, atMs: Math.floor(fromMs + rows * 10_000) })
    made += fact.values.filter((one) => one !== null).length
    rows++
  }
  return rows
}

async function morning(report: Report, broker: Mosquitto): Promise<void> {
  const line = await LinkProxy.before(broker.url)
  line.behaviour = { bytesPerSecond: MEGABIT, latencyMs: 50 }
  const run = await Run.start({ gatewayUrl: line.url, brokerUrl: broker.url })
  try {
    const rows = fill(run.log, WEEK_READINGS)
    const fromMs = performance.now()
    run.open()
    await pause(2_000)
    const happensMs = performance.now()
    run.append(callRaised(1))
    run.append({ ...cityQuarterHour(3).facts[0]!, atMs: LIVE_MS })
    const alarmMs = (await run.seen('callRaised')) - happensMs
    const liveMs = (await run.seen('reading')) - happensMs
    await run.stored(rows + 2, 'seven days')
    const drainedS = (performance.now() - fromMs) / 1000
    report.row({
      name: 'sync.morning',
      value: `${drainedS.toFixed(1)} s`,
      unit: `until seven days are stored; a new alarm after ${alarmMs.toFixed(0)} ms, a new reading after ${(liveMs / 1000).toFixed(1)} s`,
      goal: '≤ 300 s, 2 000 ms, 10 s',
      load: `${WEEK_READINGS} readings in ${rows} facts over 1 Mbit/s and 50 ms; ${(line.bytes.up / 1e6).toFixed(2)} MB up with everything, ${(line.bytes.up / WEEK_READINGS).toFixed(2)} B a reading`,
    })
  } finally {
    await run.close()
    await line.close()
  }
}

async function alarm(report: Report, broker: Mosquitto): Promise<void> {
  const run = await Run.start({ gatewayUrl: broker.url, brokerUrl: broker.url })
  try {
    const rows = fill(run.log, 3.3 * MILLION)
    run.open()
    await pause(1_000)
    const latencies: number[] = []
    const CALLS = 20
    for (let n = 0; n < CALLS; n++) {
      const fromMs = performance.now()
      run.append(callRaised(n))
      latencies.push((await run.seen('callRaised', n + 1)) - fromMs)
      await pause(100)
    }
    const waiting = rows - (await run.count())
    latencies.sort((a, b) => a - b)
    report.row({
      name: 'sync.alarm',
      value: `p50 ${latencies[CALLS / 2]?.toFixed(0)} ms, most ${latencies.at(-1)?.toFixed(0)} ms`,
      unit: 'from the fact to the commit at the hypervisor',
      goal: '≤ 2 000 ms',
      load: `${CALLS} calls while ${waiting} of ${rows} facts still wait`,
    })
  } finally {
    await run.close()
  }
}

const LIVE_MS = Date.UTC(2030, 0, 1)

/** A gateway's sender and a hypervisor, each with its own connection to the broker. */
class Run {
  readonly log = new FactLog(cityQuarterHour(1).profiles)
  readonly #hypervisor: Hypervisor
  readonly #folder: string
  readonly #url: string
  #sender: ReturnType<typeof startSender> | undefined

  private constructor(hypervisor: Hypervisor, folder: string, url: string) {
    this.#hypervisor = hypervisor
    this.#folder = folder
    this.#url = url
  }

  static async start(urls: { gatewayUrl: string; brokerUrl: string }): Promise<Run> {
    const folder = mkdtempSync(join(tmpdir(), 'cigale-sync-'))
    const database = join(folder, 'hypervisor.db')
    const hypervisor = await startHypervisor({ database, mqtt: { url: urls.brokerUrl } })
    return new Run(hypervisor, folder, urls.gatewayUrl)
  }

  open(): void {
    const surroundings = { clock: systemClock, random: systemRandom }
    const endpoint = { url: this.#url }
    this.#sender = startSender({
      ...{ gw: GW, epoch: EPOCH, version: 'bench', source: this.log, ...surroundings },
      transport: mqttGatewayTransport({ endpoint, gw: GW, epoch: EPOCH, ...surroundings }),
      log: silentLog,
      metrics: new Metrics(),
      onAcked: () => {},
    })
  }

  append(fact: Parameters<FactLog['append']>[1]): void {
    this.log.append(EPOCH, fact)
    this.#sender?.factsAppended()
  }

  async count(): Promise<number> {
    return (await this.#hypervisor.store.counts()).facts
  }

  /** When so many of a type, of readings the live one, can be read at the hypervisor. */
  async seen(type: 'callRaised' | 'reading', count = 1): Promise<number> {
    for (;;) {
      const found =
        type === 'reading'
          ? (await this.#hypervisor.store.states('reading')).filter(({ atMs }) => atMs === LIVE_MS)
          : await this.#hypervisor.store.facts({ limit: 100, type })
      if (found.length >= count) return performance.now()
      await pause(5)
    }
  }

  async stored(rows: number, name: string): Promise<void> {
    const bar = progress(name, rows)
    for (let held = 0; held < rows; held = await this.count()) {
      bar.at(held)
      await pause(100)
    }
    bar.end()
  }

  async close(): Promise<void> {
    await this.#sender?.close()
    await this.#hypervisor.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
