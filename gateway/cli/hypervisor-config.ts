/** The configuration of `cigale hypervisor`: one YAML file; secrets are files of their own. */

import { z } from 'zod'
import { SCOPES } from '../../base/http/caller.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { mqttEndpointFields } from '../config/fields.ts'
import { CommandFailure } from './failure.ts'
import { givenYaml } from './given-yaml.ts'

const path = z.string().min(1)

/** A token that says nothing about what for would be for everything. */
const apiToken = z
  .strictObject({
    account: z.string().min(1).max(80),
    tokenFile: path,
    roles: z.array(z.enum(CITY_ROLES)).min(1).optional(),
    scopes: z.array(z.enum(SCOPES)).min(1).optional(),
  })
  .refine(({ roles, scopes }) => roles !== undefined || scopes !== undefined, {
    message:
      'says neither roles nor scopes: add what it is for, as "scopes: [city, history]" for a partner, ' +
      `or "roles: [operator]" (roles: ${CITY_ROLES.join(', ')}; scopes: ${SCOPES.join(', ')})`,
  })

/** What a partner is handed: city-data-standards.md. Secrets are files. */
const partner = {
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits, -')
    .describe('unique, and kept: its position is found again by it'),
  view: z
    .enum(['public', 'services', 'police'])
    .default('services')
    .describe('what the partner may see'),
  safety: z.boolean().default(false).describe('calls and intrusions too'),
  start: z
    .enum(['now', 'beginning'])
    .default('now')
    .describe('where a new outlet begins: with what comes, or with all that is there'),
}
const auth = z
  .strictObject({ header: z.string().default('authorization'), valueFile: path })
  .optional()
  .describe('a header that lets in; its whole value stands in the file: Bearer …')
const outlet = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ngsi-ld'),
    ...partner,
    url: z.url().describe('https://broker.example/ngsi-ld/v1'),
    tenant: z.string().min(1).max(80).optional(),
    auth,
    shape: z.enum(['normalized', 'concise']).default('normalized'),
  }),
  z.strictObject({
    kind: z.literal('sensorthings'),
    ...partner,
    url: z.url().describe('https://frost.example/FROST-Server/v1.1'),
    auth,
    hasClientIds: z.boolean().default(false).describe('the server takes ids that clients give'),
  }),
  z.strictObject({
    kind: z.literal('mqtt'),
    ...partner,
    broker: z.strictObject(mqttEndpointFields),
    stateExpirySeconds: z.int().min(60).max(31_536_000).optional(),
  }),
  z.strictObject({
    kind: z.literal('sparkplug'),
    ...partner,
    broker: z.strictObject(mqttEndpointFields),
    primaryHost: z.string().min(1).max(80).optional(),
  }),
])
export type OutletConfig = z.infer<typeof outlet>
const OUTLETS_MAX = 32

const fields = z.strictObject({
  database: path
    .refine((text) => !text.includes('://') || isPostgresUrl(text), {
      message: 'a path, or postgres://USER@HOST:PORT/NAME; the password stands in passwordFile',
    })
    .describe('path of the SQLite file, or postgres://USER@HOST:PORT/NAME'),
  postgres: z
    .strictObject({
      passwordFile: path.optional(),
      connections: z.int().min(3).max(64).default(10),
    })
    .optional()
    .describe('how the database is reached, when it is PostgreSQL'),
  share: z
    .union([
      z.strictObject({
        group: z.string().regex(/^[\w-]{1,40}$/, 'letters, digits, - and _'),
      }),
      z
        .strictObject({ worker: z.int().min(0), workers: z.int().min(1).max(64) })
        .refine(({ worker, workers }) => worker < workers, 'worker counts from 0 to workers - 1'),
    ])
    .optional()
    .describe('several receivers of one PostgreSQL: a group of the broker, or worker I of N'),
  commandKey: path
    .optional()
    .describe(
      'file of the key that signs orders to gateways; made at the first start where it is missing',
    ),
  mqtt: z.strictObject(mqttEndpointFields).optional(),
  pull: z
    .strictObject({
      everySeconds: z.int().min(1).max(86_400).default(30),
      gateways: z
        .array(
          z.strictObject({
            eui: z.string().regex(/^[0-9a-f]{16}$/, '16 hex digits, lower case'),
            url: z.url().describe("base of the gateway's API: http://HOST:8080/api/v1"),
            tokenFile: path,
          }),
        )
        .min(1)
        .max(1024),
    })
    .optional(),
  decoders: z
    .strictObject({ repository: path.describe('folder of signed decoders, for gateways that ask') })
    .optional(),
  authority: z
    .strictObject({
      folder: path.describe('of cigale ca init, with its key'),
      passphraseFile: path,
    })
    .optional()
    .describe('lets gateways renew their certificates by themselves; left out: a person does it'),
  usb: z
    .strictObject({
      ca: path,
      cert: path.describe("the hypervisor's: it signs the receipts"),
      key: path,
      crl: path.optional().describe('revoked certificates: read anew for each file'),
    })
    .optional()
    .describe('takes sticks that gateways have filled (cigale sync import)'),
  assets: path.optional().describe('GeoJSON of assets, for names and places on the pages'),
  city: z
    .strictObject({
      name: z.string().min(1).max(80).describe('as exports name the publisher'),
      insee: z.string().regex(/^([013-9]\d|2[AB1-9])\d{3}$/, 'five characters: 13001'),
      country: z
        .string()
        .regex(/^[a-z]{2}$/, 'two letters')
        .default('fr'),
      siret: z
        .string()
        .regex(/^\d{14}$/, '14 digits')
        .optional(),
      scope: z
        .string()
        .regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits, -')
        .describe('first part of ids in exports: aix in urn:ngsi-ld:ParkingSpot:aix:pmr-0042'),
      baseUrl: z
        .url()
        .regex(/[^/]$/, 'without a slash at the end')
        .describe('where partners reach this hypervisor: links in exports begin with it'),
      programmes: path
        .optional()
        .describe(
          'what the city has promised, as JSON (docs/city/governance.md); else that of Aix',
        ),
      carParks: path
        .optional()
        .describe('off-street car parks, a CSV as etalab/schema-stationnement 0.1.5 has it'),
    })
    .optional()
    .describe('who publishes the open data and standard interfaces'),
  outlets: z
    .array(outlet)
    .max(OUTLETS_MAX)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      message: 'two outlets have one name',
    })
    .describe('partners that are handed what comes: brokers, SensorThings servers'),
  indicators: z
    .strictObject({
      visitMinutes: z.number().min(0).max(1440).default(30),
      litresPerVisit: z.number().min(0).max(1_000_000).nullable().default(null),
      eurosPerM3: z.number().min(0).max(1_000).nullable().default(null),
    })
    .optional()
    .describe('what a visit that was not needed would have cost: minutes, litres; price of water'),
  api: z
    .strictObject({
      bind: z
        .string()
        .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'ADDRESS:PORT')
        .default('127.0.0.1:8090'),
      tokens: z.array(apiToken).default([]),
      tls: z
        .strictObject({ cert: path, key: path })
        .optional()
        .describe('PEM files; left out: plain HTTP, for this machine or behind a proxy with TLS'),
      trustedProxies: z
        .array(z.string().regex(/^[0-9a-fA-F.:/]+$/, 'an address, or a range as 10.0.0.0/24'))
        .max(16)
        .default([])
        .describe('proxies in front, whose word on who asks is believed'),
      secrets: path
        .optional()
        .describe(
          "folder of the setup's secret and the key of seals; else that of the database or of this file",
        ),
    })
    .default({ bind: '127.0.0.1:8090', tokens: [], trustedProxies: [] }),
  log: z
    .strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') })
    .default({ level: 'info' }),
})

const schema = fields.refine(
  ({ database, share, postgres }) => database.includes('://') || !(share || postgres),
  { message: 'share and postgres need a database postgres://…', path: ['database'] },
)

/** A URL without a password: what is not a secret may be shown. */
function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, password, hostname, pathname } = new URL(text)
  const isPostgres = protocol === 'postgres:' || protocol === 'postgresql:'
  return isPostgres && password === '' && hostname !== '' && pathname.length > 1
}

export type HypervisorConfig = z.infer<typeof schema>

/** Throws CommandFailure that names each wrong setting. */
export function readHypervisorConfig(file: string, text: string): HypervisorConfig {
  const read = schema.safeParse(givenYaml(file, text) ?? {})
  if (read.success) return read.data
  const problems = read.error.issues.map(
    ({ path: at, message }) => `${file}: ${at.join('.')}: ${message}`,
  )
  throw new CommandFailure(`the configuration is not valid\n  ${problems.join('\n  ')}`)
}
