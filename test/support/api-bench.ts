/**
 * The local API on a table: the real server and routes over a real core (`CoreBench`), a token and an
 * account for every role, and a log that is kept. Requests go in without a socket.
 */

import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Durations } from '../../base/http/durations.ts'
import type { Line } from '../../base/http/route.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { type LogFields, silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import type { PageFile } from '../../base/page-files-system.ts'
import type { People } from '../../base/people/people.ts'
import { seededRandom } from '../../base/random.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { profileOf } from '../../decoders/catalogue.ts'
import { drawToken, type TokenEntry } from '../../gateway/api/auth.ts'
import { EventStreams } from '../../gateway/api/events-stream.ts'
import { GrantDoor } from '../../gateway/api/grants.ts'
import { historyOf } from '../../gateway/api/history.ts'
import { LiveFeed } from '../../gateway/api/live-feed.ts'
import { GatewayMachines } from '../../gateway/api/machines.ts'
import { openPeople, type PeopleOfGateway } from '../../gateway/api/people-system.ts'
import { profileViews } from '../../gateway/api/profiles.ts'
import { TOKEN_ROLES, type TokenRole } from '../../gateway/api/roles.ts'
import type { Route } from '../../gateway/api/route.ts'
import { ROUTES } from '../../gateway/api/routes.ts'
import { linesOfGateway, localDoor, serverForFlows, serverOf } from '../../gateway/api/serve.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import { drawTokenText } from '../../gateway/api/token-text.ts'
import { BackupDesk } from '../../gateway/backup/desk-system.ts'
import { noSync } from '../../gateway/core/no-sync.ts'
import { gatewayService } from '../../gateway/core/service.ts'
import { JournalFeed } from '../../gateway/feed/feed.ts'
import { readDeployed } from '../../gateway/flows/deployed-file-system.ts'
import { FlowsDesk } from '../../gateway/flows/desk.ts'
import { editorLines } from '../../gateway/flows/editor-lines.ts'
import { askEditor, editorUpgrades } from '../../gateway/flows/editor-proxy-system.ts'
import { FLOWS_OFF, type FlowsAnswer, type FlowsAsk } from '../../gateway/flows/status.ts'
import { FlowVersions } from '../../gateway/flows/versions-system.ts'
import { factHistory } from '../../gateway/store/history.ts'
import { openStoreReadOnly } from '../../gateway/store/open.ts'
import { lookAtSpectrum } from '../../gateway/threads/look-at-spectrum.ts'
import type { SpectrumLook } from '../../gateway/threads/messages.ts'
import { CoreBench, GATEWAY } from './core-bench.ts'

export type ApiBenchParts = {
  readonly routes?: readonly Route[]
  readonly pages?: ReadonlyMap<string, PageFile>
  /** `none`: as on a gateway that nobody has set up. */
  readonly tokens?: 'none'
  /** With the data folder, before people are opened. */
  readonly before?: (folder: string) => void
  /** How many entries its audit keeps. */
  readonly auditMax?: number
  /** Hex: whose grants count here. */
  readonly grantKeys?: readonly string[]
}

export class ApiBench {
  readonly core: CoreBench
  readonly service: GatewayService
  readonly feed: LiveFeed
  readonly flows: FlowsDesk
  /** What the process of flows would answer; a test may say it. */
  askFlows: (ask: FlowsAsk) => Promise<FlowsAnswer> = async ({ kind }) => {
    return kind === 'status' ? { kind, status: FLOWS_OFF } : { kind: 'done' }
  }
  readonly streams: EventStreams
  readonly people: People
  readonly lines: readonly Line[]
  readonly server: FastifyInstance
  /** The same, as the socket has it. */
  readonly local: FastifyInstance
  /** What of it the gateway's flows have, and their token. */
  readonly forFlows: FastifyInstance
  readonly flowsToken = drawTokenText(seededRandom(1, 'flows'))
  readonly socketKey = drawTokenText(seededRandom(1, 'socket'))
  readonly metrics = new Metrics()
  /** Everything that was logged, as JSON. */
  readonly logged: string[] = []
  readonly #opened: PeopleOfGateway
  readonly #tokens: ReadonlyMap<TokenRole, string>

  private constructor(
    core: CoreBench,
    parts: ApiBenchParts,
    {
      opened,
      service,
      tokens,
    }: {
      readonly opened: PeopleOfGateway
      readonly service: GatewayService
      readonly tokens: ReadonlyMap<TokenRole, string>
    },
  ) {
    this.core = core
    this.#opened = opened
    this.#tokens = tokens
    this.people = opened.people
    const { clock } = core
    const catalogue = loadBundledDecoders()
    this.service = service
    this.flows = new FlowsDesk({
      enabled: true,
      versions: new FlowVersions(core.folder),
      ask: (ask) => this.askFlows(ask),
      ...{ readDeployed, clock, random: seededRandom(1, 'editor'), log: silentLog },
    })
    this.feed = new LiveFeed(new JournalFeed(core.disk), core.core.journal.synced, clock)
    this.streams = new EventStreams({ feed: this.feed, clock, metrics: this.metrics })
    const keep = (fields: LogFields, message: string): void => {
      this.logged.push(JSON.stringify({ ...fields, message }))
    }
    const desk = { dataDir: core.folder, gatewayEui: GATEWAY, clock, log: silentLog }
    const served = {
      service: this.service,
      backups: new BackupDesk({ ...desk, service: this.service }),
      flows: this.flows,
      feed: this.feed,
      streams: this.streams,
      clock,
      history: historyOf(this.service, (filter) => {
        const db = openStoreReadOnly(join(core.folder, 'cigale.db'))
        try {
          return factHistory(db, filter)
        } finally {
          db.close()
        }
      }),
      logLines: async () => [],
      spectrum: (at: SpectrumLook) => lookAtSpectrum(core.radio ?? {}, at),
      savings: { visitMinutes: 30, litresPerVisit: 800, eurosPerM3: 4 },
      profileOf: (id: string) => {
        const entry = catalogue.get(id)
        return entry && profileOf(entry.decoder)
      },
      profiles: profileViews(core.decoding.decoders.models),
      samples: () => this.metrics.samples(),
      durations: new Durations(),
      otherLines: opened.lines,
      routes: parts.routes ?? ROUTES,
      pages: parts.pages ?? new Map(),
      log: { error: keep, warn: keep, info: keep, debug: keep },
      metrics: this.metrics,
      door: this.people,
    }
    this.lines = linesOfGateway({ ...served, pageLines: editorLines(this.flows, askEditor) })
    const takeUpgrade = editorUpgrades(this.flows, this.people)
    this.server = serverOf(served, this.lines, { takeUpgrade })
    const door = localDoor(this.people, this.socketKey.sha256)
    this.local = serverOf({ ...served, door }, this.lines)
    this.forFlows = serverForFlows(served, this.lines, () => this.flowsToken.sha256)
  }

  static async open(parts: ApiBenchParts = {}): Promise<ApiBench> {
    const core = await new CoreBench().open()
    const { clock, folder } = core
    parts.before?.(folder)
    const drawn = TOKEN_ROLES.map((role) => {
      return drawToken(seededRandom(1, role), { name: role, role, createdMs: 0 })
    })
    const entries: readonly TokenEntry[] = drawn.map(({ entry }) => entry)
    const tokens = new Map(drawn.map(({ text, entry }) => [entry.role, text]))
    const gw = GATEWAY as GatewayEui
    const publicKeys = parts.grantKeys ?? []
    const grants = new GrantDoor({ gw, publicKeys, clock, log: silentLog })
    const machines = new GatewayMachines(() => (parts.tokens === 'none' ? [] : entries), grants)
    const random = seededRandom(1, 'people')
    const service = gatewayService({
      core: core.core,
      vault: core.vault,
      random: seededRandom(1, 'service'),
      metrics: core.metrics,
      decoding: core.decoding,
      sync: noSync(core.core),
      gateways: () => [],
      identity: { name: 'table', gatewayEui: GATEWAY, version: 'test' },
      startedLineMs: core.core.lineMs,
    })
    const given = { clock, random, log: silentLog, machines, grants, core: service }
    const { auditMax } = parts
    const opened = await openPeople(folder, { ...given, ...(auditMax && { auditMax }) })
    return new ApiBench(core, parts, { opened, service, tokens })
  }

  token(role: TokenRole): string {
    return this.#tokens.get(role)!
  }

  /** A request by somebody with this role; `undefined`: without a token. */
  async ask(role: TokenRole | undefined, request: InjectOptions) {
    const authorization = role && { authorization: `Bearer ${this.token(role)}` }
    return await this.server.inject({
      ...request,
      headers: { ...request.headers, ...authorization },
    })
  }

  /** A request at the socket, by whoever has read its key. */
  async askAtSocket(request: InjectOptions) {
    const authorization = `Bearer ${this.socketKey.text}`
    return await this.local.inject({ ...request, headers: { authorization } })
  }

  /** A request by the gateway's flows. */
  async askAsFlows(request: InjectOptions) {
    const authorization = `Bearer ${this.flowsToken.text}`
    return await this.forFlows.inject({ ...request, headers: { authorization } })
  }

  /** The feed sees what the core has synced. */
  catchUp(): void {
    this.feed.advance(this.core.core.journal.synced)
  }

  async close(): Promise<void> {
    this.streams.close()
    this.flows.close()
    await Promise.all([this.server.close(), this.local.close(), this.forFlows.close()])
    this.#opened.close()
    await this.core.close()
  }
}
