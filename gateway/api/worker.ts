/**
 * The API's thread: HTTP on TCP and on the socket, the feed from the journal, and everything else
 * asked of the core. It holds nothing that matters: when it dies another one takes its place.
 */

import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../base/clock-system.ts'
import { Durations } from '../../base/http/durations.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { giveMemoryBackAtRest } from '../../base/rest-system.ts'
import { profileOfChannels } from '../../decoders/catalogue.ts'
import { BackupDesk } from '../backup/desk-system.ts'
import { splitAddress } from '../config/address.ts'
import type { FactFilter } from '../feed/fact-filter.ts'
import { JournalFeed } from '../feed/feed.ts'
import { readDeployed } from '../flows/deployed-file-system.ts'
import { FlowsDesk } from '../flows/desk.ts'
import { editorLines } from '../flows/editor-lines.ts'
import { askEditor, editorUpgrades } from '../flows/editor-proxy-system.ts'
import { FlowsPlanAgent } from '../flows/plan-agent.ts'
import { FlowsPlanFiles } from '../flows/plan-files-system.ts'
import { FlowVersions } from '../flows/versions-system.ts'
import { systemDisk } from '../journal/disk-system.ts'
import type { Position } from '../journal/segment.ts'
import { logOver } from '../observe/log-channel.ts'
import { factHistory } from '../store/history.ts'
import { type Db, openStoreReadOnly } from '../store/open.ts'
import { type AnswerOfMain, MainAsks } from '../threads/main-asks.ts'
import type { FlowsNews, SpectrumLook } from '../threads/messages.ts'
import { connectService } from './channel.ts'
import { EventStreams } from './events-stream.ts'
import { GrantDoor } from './grants.ts'
import { historyOf } from './history.ts'
import type { HttpsServed } from './https-system.ts'
import { listenOnSocket, listenOnTcp, socketPath } from './listen-system.ts'
import { LiveFeed } from './live-feed.ts'
import { GatewayMachines } from './machines.ts'
import { loadPages } from './pages-system.ts'
import { openPeople } from './people-system.ts'
import { profileViews } from './profiles.ts'
import { ROUTES } from './routes.ts'
import { linesOfGateway, localDoor, serverForFlows, serverOf } from './serve.ts'
import { drawSocketKey } from './socket-key-system.ts'
import { watchTokens } from './tokens-system.ts'
import type { ApiWorkerData } from './worker-data.ts'

type FromMain =
  | { readonly kind: 'core'; readonly port: MessagePort }
  | AnswerOfMain
  | FlowsNews
  | { readonly kind: 'close' }
type Listening = { readonly url: string; readonly flowsUrl?: string }
type FromCore =
  | { readonly kind: 'synced'; readonly position: Position }
  | { readonly kind: 'flowsPlanned' }

const { config, dataDir, connect = [] } = workerData as ApiWorkerData
const main = parentPort!
const log = logOver(main, config.log.level, { thread: 'api' })
const asks = new MainAsks((message) => main.postMessage(message))
let close = async (): Promise<void> => {}
/** Of the token that the process of flows was given last. */
let flowsToken: string | undefined
let flows: FlowsDesk | undefined
let flowsPlans: FlowsPlanAgent | undefined

async function open(core: MessagePort): Promise<Listening> {
  const metrics = new Metrics()
  const service = connectService(core, systemClock)
  const journal = new JournalFeed(systemDisk(join(dataDir, 'journal')))
  const feed = new LiveFeed(journal, await service.synced(), systemClock)
  core.on('message', (message: FromCore) => {
    if (message?.kind === 'synced') feed.advance(message.position)
    else if (message?.kind === 'flowsPlanned') flowsPlans?.planned()
  })
  const streams = new EventStreams({ feed, clock: systemClock, metrics })
  const tokens = watchTokens(dataDir)
  const models = await service.models()
  // A connection for reading, from the first question about the past on.
  let db: Db | undefined
  const stored = (filter: FactFilter) => {
    db ??= openStoreReadOnly(join(dataDir, 'cigale.db'))
    return factHistory(db, filter)
  }
  const gw = (await service.status()).gatewayEui as GatewayEui
  const backups = new BackupDesk({ dataDir, gatewayEui: gw, clock: systemClock, log, service })
  const desk = new FlowsDesk({
    enabled: config.flows.enabled,
    versions: new FlowVersions(dataDir),
    ask: (ask) => asks.flows(ask),
    ...{ readDeployed, clock: systemClock, random: systemRandom, log },
  })
  flows = desk
  if (config.flows.enabled) {
    flowsPlans = new FlowsPlanAgent({
      ...{ desk, files: new FlowsPlanFiles(dataDir), gatewayEui: gw, clock: systemClock, log },
      fetch: (path) => service.fetchFlows(path, undefined),
      tell: (move) => service.flowsMoved(move),
    })
  }
  const parts = {
    service,
    backups,
    flows: desk,
    feed,
    streams,
    metrics,
    log,
    clock: systemClock,
    routes: ROUTES,
    history: historyOf(service, stored),
    savings: config.indicators,
    profileOf: (id: string) => {
      const model = models.find((one) => one.id === id)
      return model && profileOfChannels(id, model.channels)
    },
    profiles: profileViews(models),
    logLines: () => asks.lines(),
    spectrum: (at: SpectrumLook) => asks.spectrum(at),
    samples: () => metrics.samples(),
    durations: new Durations(),
    pages: loadPages(),
    connect,
  }
  const { commandKeys } = config.sync
  const grants = new GrantDoor({ gw, publicKeys: commandKeys, clock: systemClock, log })
  const machines = new GatewayMachines(tokens, grants)
  const given = { clock: systemClock, random: systemRandom, log, machines, grants, core: service }
  const { people, lines: otherLines, close: closePeople } = await openPeople(dataDir, given)
  // Each line costs memory in each server: where there are no flows there is no editor.
  const editor = config.flows.enabled ? editorLines(desk, askEditor) : []
  const served = { ...parts, door: people, otherLines, pageLines: editor }
  const lines = linesOfGateway(served)
  const takeUpgrade = editorUpgrades(desk, people)
  const remote = serverOf(served, lines, { takeUpgrade })
  const socketKey = drawSocketKey(socketPath(dataDir), systemRandom)
  const local = serverOf({ ...served, door: localDoor(people, socketKey) }, lines)
  const forFlows = config.flows.enabled
    ? serverForFlows(served, lines, () => flowsToken)
    : undefined
  let https: HttpsServed | undefined
  close = async () => {
    streams.close()
    flowsPlans?.close()
    desk.close()
    await Promise.all([remote.close(), local.close(), forFlows?.close(), https?.close()])
    core.close()
    closePeople()
    db?.close()
  }
  const url = await listenOnTcp(remote, splitAddress(config.api.bind))
  await listenOnSocket(local, dataDir)
  if (config.api.https) {
    const { keepServingHttps } = await import('./https-system.ts')
    https = await keepServingHttps({
      https: config.api.https,
      makeServer: (tls) => serverOf(served, lines, { tls, takeUpgrade }),
      makePlain: (trust) => serverOf(served, trust),
      ...{ gatewayEui: gw, clock: systemClock, log },
    })
  } else if (!isThisMachine(config.api.bind)) {
    log.warn({ url }, 'without TLS browsers keep no login: set api.https')
  }
  const flowsUrl = forFlows && (await listenOnTcp(forFlows, OF_THIS_MACHINE))
  flowsPlans?.open()
  log.info({ url }, 'the API listens')
  return { url, ...(flowsUrl !== undefined && { flowsUrl }) }
}

giveMemoryBackAtRest()
main.on('message', (message: FromMain) => {
  switch (message.kind) {
    case 'core':
      open(message.port).then(
        (where) => main.postMessage({ kind: 'listening', ...where }),
        async (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error)
          log.error({ error: reason }, 'the API could not start')
          main.postMessage({ kind: 'failed', reason })
          await end()
        },
      )
      break
    case 'lines':
    case 'spectrum':
    case 'flows':
      asks.take(message)
      break
    case 'flowsToken':
      flowsToken = message.sha256
      break
    case 'flowsDeployed':
      void flows?.deployed(message.path)
      break
    case 'close':
      void end()
      break
    default:
      message satisfies never
  }
})

/** Any port that is free. */
const OF_THIS_MACHINE = { address: '127.0.0.1', port: 0 }

function isThisMachine(bind: string): boolean {
  return /^(127\.|localhost:|\[::1\])/.test(bind)
}

async function end(): Promise<void> {
  await close()
  main.close()
}
