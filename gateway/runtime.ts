/**
 * `cigale run`: makes everything in order, closes it in reverse, and replaces what dies.
 *
 *   main thread     the radio, its queue and airtime gate; nothing that can block
 *   forward thread  sockets to upstream servers, where there are any: when it dies it is replaced
 *   core thread     journal, fold, store, sync: when it dies the process ends and is started again
 *   API thread      HTTP and pages: when it dies it is replaced
 */

import { MessageChannel, Worker } from 'node:worker_threads'
import { type CancelTimer, type Clock, sleep } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { Metrics } from '../base/metrics.ts'
import { systemRandom } from '../base/random-system.ts'
import type { Radio } from '../hardware/radio.ts'
import type { ApiWorkerData } from './api/worker-data.ts'
import type { Config } from './config/schema.ts'
import type { SettingsOfRun } from './config/trial.ts'
import type { TimeOfRun } from './core/time-keeper.ts'
import type { CoreWorkerData } from './core/worker.ts'
import { FLOWS_OFF, type FlowsAnswer, type FlowsAsk } from './flows/status.ts'
import type { FlowsParts, FlowsSupervisor } from './flows/supervisor-system.ts'
import type { ForwardParts, ForwardThread } from './forward/thread-system.ts'
import { topicPrefixOf } from './forward/topic-prefix.ts'
import { writeLogMessage } from './observe/log-channel.ts'
import { RecentLines } from './observe/recent-lines.ts'
import { makeRadio, type RadioParts } from './radio.ts'
import { FramesUnderWay } from './threads/frames-under-way.ts'
import { lookAtSpectrum } from './threads/look-at-spectrum.ts'
import type {
  FlowsNews,
  FlowsToApi,
  FromApi,
  FromCore,
  LinesToApi,
  SpectrumLook,
  SpectrumSeen,
  SpectrumToApi,
  ToCore,
} from './threads/messages.ts'

export type RuntimeParts = {
  readonly config: Config
  readonly dataDir: string
  /** Left out: nobody changes the settings from afar. */
  readonly settings?: SettingsOfRun
  /** Left out: the machine's clock is believed as it stands. */
  readonly time?: TimeOfRun
  readonly clock: Clock
  readonly log: Log
  /** Another program for flows than the gateway's own: a test's. */
  readonly flowsScript?: string
  /** Another radio than the configured one: the demo's air, a test's. */
  readonly makeRadio?: (parts: Omit<RadioParts, 'config' | 'dataDir'>) => Radio
  /** Origins that the console may ask besides its own: the demo's control. */
  readonly connect?: readonly string[]
}

export type Runtime = {
  readonly gatewayEui: GatewayEui
  /** Where the API listens. */
  readonly url: string
  /** Resolves with the reason when the core has failed and the process should end. */
  readonly failed: Promise<string>
  /** Resolves with the reason when other settings are to be taken up: close it, and start another. */
  readonly outdated: Promise<string>
  close(): Promise<void>
}

export class RuntimeError extends Error {
  override name = 'RuntimeError'
  readonly code: 'busy' | 'core' | 'radio' | 'api'

  constructor(code: RuntimeError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const STATUS_EVERY_MS = 1_000
const TROUBLE_EVERY_MS = 60_000
const API_RESTART_MS = 1_000
/** The old space of a thread that has nothing large to hold. */
const API_HEAP_MB = 96
const YOUNG_MB = 8
/** The core makes the most: with less, a quarter of its time would go into collecting it. */
const CORE_YOUNG_MB = 12

export async function startRuntime(parts: RuntimeParts): Promise<Runtime> {
  const { config, dataDir, clock, settings, time } = parts
  const recent = new RecentLines()
  const log = recent.around(parts.log, clock)
  const metrics = new Metrics()
  const core = new Worker(new URL('./core/worker.ts', import.meta.url), {
    workerData: {
      config,
      dataDir,
      ...(settings && { settings }),
      ...(time && { time }),
    } satisfies CoreWorkerData,
    resourceLimits: { maxYoungGenerationSizeMb: CORE_YOUNG_MB },
  })
  core.on('message', (message: FromCore) => {
    if (message.kind === 'log') writeLogMessage(log, message)
  })
  const tellCore = (message: ToCore) => core.postMessage(message)
  const ready = await coreReady(core)
  let radio: Radio
  let forward: ForwardThread | undefined
  try {
    const radioParts = { clock, log, metrics, random: systemRandom, earlier: ready.earlier }
    radio =
      parts.makeRadio?.(radioParts) ??
      (await makeRadio({
        ...radioParts,
        config: config.radio,
        neighbours: config.neighbours,
        dataDir,
      }))
    forward = await openForward(config, ready.gatewayEui, {
      clock,
      log,
      onStatus: (upstreams) => tellCore({ kind: 'upstreams', upstreams }),
    })
    await openRadio({ radio, core, tellCore, metrics, clock, forward })
  } catch (error) {
    await forward?.close()
    await stopCore(core, tellCore)
    throw error
  }
  const flows = await openFlows(parts, log, {
    onNews: (news) => api.tell(news),
    onTrouble: (code, detail) => tellCore({ kind: 'trouble', code, detail }),
  })
  const stopTelling = tellStatus({ radio, tellCore, metrics, clock, forward, flows })
  const { connect = [] } = parts
  const api = startApi(
    core,
    { config, dataDir, connect },
    { clock, log, recent, flows, look: (at) => lookAtSpectrum(radio, at) },
  )
  const url = await api.listening.catch(async (error: unknown) => {
    stopTelling()
    await flows?.close()
    await api.close()
    await radio.close()
    await forward?.close()
    await stopCore(core, tellCore)
    throw error
  })
  tellCore({ kind: 'running' })
  let closing = false
  const failed = new Promise<string>((resolve) => {
    core.on('message', (message: FromCore) => {
      if (message.kind === 'failed') resolve(message.reason)
    })
    core.on('error', (error: unknown) => resolve(String(error)))
    core.on('exit', (code) => {
      if (!closing) resolve(`the core's thread ended with code ${code}`)
    })
  })
  const outdated = new Promise<string>((resolve) => {
    core.on('message', (message: FromCore) => {
      if (message.kind === 'restart') resolve(message.reason)
    })
  })
  return {
    gatewayEui: ready.gatewayEui,
    url,
    failed,
    outdated,
    async close() {
      closing = true
      stopTelling()
      const flowsClosed = flows?.close()
      await api.close()
      await radio.close()
      await forward?.close()
      await stopCore(core, tellCore)
      await flowsClosed
    },
  }
}

async function coreReady(core: Worker): Promise<Extract<FromCore, { kind: 'ready' }>> {
  return await new Promise((resolve, reject) => {
    const onMessage = (message: FromCore) => {
      if (message.kind === 'ready') {
        core.off('message', onMessage)
        core.off('error', reject)
        resolve(message)
      } else if (message.kind === 'failed') {
        reject(new RuntimeError(message.busy ? 'busy' : 'core', message.reason))
        void core.terminate()
      }
    }
    core.on('message', onMessage)
    core.on('error', reject)
  })
}

/** A thread for upstream servers, where there are any. */
async function openForward(
  { forward, radio, log: { level } }: Config,
  gatewayEui: GatewayEui,
  parts: Omit<ForwardParts, 'data'>,
): Promise<ForwardThread | undefined> {
  if (forward.length === 0) return undefined
  const { ForwardThread } = await import('./forward/thread-system.ts')
  const subBand = radio.driver === 'basics-station' ? undefined : radio.subBand
  const topicPrefix = topicPrefixOf(radio.region, subBand)
  const data = { forward, gatewayEui, topicPrefix, logLevel: level }
  const thread = new ForwardThread({ data, ...parts })
  thread.open()
  return thread
}

/** The process of flows, where the settings want one; it starts when the API lets it in. */
async function openFlows(
  { config, dataDir, clock, flowsScript }: RuntimeParts,
  log: Log,
  tell: Pick<FlowsParts, 'onNews' | 'onTrouble'>,
): Promise<FlowsSupervisor | undefined> {
  if (!config.flows.enabled) return undefined
  const { FlowsSupervisor } = await import('./flows/supervisor-system.ts')
  const given = { config: config.flows, dataDir, clock, random: systemRandom, log, ...tell }
  return new FlowsSupervisor({
    ...given,
    ...(flowsScript !== undefined && { script: flowsScript }),
  })
}

/** Frames up, orders down. What the core has accepted is acknowledged to the forwarder. */
async function openRadio({
  radio,
  core,
  tellCore,
  metrics,
  clock,
  forward,
}: {
  readonly radio: Radio
  readonly core: Worker
  readonly tellCore: (message: ToCore) => void
  readonly metrics: Metrics
  readonly clock: Clock
  readonly forward: ForwardThread | undefined
}): Promise<void> {
  /** When each trouble was told last: one line a minute and cause (faults I14). */
  const told = new Map<string, number>()
  const underWay = new FramesUnderWay()
  let lastId = 0
  core.on('message', (message: FromCore) => {
    if (message.kind === 'transmit') radio.transmit(message.request)
    if (message.kind === 'senders') forward?.senders(message.id, message.own)
    if (message.kind === 'accepted') underWay.accepted(message.id)
    if (message.kind === 'refused') underWay.refused(message.id)
  })
  await radio.open({
    onFrames: (frames, accepted) => {
      const id = ++lastId
      if (underWay.begin(id, { frames: frames.length, accepted })) {
        tellCore({ kind: 'frames', id, frames })
      } else metrics.add('cigale_rx_refused_total', frames.length, { reason: 'core-busy' })
      // Behind the core, always: what is ours comes first.
      forward?.frames(id, frames)
    },
    onReceipt: (receipt) => tellCore({ kind: 'receipt', receipt }),
    onTrouble: (code, detail) => {
      metrics.add('radio_trouble_total', 1, { code })
      const nowMs = clock.monoMs()
      if (nowMs - (told.get(code) ?? Number.NEGATIVE_INFINITY) < TROUBLE_EVERY_MS) return
      told.set(code, nowMs)
      tellCore({ kind: 'trouble', code, detail })
    },
  })
}

/** The core answers for the radio's state: it hears of it every second, and at once. */
function tellStatus({
  radio,
  tellCore,
  metrics,
  clock,
  forward,
  flows,
}: {
  readonly radio: Radio
  readonly tellCore: (message: ToCore) => void
  readonly metrics: Metrics
  readonly clock: Clock
  readonly forward: ForwardThread | undefined
  readonly flows: FlowsSupervisor | undefined
}): () => void {
  let cancel: CancelTimer = () => {}
  const tell = () => {
    const gateways = radio.gateways()
    tellCore({ kind: 'gateways', gateways })
    forward?.gateways(gateways)
    if (flows) tellCore({ kind: 'flows', status: flows.status })
    const samples = [metrics, forward, flows].flatMap((one) => one?.samples() ?? [])
    tellCore({ kind: 'radioMetrics', samples })
    cancel = clock.after(STATUS_EVERY_MS, tell)
  }
  tell()
  return () => cancel()
}

type Api = {
  readonly listening: Promise<string>
  tell(news: FlowsNews): void
  close(): Promise<void>
}

/** The API's thread, replaced when it dies. */
function startApi(
  core: Worker,
  data: ApiWorkerData,
  {
    clock,
    log,
    recent,
    flows,
    look,
  }: {
    readonly clock: Clock
    readonly log: Log
    readonly recent: RecentLines
    readonly flows: FlowsSupervisor | undefined
    readonly look: (at: SpectrumLook) => Promise<SpectrumSeen>
  },
): Api {
  const stopping = new AbortController()
  let worker: Worker | undefined
  const listening = new Promise<string>((resolve, reject) => {
    const start = () => {
      const { port1, port2 } = new MessageChannel()
      worker = new Worker(new URL('./api/worker.ts', import.meta.url), {
        workerData: data,
        resourceLimits: { maxOldGenerationSizeMb: API_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
      })
      core.postMessage({ kind: 'api', port: port1 }, [port1])
      worker.postMessage({ kind: 'core', port: port2 }, [port2])
      worker.on('message', (message: FromApi) => {
        switch (message.kind) {
          case 'listening':
            if (message.flowsUrl !== undefined) flows?.reach(message.flowsUrl)
            return resolve(message.url)
          case 'failed':
            return reject(new RuntimeError('api', message.reason))
          case 'log':
            return writeLogMessage(log, message)
          case 'askLines': {
            const answer = { kind: 'lines', id: message.id, lines: recent.lines } as const
            return worker?.postMessage(answer satisfies LinesToApi)
          }
          case 'askSpectrum': {
            const { id } = message
            return void look(message).then((seen) => {
              worker?.postMessage({ kind: 'spectrum', id, seen } satisfies SpectrumToApi)
            })
          }
          case 'askFlows': {
            const { id, ask } = message
            return void askFlows(flows, ask).then((answer) => {
              worker?.postMessage({ kind: 'flows', id, answer } satisfies FlowsToApi)
            })
          }
          default:
            message satisfies never
        }
      })
      worker.on('error', (error: unknown) => {
        log.warn({ error: String(error) }, 'the API thread died and is replaced')
      })
      worker.on('exit', () => {
        if (stopping.signal.aborted) return
        void sleep(clock, API_RESTART_MS, stopping.signal).then(() => {
          if (!stopping.signal.aborted) start()
        })
      })
    }
    start()
  })
  return {
    listening,
    tell: (news) => worker?.postMessage(news),
    async close() {
      stopping.abort()
      worker?.postMessage({ kind: 'close' })
      await new Promise<void>((resolve) => {
        if (!worker || worker.threadId === -1) resolve()
        else worker.once('exit', () => resolve())
      })
    },
  }
}

/** Where none are wanted there is nothing to ask, and nothing to start anew. */
async function askFlows(flows: FlowsSupervisor | undefined, ask: FlowsAsk): Promise<FlowsAnswer> {
  if (flows) return await flows.ask(ask)
  return ask.kind === 'status' ? { kind: 'status', status: FLOWS_OFF } : { kind: 'done' }
}

async function stopCore(core: Worker, tellCore: (message: ToCore) => void): Promise<void> {
  if (core.threadId === -1) return
  const ended = new Promise<void>((resolve) => core.once('exit', () => resolve()))
  tellCore({ kind: 'close' })
  await ended
}
