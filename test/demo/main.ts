/**
 * `cigale demo`: the whole city on one machine. Simulated sensors speak LoRaWAN through an air in
 * memory; the gateway behind the radio is the real one, so are broker, hypervisor and pages.
 *
 *   this process     sensors ─ air ─ radio │ core thread │ API thread     broker
 *   its child                                                             hypervisor
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sleep } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { connectGateway, type RemoteService } from '../../gateway/api/client-system.ts'
import { addToken } from '../../gateway/cli/token.ts'
import { configSchema } from '../../gateway/config/schema.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { DemoBroker } from './broker.ts'
import { CityLife, HEARTBEAT_SECONDS, LITRES_PER_PULSE } from './city-life.ts'
import { cityPlan } from './city-plan.ts'
import { cityRadio } from './city-radio.ts'
import { type Comparison, compareFacts, type End } from './compare-facts.ts'
import { freePort } from './free-port.ts'
import { HypervisorProcess } from './hypervisor-process.ts'
import { type DemoOptions, readOptions, USAGE } from './options.ts'
import { registerCity } from './registration.ts'

const clock = systemClock
const GATEWAY = '0200c1ca1e000001' as GatewayEui
const GATEWAY_NAME = 'Toit de l’Hôtel de Ville'
/** Whoever stops the demo does not want to wait. */
const STOP_MS = 2_000
const DRAIN_MS = 15_000
const LOOK_MS = 250
/** A run that ends by itself has its link cut for so long, so that its verdict is worth something. */
const CUT_MS = 3_000
/** No device draws so many nonces in one run. */
const NONCES_PER_RUN = 256

type Demo = {
  readonly runtime: Runtime
  readonly gateway: RemoteService
  readonly hypervisor: HypervisorProcess
  readonly broker: DemoBroker
  readonly life: CityLife
  readonly ends: { readonly gateway: End; readonly hypervisor: End }
  readonly pages: { readonly gateway: string; readonly hypervisor: string }
}

/** Closed in reverse, whatever has come up by then. */
const opened: (() => Promise<void> | void)[] = []

async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2))
  if (read.kind === 'help') {
    console.log(USAGE)
    return 0
  }
  if (read.kind === 'rejected') {
    console.error(`cigale demo: ${read.reason}\n\n${USAGE}`)
    return 2
  }
  const { options } = read
  const signal = signalled()
  console.log('Cigale demo: Aix-en-Provence, embedded. The sensors are simulated and speak LoRaWAN')
  console.log('through an air in memory; everything behind the radio is the real gateway.\n')
  const started = startDemo(options)
  const demo = await Promise.race([started, signal])
  if (typeof demo === 'string') {
    // What is still coming up is closed when it is up; nobody waits longer than that.
    await started.catch(() => {})
    return 0
  }
  sayWhere(demo, options)
  if (options.durationS === undefined) return await untilStopped(demo, signal)
  return await verdict(demo, options.durationS, signal)
}

async function startDemo(options: DemoOptions): Promise<Demo> {
  const folder = openFolder(options)
  const dataDir = join(folder, 'gateway')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const log = makeLog('error')
  const port = await portNear(options.port, '--port')
  const hypervisorPort = await portNear(options.hypervisorPort, '--hypervisor-port', port)
  const broker = await DemoBroker.start()
  opened.push(() => broker.cut())
  const pageToken = addToken(dataDir, { name: 'demo', role: 'maintainer' }).text
  const pullToken = addToken(dataDir, { name: 'demo, comparing', role: 'hypervisor' }).text
  const cityToken = Buffer.from(systemRandom.bytes(32)).toString('base64url')
  const hypervisor = new HypervisorProcess(
    {
      database: join(folder, 'hypervisor.db'),
      broker: broker.url,
      port: hypervisorPort,
      token: cityToken,
    },
    {
      clock,
      onRestart: (why) => console.log(`The hypervisor ended (${why}); it is started again.`),
    },
  )
  opened.push(() => hypervisor.close())
  const radio = cityRadio({ clock, seed: options.seed, gatewayEui: GATEWAY })
  const config = configSchema.parse({
    gateway: { name: GATEWAY_NAME, eui: GATEWAY, position: [5.4474, 43.5291, 212] },
    data: dataDir,
    api: { bind: `127.0.0.1:${port}` },
    sync: { transports: [{ kind: 'mqtt', url: broker.url }, { kind: 'pull' }] },
    log: { level: 'error' },
  })
  const hypervisorUp = hypervisor.start()
  const runtimeUp = startRuntime({ config, dataDir, clock, log, makeRadio: radio.makeRadio })
  opened.push(async () => await (await runtimeUp.catch(() => undefined))?.close())
  const [hypervisorUrl, runtime] = await Promise.all([hypervisorUp, runtimeUp])
  const gateway = connectGateway({ kind: 'url', url: runtime.url, token: pageToken })
  const city = cityPlan(options.seed)
  const pace = { heartbeatSeconds: HEARTBEAT_SECONDS, litresPerPulse: LITRES_PER_PULSE }
  await registerCity(gateway, city, pace)
  const life = new CityLife({
    city,
    air: radio.air,
    clock,
    seed: options.seed,
    firstDevNonce: countRun(folder) * NONCES_PER_RUN,
    gateway,
    onRefused: (detail) => console.log(`An order was refused: ${detail}`),
  })
  opened.push(() => life.stop())
  life.start()
  return {
    runtime,
    gateway,
    hypervisor,
    broker,
    life,
    ends: {
      gateway: { url: runtime.url, token: pullToken },
      hypervisor: { url: hypervisorUrl, token: cityToken },
    },
    pages: {
      gateway: `${runtime.url}/#token=${pageToken}&demo=1`,
      hypervisor: `${hypervisorUrl}/#token=${cityToken}&demo=1`,
    },
  }
}

function openFolder({ dataDir }: DemoOptions): string {
  if (dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return dataDir
  }
  const folder = mkdtempSync(join(tmpdir(), 'cigale-demo-'))
  opened.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function portNear(wanted: number, option: string, taken?: number): Promise<number> {
  const port = await freePort(wanted, taken)
  if (port !== wanted)
    console.log(`Port ${wanted} is taken: ${port} instead (or choose: ${option})`)
  return port
}

/** How many runs these data have seen before this one. */
function countRun(folder: string): number {
  const path = join(folder, 'runs')
  let runs = 0
  try {
    runs = Number(readFileSync(path, 'utf8')) || 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  writeFileSync(path, `${runs + 1}\n`)
  return runs
}

function sayWhere({ pages, hypervisor }: Demo, { durationS }: DemoOptions): void {
  console.log(`Gateway     ${pages.gateway}`)
  console.log(`Hypervisor  ${pages.hypervisor}`)
  console.log(
    `\nThe sensors join within some twenty seconds. On the gateway's page you can cut the link;`,
  )
  console.log(`the hypervisor is process ${hypervisor.pid}: kill it, it comes back and catches up.`)
  console.log(durationS === undefined ? 'Ctrl-C ends all.\n' : `It ends after ${durationS} s.\n`)
}

async function untilStopped({ runtime }: Demo, signal: Promise<string>): Promise<number> {
  const why = await Promise.race([signal, runtime.failed.then((reason) => `failed: ${reason}`)])
  if (!why.startsWith('failed')) return 0
  console.error(`The gateway ${why}`)
  return 1
}

/** Lives for a while with the link cut in between, lets the sensors fall silent, compares both ends. */
async function verdict(demo: Demo, durationS: number, signal: Promise<string>): Promise<number> {
  const { life, broker, runtime } = demo
  const over = Promise.race([signal, runtime.failed])
  const wait = (ms: number) => Promise.race([sleep(clock, ms), over])
  const cutMs = Math.min(CUT_MS, durationS * 100)
  let ended = await wait(durationS * 400)
  if (ended === undefined) {
    await broker.cut()
    ended = await wait(cutMs)
    await broker.restore()
  }
  ended ??= await wait(durationS * 600 - cutMs)
  if (ended !== undefined) {
    if (ended.startsWith('SIG')) return 0
    console.error(`The gateway failed: ${ended}`)
    return 1
  }
  life.stop()
  const { uplinks } = await demo.gateway.status()
  const comparison = await drained(demo)
  const { sensors, joined, frames } = life.counts()
  const { gatewayFacts, hypervisorFacts, equal, difference } = comparison
  console.log(
    `${frames} frames sent, ${uplinks} accepted; ${joined} of ${sensors} sensors joined; ` +
      `${gatewayFacts} facts at the gateway, ${hypervisorFacts} at the hypervisor, ` +
      `link cut once: ${equal ? 'equal' : `NOT EQUAL (${difference})`}`,
  )
  return equal && hypervisorFacts > 0 ? 0 : 1
}

/** What was still on its way gets a moment to arrive. */
async function drained({ ends }: Demo): Promise<Comparison> {
  const untilMs = clock.monoMs() + DRAIN_MS
  for (;;) {
    const comparison = await compareFacts(ends.gateway, ends.hypervisor)
    if (comparison.equal || clock.monoMs() > untilMs) return comparison
    await sleep(clock, LOOK_MS)
  }
}

/** Only the first counts: a signal to the whole group comes again from whoever passes it on. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve('SIGINT'))
    process.on('SIGTERM', () => resolve('SIGTERM'))
  })
}

async function closeAll(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close()
}

let code = 1
try {
  code = await main()
} catch (error) {
  console.error(`cigale demo: ${error instanceof Error ? error.message : String(error)}`)
}
const late = sleep(clock, STOP_MS).then(() => 'late')
if ((await Promise.race([closeAll(), late])) === 'late') console.error('Not all closed in time.')
process.exit(code)
