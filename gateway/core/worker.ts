/**
 * The core's thread: journal, fold, store, sync. The radio is on the main thread, at the other end of
 * the parent port; the API's thread asks through a port that comes with each of its lives.
 */

import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { hexOf } from '../../base/bytes.ts'
import { systemClock } from '../../base/clock-system.ts'
import { utcOfGpsTimeMs } from '../../base/gps-time.ts'
import { KeptClock } from '../../base/kept-clock.ts'
import { Metrics, type Sample } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { giveMemoryBackAtRest } from '../../base/rest-system.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { AskRelay } from '../../sync/transport/ask-relay.ts'
import type { LeavesOnBroker } from '../../sync/transport/relay/leaves-on-broker.ts'
import type { IrrigationAgent } from '../actuate/agent.ts'
import { serveService } from '../api/channel.ts'
import type { GatewayService } from '../api/service.ts'
import type { PaceAgent } from '../asking/agent.ts'
import type { Config } from '../config/schema.ts'
import type { SettingsOfRun } from '../config/trial.ts'
import { RepositoryWatch } from '../decoding/repository-watch.ts'
import { FROM_HYPERVISOR } from '../decoding/update-messages.ts'
import { FlowsPlanFiles } from '../flows/plan-files-system.ts'
import { FLOWS_OFF } from '../flows/status.ts'
import { isOwnSender } from '../forward/own-sender.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import { logOver } from '../observe/log-channel.ts'
import type { Relay } from '../relay/relay.ts'
import { DataDirectoryBusy } from '../store/lock-system.ts'
import type { FromCore, ToCore } from '../threads/messages.ts'
import { RELEASED_MS, VERSION } from '../version.ts'
import { openAsking } from './asking.ts'
import type { CertificateWatch } from './certificate-watch.ts'
import { certifiedBroker, watchCertificate } from './certificate-ways-system.ts'
import { ConfigTrial } from './config-trial-system.ts'
import type { Core } from './core.ts'
import { CoverageReport } from './coverage-report.ts'
import { diskRoom } from './disk-room-system.ts'
import type { EscrowAgent } from './escrow-agent.ts'
import { flowsPlanTaker } from './flows-plans.ts'
import { GatewayReport } from './gateway-report.ts'
import { openIrrigation } from './irrigation.ts'
import { NtpWatch, setMachineClock } from './machine-clock-system.ts'
import { machineFigures } from './machine-figures-system.ts'
import { openSystemCore, type SystemCore } from './open-system.ts'
import { gatewayService } from './service.ts'
import { openSyncLink, type SyncLink } from './sync-link-system.ts'
import type { TimeOfRun } from './time-keeper.ts'
import { TimeKeeping } from './time-keeping.ts'

export type CoreWorkerData = {
  readonly config: Config
  readonly dataDir: string
  /** Of the settings; left out: nobody changes them from afar. */
  readonly settings?: SettingsOfRun
  /** Left out: the machine's clock is believed as it stands. */
  readonly time?: TimeOfRun
}

const { config, dataDir, settings, time } = workerData as CoreWorkerData
const main = parentPort!
const log = logOver(main, config.log.level, { thread: 'core' })
const metrics = new Metrics()
const ntp = new NtpWatch(systemClock)
const clock = new KeptClock({
  inner: systemClock,
  floor: time?.lifted,
  isSynchronized: () => ntp.isSynchronized,
})
const apiPorts = new Set<MessagePort>()
let radioSamples: readonly Sample[] = []
let gateways: readonly GatewayStatus[] = []
let upstreams: readonly UpstreamStatus[] = []
let flows = FLOWS_OFF
/** An upstream wants only strangers' frames: then main is told whose each is. */
const tellsSenders = config.forward.some(({ onlyForeign }) => onlyForeign)
const { repository } = config.decoders
/** Only then is what speaks to other gateways in memory. */
const hasRelay = config.sync.transports.some(({ kind }) => kind === 'lora-relay')
const hasBroker = config.sync.transports.some(({ kind }) => kind === 'mqtt')
const certified = certifiedBroker(config)
/** Only then are its topics asked of the broker. */
const hasAsks = (repository === FROM_HYPERVISOR && hasBroker) || certified !== undefined
const asks = hasAsks ? new AskRelay() : undefined
let system: SystemCore | undefined
let sync: SyncLink | undefined
let relay: Relay | undefined
let service: GatewayService | undefined
let repositoryWatch: RepositoryWatch | undefined
let certificateWatch: CertificateWatch | undefined
let irrigation: IrrigationAgent | undefined
let trial: ConfigTrial | undefined
let timeKeeping: TimeKeeping | undefined
let asking: PaceAgent | undefined
let report: GatewayReport | undefined
let escrow: EscrowAgent | undefined
let covering: CoverageReport | undefined

function tell(message: FromCore): void {
  main.postMessage(message)
}

function broken(error: unknown): void {
  log.error({ error: String(error) }, 'the journal or database cannot be trusted any more')
  tell({ kind: 'failed', reason: String(error), busy: false })
}

async function open(): Promise<void> {
  system = await openSystemCore({
    dataDir,
    config,
    log,
    metrics,
    clock,
    radio: {
      transmit: (request) => tell({ kind: 'transmit', request }),
      gateways: () => gateways,
    },
    onSynced: (position, newFacts) => {
      if (newFacts) sync?.newFacts()
      for (const port of apiPorts) port.postMessage({ kind: 'synced', position })
    },
    onClockSet: (at) => sync?.clockSet(at),
    onBroken: broken,
    ...(asks && { asks }),
  })
  const { core, vault, decoding, gatewayEui, profiles } = system
  const leaves = hasRelay && hasBroker ? await leavesOnBroker() : undefined
  if (hasRelay) {
    const { openRelay } = await import('../relay/open-relay-system.ts')
    const surroundings = { core, vault, config, dataDir, gatewayEui, clock, random: systemRandom }
    const onPairs = (): void => sync?.waysChanged()
    relay = openRelay({ ...surroundings, ...(leaves && { leaves }), onPairs })
  }
  sync = await openSyncLink({
    core,
    config,
    dataDir,
    gatewayEui,
    log,
    metrics,
    clock,
    random: systemRandom,
    onTime: (offer) => timeKeeping?.offer(offer),
    ...(asks && { asks }),
    ...(relay && { relay }),
    ...(leaves && { leaves }),
    onReached: () => void trial?.reached().catch(broken),
    onCommand: async (command) => {
      if (!service) return { outcome: 'refused', detail: 'the gateway is starting' }
      // What checks commands and reads files is in memory from the first command on, not before.
      const { runHypervisorCommand } = await import('./hypervisor-commands.ts')
      return await runHypervisorCommand(service, profiles, command)
    },
  })
  timeKeeping = new TimeKeeping({
    ...{ clock, log, setMachine: setMachineClock },
    floorMs: time?.floorMs ?? RELEASED_MS,
    raise: (code, detail) => core.raise(code, detail),
  })
  ntp.open()
  trial = settings && openTrial(settings, core)
  await trial?.open()
  const { name, position } = config.gateway
  const own = gatewayService({
    core,
    vault,
    decoding,
    metrics,
    sync,
    ...(trial && { settings: trial }),
    ...(relay && { relay }),
    time: timeKeeping,
    random: systemRandom,
    gateways: () => gateways,
    upstreams: () => upstreams,
    flows: () => flows,
    ...(config.flows.enabled && {
      flowsPlan: flowsPlanTaker(new FlowsPlanFiles(dataDir), () => {
        for (const port of apiPorts) port.postMessage({ kind: 'flowsPlanned' })
      }),
    }),
    diskRoom: () => diskRoom(dataDir),
    identity: {
      ...{ name, gatewayEui, version: VERSION },
      ...(position && { position: { lon: position[0], lat: position[1] } }),
    },
    startedLineMs: core.lineMs,
  })
  const { repository } = config.decoders
  if (repository !== undefined) {
    repositoryWatch = new RepositoryWatch({
      clock,
      look: () => decoding.lookAtRepository(),
      raise: (code, detail) => core.raise(code, detail),
    })
  }
  if (certified) {
    const raise = (code: string, detail: string): void => core.raise(code, detail)
    const surroundings = { clock, random: systemRandom, asks, raise }
    certificateWatch = watchCertificate(certified, { eui: gatewayEui, ...surroundings })
  }
  const link = sync
  report = new GatewayReport({
    ...{ clock, log, core, region: core.settings.region.name },
    streams: () => link.status().streams,
    radios: () => gateways,
    machine: () => machineFigures(dataDir, certified),
    tell: (fields) => core.report(fields),
  })
  irrigation = openIrrigation(core, own, clock)
  covering = new CoverageReport({ clock, core })
  escrow = await openEscrow(system, config.sync.escrowKey)
  if (config.sensors.askPace) asking = openAsking(core, decoding.decoders, clock)
  service = { ...own, metrics: async () => [...(await own.metrics()), ...radioSamples] }
  tell({ kind: 'ready', gatewayEui, earlier: core.airtime() })
}

main.on('message', (message: ToCore | { readonly kind: 'api'; readonly port: MessagePort }) => {
  switch (message.kind) {
    case 'frames':
      if (tellsSenders) tellSenders(message.id, message.frames)
      if (clock.clockState() === 0) hearTime(message.frames)
      report?.heard(message.frames)
      system?.core.onFrames(
        ofDevices(clock.isHeldHere ? message.frames.map(labelled) : message.frames),
        () => tell({ kind: 'accepted', id: message.id }),
        () => tell({ kind: 'refused', id: message.id }),
      )
      break
    case 'receipt':
      system?.core.onReceipt(message.receipt)
      break
    case 'gateways':
      gateways = message.gateways
      break
    case 'upstreams':
      upstreams = message.upstreams
      break
    case 'flows':
      flows = message.status
      break
    case 'trouble':
      system?.core.raise(message.code, message.detail)
      break
    case 'running':
      void trial?.running().catch(broken)
      break
    case 'radioMetrics':
      radioSamples = message.samples
      break
    case 'api':
      joinApi(message.port)
      break
    case 'close':
      void close()
      break
    default:
      message satisfies never
  }
})

async function leavesOnBroker(): Promise<LeavesOnBroker> {
  const { LeavesOnBroker } = await import('../../sync/transport/relay/leaves-on-broker.ts')
  return new LeavesOnBroker()
}

/** Without what is another gateway's. */
function ofDevices(frames: readonly RxFrame[]): readonly RxFrame[] {
  return relay ? relay.take(frames) : frames
}

/** The main thread labels by the machine's clock, which does not have the time that was told here. */
function labelled(frame: RxFrame): RxFrame {
  return { ...frame, atMs: clock.wallMs() - (clock.monoMs() - frame.monoMs) }
}

/** A frame of a radio with GNSS says what its moment is in UTC. */
function hearTime(frames: readonly RxFrame[]): void {
  const frame = frames.find(({ gpsTimeMs }) => gpsTimeMs !== undefined)
  if (frame?.gpsTimeMs === undefined) return
  const utcMs = utcOfGpsTimeMs(frame.gpsTimeMs)
  timeKeeping?.offer({ source: 'gnss', utcMs, monoMs: frame.monoMs })
}

async function openEscrow(
  { core, vault }: SystemCore,
  key: string | undefined,
): Promise<EscrowAgent | undefined> {
  if (key === undefined) return undefined
  // Who keeps no escrow has no such agent in memory.
  const { EscrowAgent } = await import('./escrow-agent.ts')
  const { escrowTold } = await import('./escrow-told-system.ts')
  const told = escrowTold(join(dataDir, 'escrow.told'))
  return new EscrowAgent({ core, vault, clock, random: systemRandom, key, told })
}

function openTrial({ file, trial }: SettingsOfRun, core: Core): ConfigTrial {
  return new ConfigTrial({
    ...{ core, config, dataDir, file, trial, clock, random: systemRandom },
    run: (origin, command, id = hexOf(systemRandom.bytes(12))) => core.command(id, origin, command),
    restart: (reason) => tell({ kind: 'restart', reason }),
  })
}

function tellSenders(id: number, frames: readonly RxFrame[]): void {
  if (!system) return
  const { state, settings } = system.core
  const self = settings.gatewayEui
  const own = frames.map((frame) => isOwnSender(state, frame.phyPayload, self))
  tell({ kind: 'senders', id, own })
}

/** A new life of the API's thread: it may ask, and hears how far the feed may be read. */
function joinApi(port: MessagePort): void {
  if (!system || !service) return
  apiPorts.add(port)
  port.on('close', () => apiPorts.delete(port))
  serveService(port, service)
  port.postMessage({ kind: 'synced', position: system.core.journal.synced })
}

async function close(): Promise<void> {
  try {
    ntp.close()
    trial?.close()
    repositoryWatch?.close()
    certificateWatch?.close()
    irrigation?.close()
    asking?.close()
    report?.close()
    escrow?.close()
    covering?.close()
    await sync?.close()
    relay?.close()
    await system?.close()
    tell({ kind: 'closed' })
  } catch (error) {
    broken(error)
  }
  for (const port of apiPorts) port.close()
  main.close()
}

giveMemoryBackAtRest()
try {
  await open()
} catch (error) {
  const busy = error instanceof DataDirectoryBusy
  log.error({ error: String(error) }, 'the core could not start')
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error), busy })
}
