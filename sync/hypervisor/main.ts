/**
 * Entrance of the receiving side: opens the store, connects to the gateways, serves the API. What it
 * is given decides the ways: an MQTT broker, gateways to pull from, or transports made elsewhere.
 */

import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import { Ed25519Key, SEED_BYTES } from '../../base/ed25519.ts'
import type { Line } from '../../base/http/route.ts'
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
import { NO_ASSETS, readAssetMap } from './asset-map.ts'
import type { Publisher } from './city/thing.ts'
import { CommandDesk, type CommandRequest } from './command-desk.ts'
import { FactFeed } from './fact-feed.ts'
import { AIX_PROGRAMMES } from './governance/programmes-aix.ts'
import { HandoverDesk } from './homes/handover-desk.ts'
import { HomeDesk } from './homes/home-desk.ts'
import { Ingest } from './ingest.ts'
import type { PostgresPlace } from './postgres/connection.ts'
import { RolloutDesk } from './rollout-desk.ts'
import { type Served, type ServeSettings, serve } from './serve-system.ts'
import { type CitySettings, cityServices } from './services.ts'
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
  readonly api?: ServeSettings & {
    /**
     * Folder of what must not stand in the database: the key of seals, the secret of the setup. Left out:
     * that of the SQLite file. A database in memory has none, and nobody can set it up.
     */
    readonly secrets?: string
    /** GeoJSON of what facts speak of, for names and places on the pages; read once. */
    readonly assets?: string
    /** What an avoided visit and a cubic metre are taken for; left out: as in kpi/savings.ts. */
    readonly savings?: SavingsSettings
  }
  /**
   * Who publishes, its off-street car parks, its partners, and its assets where they are no file; left out:
   * exports name nobody.
   */
  readonly city?: Partial<Omit<CitySettings, 'savings'>>
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
  readonly homes: HomeDesk
  readonly handovers: HandoverDesk
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
      services.committed()
    },
    onGreeted: ({ gw, asksTimeWith }) => {
      if (asksTimeWith !== undefined) desk.tellTime(gw, asksTimeWith)
      void desk.greeted(gw)
      rollouts.greeted(gw)
      homes.greeted(gw)
      handovers.greeted(gw)
    },
    onResult: () => {
      rollouts.lookSoon()
      homes.soon()
      handovers.soon()
    },
  })
  const rollouts = new RolloutDesk({ store, desk, clock, random, log })
  const homes = new HomeDesk({ store, desk, clock, log })
  const handovers = new HandoverDesk({ store, desk, clock, log })
  const settings = settingsOf(options)
  const services = cityServices({ store, settings, clock, random, log, metrics })
  const { api } = options
  let served: Served | undefined
  try {
    served =
      api &&
      (await serve({
        ...{
          store,
          feed,
          desk,
          rollouts,
          homes,
          handovers,
          clock,
          metrics,
          random,
          log,
          commandKey,
        },
        ...{ api, secrets: api.secrets ?? folderOf(database), ...settings },
        ...{ ask: services.ask, cityLines: services.lines },
        ...(carriage && { carriage }),
        ...(options.renew && { renew: options.renew }),
      }))
  } catch (error) {
    await store.close()
    throw error
  }
  const url = served?.url
  ingest.open()
  const jobs = [...services.jobs, homes, handovers]
  const singular = new SingularJobs({ store, ingest, desk, rollouts, jobs, clock, log })
  await singular.open()
  log.info({ url, transports: transports.length }, 'hypervisor started')
  return {
    url,
    store,
    feed,
    metrics,
    rollouts,
    homes,
    handovers,
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

function folderOf(database: HypervisorOptions['database']): string | undefined {
  return typeof database === 'string' && database !== ':memory:' ? dirname(database) : undefined
}

/** Of whom exports speak where nobody has said it. */
const NOBODY: Publisher = { name: '', insee: '', country: 'fr', scope: 'city', baseUrl: '' }

/** What the city has given: its assets, and what it takes for what. */
function settingsOf({ api, city = {} }: HypervisorOptions): CitySettings {
  const { assets, savings = SAVINGS_SETTINGS } = api ?? {}
  const { publisher = NOBODY, carParks = [], outlets = [], assets: given = NO_ASSETS } = city
  const { programmes = AIX_PROGRAMMES } = city
  const map = assets === undefined ? given : readAssetMap(readFileSync(assets, 'utf8'))
  return { assets: map, savings, publisher, carParks, programmes, outlets }
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
