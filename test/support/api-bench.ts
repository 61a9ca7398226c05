/**
 * The local API on a table: the real server and routes over a real core (`CoreBench`), a token for
 * every role, and a log that is kept. Requests go in without a socket.
 */

import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { LogFields } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { profileOf } from '../../decoders/catalogue.ts'
import { callerOf, drawToken, type TokenEntry } from '../../gateway/api/auth.ts'
import { EventStreams } from '../../gateway/api/events-stream.ts'
import { historyOf } from '../../gateway/api/history.ts'
import { LiveFeed } from '../../gateway/api/live-feed.ts'
import { profileViews } from '../../gateway/api/profiles.ts'
import { ROLES, type Role } from '../../gateway/api/roles.ts'
import type { Route } from '../../gateway/api/route.ts'
import { ROUTES } from '../../gateway/api/routes.ts'
import { makeServer, type Page } from '../../gateway/api/server.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import { noSync } from '../../gateway/core/no-sync.ts'
import { gatewayService } from '../../gateway/core/service.ts'
import { JournalFeed } from '../../gateway/feed/feed.ts'
import { factHistory } from '../../gateway/store/history.ts'
import { openStoreReadOnly } from '../../gateway/store/open.ts'
import { CoreBench, GATEWAY } from './core-bench.ts'

export class ApiBench {
  readonly core: CoreBench
  readonly service: GatewayService
  readonly feed: LiveFeed
  readonly streams: EventStreams
  readonly server: FastifyInstance
  readonly metrics = new Metrics()
  /** Everything that was logged, as JSON. */
  readonly logged: string[] = []
  readonly #tokens = new Map<Role, string>()

  private constructor(core: CoreBench, routes: readonly Route[], pages: ReadonlyMap<string, Page>) {
    this.core = core
    const { clock } = core
    const catalogue = loadBundledDecoders()
    this.service = gatewayService({
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
    this.feed = new LiveFeed(new JournalFeed(core.disk), core.core.journal.synced, clock)
    this.streams = new EventStreams({ feed: this.feed, clock, metrics: this.metrics })
    const entries: TokenEntry[] = []
    for (const role of ROLES) {
      const drawn = drawToken(seededRandom(1, role), { name: role, role, createdMs: 0 })
      this.#tokens.set(role, drawn.text)
      entries.push(drawn.entry)
    }
    const keep = (fields: LogFields, message: string): void => {
      this.logged.push(JSON.stringify({ ...fields, message }))
    }
    this.server = makeServer({
      service: this.service,
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
      savings: { visitMinutes: 30, litresPerVisit: 800, eurosPerM3: 4 },
      profileOf: (id) => {
        const entry = catalogue.get(id)
        return entry && profileOf(entry.decoder)
      },
      profiles: profileViews(core.decoding.decoders.models),
      samples: () => this.metrics.samples(),
      routes,
      callerOf: (authorization) => callerOf(authorization, entries),
      pages,
      log: { error: keep, warn: keep, info: keep, debug: keep },
      metrics: this.metrics,
    })
  }

  static async open(
    parts: { readonly routes?: readonly Route[]; readonly pages?: ReadonlyMap<string, Page> } = {},
  ): Promise<ApiBench> {
    const core = await new CoreBench().open()
    return new ApiBench(core, parts.routes ?? ROUTES, parts.pages ?? new Map())
  }

  token(role: Role): string {
    return this.#tokens.get(role)!
  }

  /** A request by somebody with this role; `undefined`: without a token. */
  async ask(role: Role | undefined, request: InjectOptions) {
    const authorization = role && { authorization: `Bearer ${this.token(role)}` }
    return await this.server.inject({
      ...request,
      headers: { ...request.headers, ...authorization },
    })
  }

  /** The feed sees what the core has synced. */
  catchUp(): void {
    this.feed.advance(this.core.core.journal.synced)
  }

  async close(): Promise<void> {
    this.streams.close()
    await this.server.close()
    await this.core.close()
  }
}
