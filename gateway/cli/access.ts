/**
 * The gateway a command speaks to: a running one by its socket, another machine's by its URL, or a
 * stopped one by opening its data directory.
 */

import { systemClock } from '../../base/clock-system.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import {
  type ApiEndpoint,
  ApiError,
  connectGateway,
  openRequest,
  type RemoteService,
} from '../api/client-system.ts'
import { socketPath } from '../api/listen-system.ts'
import { type PullService, pullClient } from '../api/pull-client-system.ts'
import { VERSION } from '../version.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { actAsOwner, type CommonOptions, configOf, dataDirOf, requireDataDir } from './options.ts'

/** Stands beside what was asked for, in the journal. */
export const ORIGIN = 'cli'

export type GatewayAccess = {
  readonly service: RemoteService & PullService
  readonly running: boolean
  close(): Promise<void>
}

/** Where the API of the gateway is, running or not. */
export function endpointOf(options: CommonOptions): ApiEndpoint {
  if (options.url === undefined) return { kind: 'socket', path: socketPath(dataDirOf(options)) }
  const token = process.env['CIGALE_TOKEN']
  if (!token) throw new UsageError('--url needs a token in the environment: CIGALE_TOKEN')
  if (!URL.canParse(options.url)) throw new UsageError(`--url: ${options.url} is not a URL`)
  return { kind: 'url', url: options.url, token }
}

export async function isAnswering(endpoint: ApiEndpoint): Promise<boolean> {
  try {
    const response = await openRequest(endpoint, { method: 'GET', path: '/api/v1/health' })
    response.resume()
    return true
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unreachable') return false
    throw error
  }
}

/** Throws CommandFailure when there is no gateway, or one that neither runs nor can be opened. */
export async function openGateway(options: CommonOptions): Promise<GatewayAccess> {
  const endpoint = endpointOf(options)
  if (endpoint.kind === 'url' || (await isAnswering(endpoint))) {
    const service = { ...connectGateway(endpoint), ...pullClient(endpoint) }
    return { service, running: true, close: async () => {} }
  }
  return await openStopped(options)
}

async function openStopped(options: CommonOptions): Promise<GatewayAccess> {
  const dataDir = dataDirOf(options)
  requireDataDir(dataDir)
  const config = configOf(options, dataDir)
  actAsOwner(dataDir)
  const { openSystemCore } = await import('../core/open-system.ts')
  const { gatewayService } = await import('../core/service.ts')
  const { stoppedSync } = await import('../core/no-sync.ts')
  const { makeLog } = await import('../observe/log.ts')
  const metrics = new Metrics()
  let broken: unknown
  const system = await openSystemCore({
    dataDir,
    config,
    metrics,
    log: makeLog('error'),
    radio: { transmit: () => {}, gateways: () => [] },
    onSynced: () => {},
    onBroken: (error) => {
      broken ??= error
    },
  }).catch((cause: unknown) => {
    if (!(cause instanceof Error) || cause.name !== 'DataDirectoryBusy') throw cause
    throw new CommandFailure(
      `a gateway holds ${dataDir} but does not answer on its socket: it is starting, stopping, or ` +
        'hangs. Try again in some seconds; then look with: cigale doctor',
      { cause },
    )
  })
  const { core, vault, decoding, gatewayEui } = system
  const service = gatewayService({
    core,
    vault,
    decoding,
    metrics,
    random: systemRandom,
    sync: stoppedSync(core, { gw: gatewayEui, random: systemRandom }),
    gateways: () => [],
    identity: { name: config.gateway.name, gatewayEui, version: VERSION },
    startedLineMs: core.lineMs,
  })
  return {
    service,
    running: false,
    async close() {
      await system.close()
      if (broken === undefined) return
      throw new CommandFailure(`the data in ${dataDir} could not be written`, { cause: broken })
    },
  }
}

/** Opens, does, closes, whatever happens. */
export async function withGateway<Value>(
  options: CommonOptions,
  work: (access: GatewayAccess) => Promise<Value>,
): Promise<Value> {
  const access = await openGateway(options)
  try {
    return await work(access)
  } finally {
    await access.close()
  }
}

/** Now, for ages of what is listed. */
export function nowMs(): number {
  return systemClock.wallMs()
}
