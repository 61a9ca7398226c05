/**
 * The core's thread: journal, fold, store, sync. The radio is on the main thread, at the other end of
 * the parent port; the API's thread asks through a port that comes with each of its lives.
 */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../base/clock-system.ts'
import { Metrics, type Sample } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { AskRelay } from '../../sync/transport/ask-relay.ts'
import type { IrrigationAgent } from '../actuate/agent.ts'
import { serveService } from '../api/channel.ts'
import type { GatewayService } from '../api/service.ts'
import type { PaceAgent } from '../asking/agent.ts'
import type { Config } from '../config/schema.ts'
import { RepositoryWatch } from '../decoding/repository-watch.ts'
import { FROM_HYPERVISOR } from '../decoding/update-messages.ts'
import { isOwnSender } from '../forward/own-sender.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import { logOver } from '../observe/log-channel.ts'
import { DataDirectoryBusy } from '../store/lock-system.ts'
import type { FromCore, ToCore } from '../threads/messages.ts'
import { VERSION } from '../version.ts'
import { openAsking } from './asking.ts'
import { openIrrigation } from './irrigation.ts'
import { openSystemCore, type SystemCore } from './open-system.ts'
import { gatewayService } from './service.ts'
import { openSyncLink, type SyncLink } from './sync-link-system.ts'

export type CoreWorkerData = { readonly config: Config; readonly dataDir: string }

const { config, dataDir } = workerData as CoreWorkerData
const main = parentPort!
const log = logOver(main, config.log.level, { thread: 'core' })
const metrics = new Metrics()
const apiPorts = new Set<MessagePort>()
let radioSamples: readonly Sample[] = []
let gateways: readonly GatewayStatus[] = []
let upstreams: readonly UpstreamStatus[] = []
/** An upstream wants only strangers' frames: then main is told whose each is. */
const tellsSenders = config.forward.some(({ onlyForeign }) => onlyForeign)
const { repository } = config.decoders
const hasBroker = config.sync.transports.some(({ kind }) => kind === 'mqtt')
/** Only then are its topics asked of the broker. */
const asks = repository === FROM_HYPERVISOR && hasBroker ? new AskRelay() : undefined
let system: SystemCore | undefined
let sync: SyncLink | undefined
let service: GatewayService | undefined
let repositoryWatch: RepositoryWatch | undefined
let irrigation: IrrigationAgent | undefined
let asking: PaceAgent | undefined

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
  sync = await openSyncLink({
    core,
    config,
    gatewayEui,
    log,
    metrics,
    clock: systemClock,
    random: systemRandom,
    ...(asks && { asks }),
    onCommand: async (command) => {
      if (!service) return { outcome: 'refused', detail: 'the gateway is starting' }
      // What checks commands and reads files is in memory from the first command on, not before.
      const { runHypervisorCommand } = await import('./hypervisor-commands.ts')
      return await runHypervisorCommand(service, profiles, command)
    },
  })
  const own = gatewayService({
    core,
    vault,
    decoding,
    metrics,
    sync,
    random: systemRandom,
    gateways: () => gateways,
    upstreams: () => upstreams,
    identity: { name: config.gateway.name, gatewayEui, version: VERSION },
    startedLineMs: core.lineMs,
  })
  const { repository } = config.decoders
  if (repository !== undefined) {
    repositoryWatch = new RepositoryWatch({
      clock: systemClock,
      look: () => decoding.lookAtRepository(),
      raise: (code, detail) => core.raise(code, detail),
    })
  }
  irrigation = openIrrigation(core, own, systemClock)
  if (config.sensors.askPace) asking = openAsking(core, decoding.decoders, systemClock)
  service = { ...own, metrics: async () => [...(await own.metrics()), ...radioSamples] }
  tell({ kind: 'ready', gatewayEui, earlier: core.airtime() })
}

main.on('message', (message: ToCore | { readonly kind: 'api'; readonly port: MessagePort }) => {
  switch (message.kind) {
    case 'frames':
      if (tellsSenders) tellSenders(message.id, message.frames)
      system?.core.onFrames(
        message.frames,
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
    case 'trouble':
      system?.core.raise(message.code, message.detail)
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

function tellSenders(id: number, frames: readonly RxFrame[]): void {
  if (!system) return
  const { state } = system.core
  tell({ kind: 'senders', id, own: frames.map((frame) => isOwnSender(state, frame.phyPayload)) })
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
    repositoryWatch?.close()
    irrigation?.close()
    asking?.close()
    await sync?.close()
    await system?.close()
    tell({ kind: 'closed' })
  } catch (error) {
    broken(error)
  }
  for (const port of apiPorts) port.close()
  main.close()
}

try {
  await open()
} catch (error) {
  const busy = error instanceof DataDirectoryBusy
  log.error({ error: String(error) }, 'the core could not start')
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error), busy })
}
