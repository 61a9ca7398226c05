/**
 * Entrance of the receiving side: opens the store, connects to the gateways, serves the API. What it
 * is given decides the ways: an MQTT broker, gateways to pull from, or transports made elsewhere.
 */

import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import { Ed25519Key, SEED_BYTES } from '../../base/ed25519.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { type Log, silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Secret } from '../../base/secret.ts'
import { Carriage, type CarriageParts } from '../carriage/deliver.ts'
import { SAVINGS_SETTINGS, type SavingsSettings } from '../kpi/savings.ts'
import type { LinkTrouble } from '../transport/link-trouble.ts'
import { mqttHypervisorTransport } from '../transport/mqtt.ts'
import type { MqttEndpoint } from '../transport/mqtt-link.ts'
import { type PullEndpoint, pullTransport } from '../transport/pull-client.ts'
import type { HypervisorTransport } from '../transport/transport.ts'
import { apiLines } from './api.ts'
import type { ApiOptions } from './api-parts.ts'
import { NO_ASSETS, readAssetMap } from './asset-map.ts'
import { KnownThings } from './city/known-things.ts'
import { CitySight } from './city/sight.ts'
import { CommandDesk, type CommandRequest } from './command-desk.ts'
import { FactFeed } from './fact-feed.ts'
import type { Caller } from './http/caller.ts'
import { Durations } from './http/durations.ts'
import { openApiRoute } from './http/openapi.ts'
import { type Line, linesOf } from './http/route.ts'
import { makeServer } from './http/server.ts'
import { Ingest } from './ingest.ts'
import { pageRoutes } from './pages-system.ts'
import { People } from './people/people.ts'
import { peopleLines } from './people/routes.ts'
import { KEY_BYTES } from './people/sealing.ts'
import { SecretFiles } from './people/secrets-system.ts'
import type { PostgresPlace } from './postgres/connection.ts'
import { RolloutDesk } from './rollout-desk.ts'
import { isMine, type Share } from './share.ts'
import { SingularJobs } from './singular.ts'
import type { HypervisorStore, StoredCommand } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

export type HypervisorOptions = {
  /** Path of the SQLite file, or a PostgreSQL database that several receivers may share. */
  readonly database: string | PostgresPlace
  /** Which of several receivers this is; left out: all gateways are its own. */
  readonly share?: Share
  /** As a function it is asked before each attempt: certificates are renewed while this runs. */
  readonly mqtt?: (MqttEndpoint & { readonly clientId?: string }) | (() => MqttEndpoint)
  readonly pull?: { readonly endpoints: readonly PullEndpoint[]; readonly everyMs?: number }
  readonly transports?: readonly HypervisorTransport[]
  readonly api?: {
    readonly host: string
    /** 0 takes a free one. */
    readonly port: number
    /** Of the configuration: token → whose it is and what for. */
    readonly tokens: ReadonlyMap<string, Caller>
    /**
     * Folder of what must not stand in the database: the key of seals, the secret of the setup. Left out:
     * that of the SQLite file. A database in memory has none, and nobody can set it up.
     */
    readonly secrets?: string
    /** PEM; left out: plain HTTP, for this machine or behind a proxy that speaks TLS. */
    readonly tls?: { readonly cert: string; readonly key: string }
    /** Addresses of proxies whose word on who asks is believed. */
    readonly trustedProxies?: readonly string[]
    /** GeoJSON of what facts speak of, for names and places on the pages; read once. */
    readonly assets?: string
    /** What an avoided visit and a cubic metre are taken for; left out: as in kpi/savings.ts. */
    readonly savings?: SavingsSettings
  }
  /** Answers what gateways ask for over the broker: files of a repository. */
  readonly answer?: (message: Uint8Array) => Promise<Uint8Array | undefined>
  /** Signs commands to gateways; left out: a key of this run, for gateways that are told of it. */
  readonly commandKey?: Ed25519Key
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
  /** What gateways have to know to take its commands: `sync.commandKeys`. */
  readonly commandKeyHex: string
  /** Whether the jobs of one process at a time are this one's. */
  readonly leads: boolean
  /** The table that the API serves. */
  readonly lines: readonly Line[]
  sendCommand(request: CommandRequest): Promise<StoredCommand>
  close(): Promise<void>
}

export async function startHypervisor(options: HypervisorOptions): Promise<Hypervisor> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options
  const { metrics = new Metrics() } = options
  const { database } = options
  const store =
    typeof database === 'string' ? openSqliteStore(database) : await openPostgres(database, clock)
  const feed = new FactFeed({ store, log, clock })
  const { commandKey = new Ed25519Key(new Secret(random.bytes(SEED_BYTES))) } = options
  const carriage = options.carriage && new Carriage({ ...options.carriage, clock, metrics })
  const transports = transportsOf(options, { clock, random, log, metrics })
  if (carriage) transports.push(carriage)
  const desk: CommandDesk = new CommandDesk({
    store,
    clock,
    random,
    log,
    key: commandKey,
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
    onGreeted: ({ gw, asksTimeWith }) => {
      if (asksTimeWith !== undefined) desk.tellTime(gw, asksTimeWith)
      void desk.greeted(gw)
      rollouts.greeted(gw)
    },
    onResult: () => rollouts.lookSoon(),
  })
  const rollouts = new RolloutDesk({ store, desk, clock, random, log })
  const { api } = options
  let served: Served | undefined
  try {
    served =
      api &&
      (await serve(api, {
        ...{ store, feed, desk, rollouts, clock, metrics, random, log, commandKey, database },
        ...(carriage && { carriage }),
        ...(options.renew && { renew: options.renew }),
      }))
  } catch (error) {
    await store.close()
    throw error
  }
  const url = served?.url
  ingest.open()
  const singular = new SingularJobs({ store, ingest, desk, rollouts, clock, log })
  await singular.open()
  log.info({ url, transports: transports.length }, 'hypervisor started')
  return {
    url,
    store,
    feed,
    metrics,
    rollouts,
    commandKeyHex: commandKey.publicHex,
    lines: served?.lines ?? [],
    get leads() {
      return singular.leads
    },
    sendCommand: (request) => desk.issue(request),
    async close() {
      await singular.close()
      await ingest.close()
      await served?.close()
      feed.close()
      await store.close()
    },
  }
}

/** Whoever keeps a file loads no client of PostgreSQL. */
async function openPostgres(place: PostgresPlace, clock: Clock): Promise<HypervisorStore> {
  const { openPostgresStore } = await import('./postgres/store.ts')
  return await openPostgresStore(place, clock)
}

type Served = {
  readonly url: string
  readonly lines: readonly Line[]
  close(): Promise<void>
}

type ServingParts = Omit<ApiOptions, 'assets' | 'savings' | 'sight' | 'durations'> & {
  readonly random: Random
  readonly log: Log
  readonly commandKey: Ed25519Key
  readonly database: HypervisorOptions['database']
}

async function serve(
  api: NonNullable<HypervisorOptions['api']>,
  parts: ServingParts,
): Promise<Served> {
  const { store, clock, random, log, metrics, commandKey, database } = parts
  const { tls, trustedProxies, savings = SAVINGS_SETTINGS } = api
  const assets =
    api.assets === undefined ? NO_ASSETS : readAssetMap(readFileSync(api.assets, 'utf8'))
  const sight = new CitySight(new KnownThings({ assets, store, clock }))
  const durations = new Durations()
  const folder = api.secrets ?? folderOf(database)
  const files = folder === undefined ? undefined : new SecretFiles(folder)
  const people = new People({
    ...{ records: store.records, clock, random, log, commandKey, tokens: api.tokens },
    key: files?.key(random) ?? new Secret(random.bytes(KEY_BYTES)),
    ...(files && { setupFile: files }),
  })
  await people.open()
  const told = [
    ...apiLines({ ...parts, assets, sight, savings, durations }),
    ...peopleLines(people),
  ]
  const lines = [...told, openApiRoute(told), ...linesOf(pageRoutes(), undefined)]
  const app = makeServer({
    ...{ lines, door: people, clock, log, metrics, durations },
    ...(tls && { tls }),
    ...(trustedProxies && { trustedProxies }),
  })
  await app.listen({ host: api.host, port: api.port })
  const { address, family, port } = app.server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  if (!tls && !trustedProxies?.length && !/^(127\.|\[::1\])/.test(host)) {
    const why = 'without TLS browsers keep no login: set api.tls, or a proxy in api.trustedProxies'
    log.warn({ host, port }, why)
  }
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    lines,
    async close() {
      people.close()
      await app.close()
    },
  }
}

function folderOf(database: HypervisorOptions['database']): string | undefined {
  if (typeof database !== 'string' || database === ':memory:') return undefined
  return dirname(database)
}

function transportsOf(
  { mqtt, pull, answer, renew, share, transports = [] }: HypervisorOptions,
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
        ...(share?.by === 'group' && { shareGroup: share.name }),
        ...(share?.by === 'hash' && { takes: (gw: GatewayEui) => isMine(share, gw) }),
      }),
    )
  }
  if (pull) {
    const endpoints = pull.endpoints.filter(({ gw }) => isMine(share, gw))
    all.push(pullTransport({ clock, ...pull, endpoints }))
  }
  return all
}
