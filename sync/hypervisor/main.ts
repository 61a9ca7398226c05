/**
 * Entrance of the receiving side: opens the store, connects to the gateways, serves the API. What it
 * is given decides the ways: an MQTT broker, gateways to pull from, or transports made elsewhere.
 */

import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import { type Log, silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Carriage, type CarriageParts } from '../carriage/deliver.ts'
import { SAVINGS_SETTINGS, type SavingsSettings } from '../kpi/savings.ts'
import type { LinkTrouble } from '../transport/link-trouble.ts'
import { mqttHypervisorTransport } from '../transport/mqtt.ts'
import type { MqttEndpoint } from '../transport/mqtt-link.ts'
import { type PullEndpoint, pullTransport } from '../transport/pull-client.ts'
import type { HypervisorTransport } from '../transport/transport.ts'
import { makeApi } from './api.ts'
import { NO_ASSETS, readAssetMap } from './asset-map.ts'
import { CommandDesk, type CommandRequest } from './command-desk.ts'
import { FactFeed } from './fact-feed.ts'
import { Ingest } from './ingest.ts'
import { RolloutDesk } from './rollout-desk.ts'
import type { HypervisorStore, StoredCommand } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

export type HypervisorOptions = {
  /** Path of the SQLite file. */
  readonly database: string
  /** As a function it is asked before each attempt: certificates are renewed while this runs. */
  readonly mqtt?: (MqttEndpoint & { readonly clientId?: string }) | (() => MqttEndpoint)
  readonly pull?: { readonly endpoints: readonly PullEndpoint[]; readonly everyMs?: number }
  readonly transports?: readonly HypervisorTransport[]
  readonly api?: {
    readonly host: string
    /** 0 takes a free one. */
    readonly port: number
    /** Token → account. */
    readonly tokens: ReadonlyMap<string, string>
    /** GeoJSON of what facts speak of, for names and places on the pages; read once. */
    readonly assets?: string
    /** What an avoided visit and a cubic metre are taken for; left out: as in kpi/savings.ts. */
    readonly savings?: SavingsSettings
  }
  /** Answers what gateways ask for over the broker: files of a repository. */
  readonly answer?: (message: Uint8Array) => Promise<Uint8Array | undefined>
  /** Takes sticks, over the API. */
  readonly carriage?: Pick<CarriageParts, 'signer' | 'trust'>
  /** Answers who asks for another certificate (pki/renewals-system.ts), there and over the API. */
  readonly renew?: (message: Uint8Array) => Promise<Uint8Array | undefined>
  readonly credit?: number
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Log
  readonly metrics?: Metrics
}

export type Hypervisor = {
  /** Where the API listens, if it does. */
  readonly url: string | undefined
  /** Queries for the pages. */
  readonly store: HypervisorStore
  readonly feed: FactFeed
  readonly metrics: Metrics
  readonly rollouts: RolloutDesk
  sendCommand(request: CommandRequest): StoredCommand
  close(): Promise<void>
}

export async function startHypervisor(options: HypervisorOptions): Promise<Hypervisor> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options
  const { metrics = new Metrics() } = options
  const store = openSqliteStore(options.database)
  const feed = new FactFeed(store)
  const carriage = options.carriage && new Carriage({ ...options.carriage, clock, metrics })
  const transports = transportsOf(options, { clock, random, log, metrics })
  if (carriage) transports.push(carriage)
  const desk: CommandDesk = new CommandDesk({
    store,
    clock,
    random,
    send: (gw, message, expiresInMs) => ingest.send(gw, message, expiresInMs),
  })
  const ingest = new Ingest({
    store,
    transports,
    clock,
    random,
    log,
    metrics,
    ...(options.credit !== undefined && { credit: options.credit }),
    onCommitted: () => {
      feed.committed()
      rollouts.lookSoon()
    },
    onGreeted: (gw) => {
      desk.greeted(gw)
      rollouts.greeted(gw)
    },
    onResult: () => rollouts.lookSoon(),
  })
  const rollouts = new RolloutDesk({ store, desk, clock, random, log })
  const { api } = options
  let app: ReturnType<typeof makeApi> | undefined
  let url: string | undefined
  try {
    app =
      api &&
      makeApi({
        ...{ store, feed, desk, rollouts, clock, metrics },
        ...servedBy(api),
        ...(carriage && { carriage }),
        ...(options.renew && { renew: options.renew }),
      })
    if (api && app) {
      await app.listen({ host: api.host, port: api.port })
      const { address, family, port } = app.server.address() as AddressInfo
      url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    }
  } catch (error) {
    store.close()
    throw error
  }
  ingest.open()
  desk.open()
  rollouts.open()
  log.info({ url, transports: transports.length }, 'hypervisor started')
  return {
    url,
    store,
    feed,
    metrics,
    rollouts,
    sendCommand: (request) => desk.issue(request),
    async close() {
      rollouts.close()
      desk.close()
      await ingest.close()
      await app?.close()
      store.close()
    },
  }
}

function servedBy({
  tokens,
  assets,
  savings = SAVINGS_SETTINGS,
}: NonNullable<HypervisorOptions['api']>) {
  const map = assets === undefined ? NO_ASSETS : readAssetMap(readFileSync(assets, 'utf8'))
  return { tokens, assets: map, savings }
}

function transportsOf(
  { mqtt, pull, answer, renew, transports = [] }: HypervisorOptions,
  {
    clock,
    random,
    log,
    metrics,
  }: Required<Pick<HypervisorOptions, 'clock' | 'random' | 'log' | 'metrics'>>,
): HypervisorTransport[] {
  const all = [...transports]
  const trouble = (what: string, detail: string): void => {
    metrics.add('asks_unanswered_total', 1, { what })
    log.debug({ what, detail }, 'a question of a gateway was not answered')
  }
  const answers =
    renew || answer
      ? async (message: Uint8Array) => (await renew?.(message)) ?? (await answer?.(message))
      : undefined
  if (mqtt) {
    const named = typeof mqtt === 'function' ? undefined : mqtt.clientId
    const clientId = named ?? `cigale-hypervisor-${random.below(2 ** 32)}`
    const onTrouble = (found: LinkTrouble | undefined): void => {
      if (found) log.warn({ code: found.code, detail: found.detail }, found.words.en)
    }
    all.push(
      mqttHypervisorTransport({
        ...{ endpoint: mqtt, clientId, clock, random, onTrouble },
        ...(answers && { answering: { answer: answers, trouble } }),
      }),
    )
  }
  if (pull) all.push(pullTransport({ clock, ...pull }))
  return all
}
