/**
 * `cigale demo`: the whole city on one machine. Simulated sensors speak LoRaWAN through an air in
 * memory; the gateway behind the radio is the real one, so are broker, hypervisor and pages.
 *
 *   this process     sensors ─ air ─ radio │ core thread │ API thread     broker
 *   its child                                                             hypervisor
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Clock, sleep } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { connectGateway, type RemoteService } from '../../gateway/api/client-system.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import { commandKeyAt } from '../../gateway/cli/command-key.ts'
import { addToken } from '../../gateway/cli/token.ts'
import { configSchema } from '../../gateway/config/schema.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { progress } from '../support/progress.ts'
import { assetMapOf } from './asset-map.ts'
import { Box, deliveryOf } from './box.ts'
import { openBoxPage } from './box-page.ts'
import { DemoBroker } from './broker.ts'
import { CityLife } from './city-life.ts'
import { cityPlan } from './city-plan.ts'
import { cityRadio } from './city-radio.ts'
import { type Comparison, compareFacts, type End } from './compare-facts.ts'
import { openControls } from './controls.ts'
import { openRepository } from './decoder-repository.ts'
import { DemoClock } from './demo-clock.ts'
import { bringExampleFlows } from './example-flows.ts'
import { freePort } from './free-port.ts'
import { type HistoryParts, makeHistory } from './history.ts'
import { HypervisorProcess } from './hypervisor-process.ts'
import { type DemoOptions, readOptions, USAGE } from './options.ts'
import { programmeFrom } from './programme.ts'
import { registerCity } from './registration.ts'
import { School } from './school.ts'

const GATEWAY = '0200c1ca1e000001' as GatewayEui
const GATEWAY_NAME = 'Toit de l’Hôtel de Ville'
/** Of the sign, and of the forecast. */
const SIGN_AT = 'cours-mirabeau-'
const WATERED = 'parc-jourdan-2'
const DAY_MS = 24 * 3_600_000
/** Whoever stops the demo does not want to wait. */
const STOP_MS = 2_000
const DRAIN_MS = 15_000
const LOOK_MS = 250
/** A run that ends by itself has its link cut for so long, so that its verdict is worth something. */
const CUT_MS = 3_000
/** No device draws so many nonces in one run. */
const NONCES_PER_RUN = 256
/** What making the past takes, about: the script is set to begin when the city goes live. */
const MAKING_MS = 20_000
/** The history's facts that may still be on their way when the pages are announced. */
const HANDED_OVER_BELOW = 200
const HAND_OVER_MS = 60_000

type Demo = {
  readonly clock: Clock
  readonly runtime: Runtime
  readonly gateway: RemoteService
  readonly hypervisor: HypervisorProcess
  readonly broker: DemoBroker
  readonly life: Pick<CityLife, 'stop' | 'counts'>
  readonly school: School
  readonly ends: { readonly gateway: End; readonly hypervisor: End }
  readonly pages: {
    readonly gateway: string
    readonly hypervisor: string
    /** Of a demo that begins at zero. */
    readonly box?: string
  }
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
  // Who begins at zero has no sensor that wants teaching.
  if (!options.isEmpty) await demo.school.open(options.teachAfterS)
  if (options.durationS === undefined) return await untilStopped(demo, signal)
  return await verdict(demo, options.durationS, signal)
}

async function startDemo(options: DemoOptions): Promise<Demo> {
  const folder = openFolder(options)
  const dataDir = join(folder, 'gateway')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const runs = countRun(folder)
  // A past is made once: whoever keeps the data goes on from there.
  const daysBack = runs === 0 ? options.days : 0
  const clock = new DemoClock(systemClock, daysBack * DAY_MS)
  const log = makeLog('error')
  const port = await portNear(options.port, '--port')
  const hypervisorPort = await portNear(options.hypervisorPort, '--hypervisor-port', port)
  const broker = await DemoBroker.start()
  opened.push(() => broker.cut())
  const maintainer = await openRepository(folder, dataDir)
  const commandKey = join(folder, 'command.key')
  const radio = cityRadio({ clock, seed: options.seed, gatewayEui: GATEWAY })
  const config = configSchema.parse({
    gateway: { name: GATEWAY_NAME, eui: GATEWAY, position: [5.4474, 43.5291, 212] },
    data: dataDir,
    api: { bind: `127.0.0.1:${port}` },
    sync: {
      transports: [{ kind: 'mqtt', url: broker.url }, { kind: 'pull' }],
      commandKeys: [commandKeyAt(commandKey).publicHex],
    },
    decoders: { repository: maintainer.repository },
    flows: { enabled: options.hasFlows, allow: ['file'] },
    log: { level: 'error' },
  })
  const whole = cityPlan(options.seed)
  const city = options.isEmpty ? deliveryOf(whole) : whole
  /** Who takes the gardener's orders: the core of the past, then the gateway. */
  const gardener: { asks: Pick<GatewayService, 'startWatering' | 'setProgramme'> | undefined } = {
    asks: undefined,
  }
  const ground = {
    ...{ city, clock, air: radio.air, seed: options.seed },
    firstDevNonce: runs * NONCES_PER_RUN,
  }
  const box = options.isEmpty ? new Box(ground) : undefined
  const life = new CityLife({
    ...ground,
    liveMs: systemClock.wallMs() + (daysBack > 0 ? MAKING_MS : 0),
    daysBack,
    isLive: () => clock.isLive,
    water: async (zone, minutes) => {
      const asked = await gardener.asks?.startWatering('demo', zone, { seconds: minutes * 60 })
      return asked?.outcome === 'queued' ? undefined : (asked?.detail ?? 'nobody takes orders yet')
    },
    programme: async (zone, minutes) => {
      const programme = programmeFrom(systemClock.wallMs(), minutes)
      const asked = await gardener.asks?.setProgramme('demo', zone, programme)
      return asked?.outcome === 'done' ? undefined : (asked?.detail ?? 'nobody takes orders yet')
    },
    onRefused: (detail) => {
      if (clock.isLive) console.log(`An order was refused: ${detail}`)
    },
  })
  opened.push(() => (box ?? life).stop())
  const past = { clock, config, dataDir, radio }
  if (daysBack > 0) {
    await makePast(daysBack, past, async (service) => {
      gardener.asks = service
      await registerCity(service, city)
      life.start()
    })
  } else {
    const begin = async (service: GatewayService) => {
      if (!box) await registerCity(service, city)
    }
    await makeHistory({ ...past, begin, onProgress: () => {} })
  }
  if (options.hasFlows) {
    const spaces = city.spaces.map(({ id }) => id).filter((id) => id.startsWith(SIGN_AT))
    bringExampleFlows(dataDir, { spaces, zone: WATERED, atMs: Math.floor(clock.wallMs()) })
  }
  const pageToken = addToken(dataDir, { name: 'demo', role: 'maintainer' }).text
  const pullToken = addToken(dataDir, { name: 'demo, comparing', role: 'hypervisor' }).text
  const cityToken = Buffer.from(systemRandom.bytes(32)).toString('base64url')
  const assets = join(folder, 'assets.geojson')
  writeFileSync(assets, JSON.stringify(assetMapOf(city)))
  const hypervisor = new HypervisorProcess(
    {
      database: join(folder, 'hypervisor.db'),
      commandKey,
      broker: broker.url,
      port: hypervisorPort,
      token: cityToken,
      assets,
    },
    {
      clock: systemClock,
      onRestart: (why) => console.log(`The hypervisor ended (${why}); it is started again.`),
    },
  )
  opened.push(() => hypervisor.close())
  // From here on time passes by itself: the board's start takes its two seconds of it.
  clock.goLive()
  const hypervisorUp = hypervisor.start()
  const origin = `http://127.0.0.1:${port}`
  const controls = await openControls({
    origin: () => origin,
    turn: async (what, on) => {
      if (what === 'radio') radio.setCut(!on)
      else if (what === 'hypervisor') await hypervisor.turn(on)
      else await (on ? broker.restore() : broker.cut())
    },
  })
  opened.push(() => controls.close())
  const runtimeUp = startRuntime({
    config,
    dataDir,
    clock: systemClock,
    log,
    makeRadio: radio.makeRadio,
    connect: [`http://127.0.0.1:${controls.port}`],
  })
  opened.push(async () => await (await runtimeUp.catch(() => undefined))?.close())
  const [hypervisorUrl, runtime] = await Promise.all([hypervisorUp, runtimeUp])
  const gateway = connectGateway({ kind: 'url', url: runtime.url, token: pageToken })
  gardener.asks = gateway
  const school = new School({
    place: maintainer,
    dataDir,
    decoders: () => gateway.decoders(),
    say: (line) => console.log(line),
  })
  opened.push(() => school.close())
  if (daysBack === 0 && !box) life.start()
  const boxPage = box && (await openBoxPage(box))
  if (boxPage) opened.push(() => boxPage.close())
  if (daysBack > 0) await handOver(gateway)
  return {
    clock,
    runtime,
    gateway,
    hypervisor,
    broker,
    life: box ?? life,
    school,
    ends: {
      gateway: { url: runtime.url, token: pullToken },
      hypervisor: { url: hypervisorUrl, token: cityToken },
    },
    pages: {
      gateway: `${runtime.url}/#token=${pageToken}&demo=1&control=${controls.port}`,
      hypervisor: `${hypervisorUrl}/#token=${cityToken}&demo=1`,
      ...(boxPage && { box: boxPage.url }),
    },
  }
}

/** The days before, with a bar; says what they held. */
async function makePast(
  days: number,
  parts: Omit<HistoryParts, 'begin' | 'onProgress'>,
  begin: HistoryParts['begin'],
): Promise<void> {
  const fromMs = parts.clock.wallMs()
  const startedMs = systemClock.monoMs()
  const bar = progress(`${days} days of history`, days * DAY_MS)
  await makeHistory({ ...parts, begin, onProgress: (atMs) => bar.at(atMs - fromMs) })
  bar.end()
  const seconds = Math.round((systemClock.monoMs() - startedMs) / 100) / 10
  console.log(`${days} days of city life through the gateway's own core, made in ${seconds} s.`)
}

/** The history's facts travel to the hypervisor like all others: over MQTT, acknowledged, once. */
async function handOver(gateway: RemoteService): Promise<void> {
  const startedMs = systemClock.monoMs()
  const waiting = async () =>
    (await gateway.syncStatus()).streams.reduce((sum, stream) => sum + stream.waiting, 0)
  const all = await waiting()
  if (all <= HANDED_OVER_BELOW) return
  const bar = progress('to the hypervisor', all)
  let left = all
  while (left > HANDED_OVER_BELOW && systemClock.monoMs() - startedMs < HAND_OVER_MS) {
    await sleep(systemClock, LOOK_MS)
    left = await waiting()
    bar.at(all - left)
  }
  bar.end()
  const seconds = Math.round((systemClock.monoMs() - startedMs) / 100) / 10
  console.log(`${all - left} facts of it handed to the hypervisor in ${seconds} s.\n`)
}

function openFolder({ dataDir }: DemoOptions): string {
  if (dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return resolve(dataDir)
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

function sayWhere({ pages, hypervisor }: Demo, { durationS, hasFlows }: DemoOptions): void {
  console.log(`Gateway     ${pages.gateway}`)
  console.log(`Hypervisor  ${pages.hypervisor}`)
  if (pages.box) {
    console.log(`The box     ${pages.box}`)
    console.log('\nNothing is installed yet: docs/technician/first-steps.md, "From zero".')
  }
  console.log(`\nUnder "Synchro" on the gateway's page you can cut the link and the antenna; the`)
  console.log(`hypervisor is process ${hypervisor.pid}: kill it, it comes back and catches up.`)
  if (hasFlows) {
    console.log(
      'Two flows run in Node-RED, under "Système": the sign of the Cours Mirabeau tells its free',
    )
    console.log('spaces, and a garden is watered before dawn unless rain is announced.')
  }
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
  const sentBefore = life.counts().frames
  const over = Promise.race([signal, runtime.failed])
  const wait = (ms: number) => Promise.race([sleep(systemClock, ms), over])
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
  await demo.school.taught
  life.stop()
  const { uplinks } = await demo.gateway.status()
  const comparison = await drained(demo)
  const { sensors, joined, frames } = life.counts()
  const { gatewayFacts, hypervisorFacts, equal, difference } = comparison
  console.log(
    `${frames - sentBefore} frames sent live, ${uplinks} accepted; ${joined} of ${sensors} sensors joined; ` +
      `${gatewayFacts} facts at the gateway, ${hypervisorFacts} at the hypervisor, ` +
      `link cut once: ${equal ? 'equal' : `NOT EQUAL (${difference})`}`,
  )
  return equal && hypervisorFacts > 0 ? 0 : 1
}

/** What was still on its way gets a moment to arrive. */
async function drained({ ends }: Demo): Promise<Comparison> {
  const untilMs = systemClock.monoMs() + DRAIN_MS
  for (;;) {
    const comparison = await compareFacts(ends.gateway, ends.hypervisor)
    if (comparison.equal || systemClock.monoMs() > untilMs) return comparison
    await sleep(systemClock, LOOK_MS)
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
const late = sleep(systemClock, STOP_MS).then(() => 'late')
if ((await Promise.race([closeAll(), late])) === 'late') console.error('Not all closed in time.')
process.exit(code)
