/** `cigale hypervisor`: the receiving side, until a signal ends it. */

import { readFileSync } from 'node:fs'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { answerChunk } from '../../decoders/bundle/serve-chunks.ts'
import type { HypervisorOptions } from '../../sync/hypervisor/main.ts'
import type { Share } from '../../sync/hypervisor/share.ts'
import type { MqttEndpoint } from '../../sync/transport/mqtt-link.ts'
import { splitAddress } from '../config/address.ts'
import { makeLog } from '../observe/log.ts'
import { commandKeyAt, commandKeyBeside } from './command-key.ts'
import { asFailure } from './failure.ts'
import { type HypervisorConfig, readHypervisorConfig } from './hypervisor-config.ts'
import { readGivenFile } from './options.ts'
import { sayJson } from './output.ts'

const TIMESTAMP = 'metadata/timestamp.json'
const TIMESTAMP_BYTES_MAX = 64 * 1024

export async function hypervisor(options: {
  readonly config: string
  readonly json?: boolean
}): Promise<number> {
  const config = readHypervisorConfig(options.config, readGivenFile(options.config))
  const log = makeLog(config.log.level)
  const { startHypervisor } = await import('../../sync/hypervisor/main.ts')
  const { mqtt, pull, api, assets, decoders, indicators, share } = config
  const repository = decoders && dirFetcher(decoders.repository)
  const isThere = await repository?.fetch(TIMESTAMP, TIMESTAMP_BYTES_MAX).catch(() => 'missing')
  if (isThere === 'missing') {
    const why = `no ${TIMESTAMP} in ${decoders?.repository}: gateways that ask for decoders get none`
    log.warn({ repository: decoders?.repository }, why)
  }
  const tokens = new Map(api.tokens.map(({ account, tokenFile }) => [secretOf(tokenFile), account]))
  const { address: host, port } = splitAddress(api.bind)
  const commandKey = commandKeyAt(config.commandKey ?? commandKeyBeside(options.config))
  log.info({ key: commandKey.publicHex }, 'orders are signed: sync.commandKeys of gateways')
  const running = await startHypervisor({
    database: databaseOf(config),
    ...(share && { share: shareOf(share) }),
    clock: systemClock,
    log,
    commandKey,
    ...(mqtt && { mqtt: endpointOf(mqtt) }),
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
      tokens,
      ...(assets && { assets }),
      ...(indicators && { savings: indicators }),
    },
  }).catch((error: unknown) => {
    throw asFailure(error)
  })
  if (options.json) sayJson({ url: running.url, commandKey: running.commandKeyHex })
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  log.info({ signal }, 'the hypervisor ends')
  await running.close()
  return 0
}

function databaseOf({ database, postgres }: HypervisorConfig): HypervisorOptions['database'] {
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

function secretOf(path: string): string {
  return readGivenFile(path).trim()
}

function endpointOf(config: NonNullable<HypervisorConfig['mqtt']>): MqttEndpoint {
  const { url, username, passwordFile, ca, cert, key } = config
  return {
    url,
    ...(username && { username }),
    ...(passwordFile && { password: secretOf(passwordFile) }),
    ...(ca && { ca: readFileSync(ca, 'utf8') }),
    ...(cert && { cert: readFileSync(cert, 'utf8') }),
    ...(key && { key: readFileSync(key, 'utf8') }),
  }
}
