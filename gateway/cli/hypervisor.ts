/** `cigale hypervisor`: the receiving side, until a signal ends it. */

import { dirname } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import type { Caller } from '../../base/http/caller.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { answerChunk } from '../../decoders/bundle/serve-chunks.ts'
import type { HypervisorOptions } from '../../sync/hypervisor/main.ts'
import type { Share } from '../../sync/hypervisor/share.ts'
import { splitAddress } from '../config/address.ts'
import { mqttEndpointOf } from '../config/mqtt-endpoint-system.ts'
import { CertificateWatch } from '../core/certificate-watch.ts'
import { makeLog } from '../observe/log.ts'
import { commandKeyAt, commandKeyBeside } from './command-key.ts'
import { asFailure, CommandFailure } from './failure.ts'
import { type HypervisorConfig, readHypervisorConfig } from './hypervisor-config.ts'
import { outletSettings } from './hypervisor-outlets.ts'
import { readGivenFile } from './options.ts'
import { sayJson } from './output.ts'
import { askPassphrase } from './passphrase.ts'

const TIMESTAMP = 'metadata/timestamp.json'
const TIMESTAMP_BYTES_MAX = 64 * 1024

export async function hypervisor(options: {
  readonly config: string
  readonly json?: boolean
}): Promise<number> {
  const config = readHypervisorConfig(options.config, readGivenFile(options.config))
  const log = makeLog(config.log.level)
  const { startHypervisor } = await import('../../sync/hypervisor/main.ts')
  const { mqtt, pull, api, assets, decoders, indicators, authority, usb, share, city } = config
  const repository = decoders && dirFetcher(decoders.repository)
  const isThere = await repository?.fetch(TIMESTAMP, TIMESTAMP_BYTES_MAX).catch(() => 'missing')
  if (isThere === 'missing') {
    const why = `no ${TIMESTAMP} in ${decoders?.repository}: gateways that ask for decoders get none`
    log.warn({ repository: decoders?.repository }, why)
  }
  const metrics = new Metrics()
  const renew = authority && (await renewing(authority, log, metrics))
  const { address: host, port } = splitAddress(api.bind)
  const commandKey = commandKeyAt(config.commandKey ?? commandKeyBeside(options.config))
  log.info({ key: commandKey.publicHex }, 'orders are signed: sync.commandKeys of gateways')
  const running = await startHypervisor({
    database: databaseOf(config),
    ...(share && { share: shareOf(share) }),
    clock: systemClock,
    log,
    commandKey,
    metrics,
    ...(mqtt && { mqtt: () => mqttEndpointOf(mqtt) }),
    ...(renew && { renew }),
    ...(usb && { carriage: carriageOf(usb) }),
    city: { ...(city && (await cityOf(city))), outlets: outletSettings(config.outlets) },
    ...(repository && { answer: (message: Uint8Array) => answerChunk(repository, message) }),
    ...(pull && {
      pull: {
        everyMs: pull.everySeconds * 1000,
        endpoints: pull.gateways.map(({ eui, url, tokenFile }) => {
          return { gw: eui as GatewayEui, url, token: secretOf(tokenFile) }
        }),
      },
    }),
    api: {
      host,
      port,
      tokens: new Map(api.tokens.map((token) => [secretOf(token.tokenFile), callerOf(token)])),
      trustedProxies: api.trustedProxies,
      ...secretsOf(config, options.config),
      ...(api.tls && {
        tls: { cert: readGivenFile(api.tls.cert), key: readGivenFile(api.tls.key) },
      }),
      ...(assets && { assets }),
      ...(indicators && { savings: indicators }),
    },
  }).catch((error: unknown) => {
    throw asFailure(error)
  })
  if (options.json) sayJson({ url: running.url, commandKey: running.commandKeyHex })
  const watch = mqtt && watchOwn(mqtt, log)
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  log.info({ signal }, 'the hypervisor ends')
  watch?.close()
  await running.close()
  return 0
}

/** What the city says of itself; a file of it that is wrong ends the start with each of its errors. */
async function cityOf({
  carParks,
  programmes,
  siret,
  ...who
}: NonNullable<HypervisorConfig['city']>) {
  return {
    publisher: { ...who, ...(siret !== undefined && { siret }) },
    ...(carParks !== undefined && { carParks: await carParksOf(carParks) }),
    ...(programmes !== undefined && { programmes: await programmesOf(programmes) }),
  }
}

async function carParksOf(file: string) {
  const { carParkErrorText, readCarParks } = await import(
    '../../sync/hypervisor/open-data/car-parks.ts'
  )
  const read = readCarParks(readGivenFile(file))
  if (read.kind === 'read') return read.carParks
  const errors = read.errors.map((error) => `\n  ${carParkErrorText(error)}`)
  throw new CommandFailure(`the car parks of ${file} are not valid${errors.join('')}`)
}

async function programmesOf(file: string) {
  const { readProgrammes } = await import('../../sync/hypervisor/governance/programmes-file.ts')
  try {
    return readProgrammes(readGivenFile(file))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CommandFailure(`the programmes of ${file} are not valid: ${why}`, { cause })
  }
}

function callerOf(token: HypervisorConfig['api']['tokens'][number]): Caller {
  const { account, roles = [], scopes = [] } = token
  return { name: account, roles, scopes, isSteppedUp: false }
}

/** Beside the SQLite file by itself; with PostgreSQL beside the configuration. */
function secretsOf({ api, database }: HypervisorConfig, file: string): { secrets?: string } {
  if (api.secrets !== undefined) return { secrets: api.secrets }
  return database.includes('://') ? { secrets: dirname(file) } : {}
}

export function databaseOf({
  database,
  postgres,
}: HypervisorConfig): HypervisorOptions['database'] {
  if (!database.includes('://')) return database
  const { passwordFile, connections } = postgres ?? {}
  return {
    url: database,
    ...(passwordFile && { password: secretOf(passwordFile) }),
    ...(connections && { connections }),
  }
}

function shareOf(share: NonNullable<HypervisorConfig['share']>): Share {
  if ('group' in share) return { by: 'group', name: share.group }
  return { by: 'hash', index: share.worker, of: share.workers }
}

/** Says in time that its own certificate needs a person: without it the whole city waits. */
function watchOwn(
  { cert, key, ca }: NonNullable<HypervisorConfig['mqtt']>,
  log: Log,
): CertificateWatch | undefined {
  if (!cert || !key || !ca) return undefined
  return new CertificateWatch({
    eui: '',
    clock: systemClock,
    random: systemRandom,
    // No request: its name is not a gateway's, and cigale ca renew is a person's act.
    read: () => ({ cert: readGivenFile(cert), key: '', ca: '', request: undefined }),
    replace: () => {},
    ways: [],
    raise: (code, detail) => log.warn({ code, detail }, 'the certificate of this hypervisor'),
  })
}

/** Who signs receipts, and whose files are taken; a newer list of revoked ones counts at once. */
function carriageOf({ ca, cert, key, crl }: NonNullable<HypervisorConfig['usb']>) {
  const authority = readGivenFile(ca)
  const trust = async () => {
    if (crl === undefined) return { ca: authority, revoked: new Set<string>() }
    const { readRevocations } = await import('../../sync/pki/issue.ts')
    const revoked = await readRevocations(readGivenFile(crl), authority)
    return { ca: authority, revoked: new Set(revoked.map(({ serial }) => serial)) }
  }
  return { signer: { cert: readGivenFile(cert), key: readGivenFile(key) }, trust }
}

/** The authority's key stays in memory, opened, for as long as this runs. */
async function renewing(
  { folder: path, passphraseFile }: NonNullable<HypervisorConfig['authority']>,
  log: Log,
  metrics: Metrics,
): Promise<(message: Uint8Array) => Promise<Uint8Array | undefined>> {
  const { openAuthorityFolder } = await import('../../sync/pki/authority-folder-system.ts')
  const { Renewals } = await import('../../sync/pki/renewals-system.ts')
  const folder = openAuthorityFolder(path)
  const authority = await folder.unlock(await askPassphrase({ passphraseFile }))
  const surroundings = { clock: systemClock, random: systemRandom, log, metrics }
  const renewals = new Renewals({ folder, authority, ...surroundings })
  return (message) => renewals.answer(message)
}

function secretOf(path: string): string {
  return readGivenFile(path).trim()
}
