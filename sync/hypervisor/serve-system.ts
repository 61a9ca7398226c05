/** What people and programs reach the hypervisor by: its table of routes put together, and listening. */

import type { AddressInfo } from 'node:net'
import type { Ed25519Key } from '../../base/ed25519.ts'
import type { Caller } from '../../base/http/caller.ts'
import { Durations } from '../../base/http/durations.ts'
import { openApiRoute } from '../../base/http/openapi.ts'
import type { Line } from '../../base/http/route.ts'
import { makeServer } from '../../base/http/server.ts'
import type { Log } from '../../base/log.ts'
import { People } from '../../base/people/people.ts'
import { peopleLines } from '../../base/people/routes.ts'
import { KEY_BYTES } from '../../base/people/sealing.ts'
import { SecretFiles } from '../../base/people/secrets-system.ts'
import type { Random } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { apiLines } from './api.ts'
import type { ApiOptions } from './api-parts.ts'
import { KnownThings } from './city/known-things.ts'
import { CitySight } from './city/sight.ts'
import { CITY_ROLES } from './city-roles.ts'
import { pageRoutes } from './pages-system.ts'
import { pagesOf } from './partners/navigation.ts'
import { Partners } from './partners/partners.ts'
import { partnerLines } from './partners/routes.ts'

const API_TITLE = 'Cigale, API of the hypervisor'

export type ServeSettings = {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Of the configuration: token → whose it is and what for. */
  readonly tokens: ReadonlyMap<string, Caller>
  /** PEM; left out: plain HTTP, for this machine or behind a proxy that speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Addresses of proxies whose word on who asks is believed. */
  readonly trustedProxies?: readonly string[]
}

export type ServeParts = Omit<ApiOptions, 'sight' | 'durations'> & {
  readonly api: ServeSettings
  /** Folder of what must not stand in the database; undefined: nothing of it outlives this process. */
  readonly secrets: string | undefined
  readonly random: Random
  readonly log: Log
  readonly commandKey: Ed25519Key
  /** Of what is done for the city beyond receiving (services.ts). */
  readonly cityLines: readonly Line[]
}

export type Served = {
  readonly url: string
  readonly lines: readonly Line[]
  close(): Promise<void>
}

/** Rejects when it cannot listen, or what it has stored cannot be read. */
export async function serve(parts: ServeParts): Promise<Served> {
  const { api, clock, log, metrics } = parts
  const { records } = parts.store
  const partners = new Partners({ ...parts, records, configured: api.tokens })
  const people = await openPeople(parts, partners)
  const durations = new Durations()
  const lines = linesOfAll({ ...parts, durations }, people, partners)
  const { tls, trustedProxies = [] } = api
  const app = makeServer({
    ...{ lines, door: people, clock, log, metrics, durations, trustedProxies },
    ...(tls && { tls }),
  })
  try {
    await app.listen({ host: api.host, port: api.port })
  } catch (error) {
    people.close()
    throw error
  }
  const { address, family, port } = app.server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  if (!tls && trustedProxies.length === 0 && !/^(127\.|\[::1\])/.test(host)) {
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

async function openPeople(
  { store, clock, random, log, secrets }: ServeParts,
  machines: Partners,
): Promise<People> {
  const files = secrets === undefined ? undefined : new SecretFiles(secrets)
  const people = new People({
    ...{ records: store.records, clock, random, log, machines, pagesOf },
    roles: CITY_ROLES,
    firstRoles: ['security'],
    key: files?.key(random) ?? new Secret(random.bytes(KEY_BYTES)),
    ...(files && { setupFile: files }),
  })
  await people.open()
  return people
}

function linesOfAll(
  parts: Omit<ApiOptions, 'sight'> & Pick<ServeParts, 'cityLines'>,
  people: People,
  partners: Partners,
): readonly Line[] {
  const sight = new CitySight(new KnownThings(parts))
  const told = [
    ...apiLines({ ...parts, sight }),
    ...parts.cityLines,
    ...peopleLines(people),
    ...partnerLines(partners),
  ]
  return [...told, openApiRoute(API_TITLE, told), ...pageRoutes()]
}
