/**
 * The API's other side, for the command line and for flows: over the UNIX socket of a gateway on this
 * machine, or over a URL with a token. A system driver (node:http).
 */

import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { DevEui } from '../../base/ids.ts'
import type { Offer } from '../../decoders/bundle/offer.ts'
import type { LaneState } from '../../sync/carriage/export.ts'
import type { DeclaredGap } from '../../sync/declared-gaps.ts'
import type { WateringLock } from '../actuate/locks.ts'
import type { FeedLine } from '../feed/line.ts'
import type { DeviceFrame } from './device-frames.ts'
import type { Problem } from './problem.ts'
import type {
  AssetView,
  CommandView,
  DeviceDetail,
  DeviceView,
  GatewayService,
  JoinTroubleView,
} from './service.ts'
import type { ConfigView } from './service-config.ts'
import type { DecoderAnswer, DecodersView } from './service-decoders.ts'
import type { GroupView } from './service-groups.ts'
import type { HomeMoved, HomesView } from './service-homes.ts'
import type { InstallAnswer, InstallationView } from './service-install.ts'
import type { RelayView } from './service-relay.ts'
import type { WateringView } from './service-watering.ts'
import { readSocketKey } from './socket-key-system.ts'

/** Where the API is. The token never stands in a URL: those end in logs. */
export type ApiEndpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly token: string }

export class ApiError extends Error {
  override name = 'ApiError'
  /** `unreachable`, or the problem's own code. */
  readonly code: string
  readonly problem: Problem | undefined

  constructor(code: string, message: string, more: { problem?: Problem; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.code = code
    this.problem = more.problem
  }
}

/** What of the service travels over HTTP. */
export type RemoteService = Omit<
  GatewayService,
  | 'synced'
  | 'learnHome'
  | 'settle'
  | 'models'
  | 'packageChannels'
  | 'tailFacts'
  | 'frameOnAir'
  | 'pullHello'
  | 'pullBatches'
  | 'pullAck'
  | 'metrics'
  | 'configEnded'
  | 'tellAct'
  | 'auditFills'
  | 'peopleLost'
  | 'moveInstallations'
  | 'beginInstall'
  | 'installWatch'
  | 'reportFact'
  | 'flowOffers'
  | 'fetchFlows'
  | 'flowsPlan'
  | 'flowsMoved'
>

export type LinesPage = { readonly lines: readonly FeedLine[]; readonly next: string }

const HOUR_MS = 3_600_000
const ANSWER_MS = 20_000
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

export function whereIs(endpoint: ApiEndpoint): string {
  return endpoint.kind === 'socket' ? endpoint.path : endpoint.url
}

/** Begins a request; the caller has the answer's stream and its end. */
export function openRequest(
  endpoint: ApiEndpoint,
  how: {
    readonly method: string
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
    readonly signal?: AbortSignal
  },
): Promise<IncomingMessage> {
  const { method, path, headers = {}, body, signal } = how
  // A connection each: a kept one may be to a gateway that has been killed since.
  const options = {
    method,
    headers: { ...headers, ...authorization(endpoint) },
    agent: false,
    ...(signal && { signal }),
  } as const
  return new Promise((resolve, reject) => {
    const unreachable = (cause: Error): void =>
      reject(new ApiError('unreachable', `no gateway answers at ${whereIs(endpoint)}`, { cause }))
    let request: ClientRequest
    if (endpoint.kind === 'socket') {
      request = httpRequest({ ...options, socketPath: endpoint.path, path })
    } else {
      const url = new URL(path, endpoint.url)
      request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options)
    }
    request.setTimeout(ANSWER_MS, () => request.destroy(new Error('no answer in time')))
    request.on('error', unreachable)
    request.on('response', resolve)
    request.end(body)
  })
}

function authorization(endpoint: ApiEndpoint): Readonly<Record<string, string>> {
  const token = endpoint.kind === 'url' ? endpoint.token : readSocketKey(endpoint.path)
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

export async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const piece of response) {
    text += piece
    if (text.length > ANSWER_BYTES_MAX) throw new ApiError('too-long', 'the answer has no end')
  }
  return text
}

/** What an answer other than 2xx says. */
export function errorOf(status: number, text: string): ApiError {
  try {
    const problem = JSON.parse(text) as Problem
    const fields = problem.fields?.map(({ path, problem: why }) => `${path} ${why}`) ?? []
    const message = [problem.detail ?? problem.title, ...fields].join('; ')
    return new ApiError(problem.code ?? 'failed', message, { problem })
  } catch {
    return new ApiError('failed', `the API answered ${status} without saying why`)
  }
}

async function ask<Value>(
  endpoint: ApiEndpoint,
  method: string,
  path: string,
  value?: unknown,
): Promise<Value | undefined> {
  const body = value === undefined ? undefined : JSON.stringify(value)
  const response = await openRequest(endpoint, {
    method,
    path: `/api/v1/${path}`,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  })
  const status = response.statusCode ?? 0
  const text = await readText(response)
  if (status >= 200 && status < 300) return text === '' ? undefined : (JSON.parse(text) as Value)
  throw errorOf(status, text)
}

/** Lines behind `after`; from the oldest when it is left out. */
export async function readLines(
  endpoint: ApiEndpoint,
  query: { readonly after?: string; readonly limit: number; readonly type?: string },
): Promise<LinesPage> {
  const text = new URLSearchParams({
    limit: String(query.limit),
    ...(query.after !== undefined && { after: query.after }),
    ...(query.type !== undefined && { type: query.type }),
  })
  return (await ask<LinesPage>(endpoint, 'GET', `events?${text}`))!
}

/** The newest frames of a device, newest first; 100 at most. */
export async function readDeviceFrames(
  endpoint: ApiEndpoint,
  devEui: DevEui,
  limit: number,
): Promise<readonly DeviceFrame[]> {
  const path = `devices/${devEui}/frames?limit=${limit}`
  return (await ask<{ frames: readonly DeviceFrame[] }>(endpoint, 'GET', path))!.frames
}

/** Indicators of a day or of periods, as `GET kpis` takes them. */
export async function readIndicators<Kpis>(
  endpoint: ApiEndpoint,
  query: Readonly<Record<string, string>>,
): Promise<Kpis> {
  return (await ask<Kpis>(endpoint, 'GET', `kpis?${new URLSearchParams(query)}`))!
}

/** The gateway at the other end. Methods throw ApiError. */
export function connectGateway(endpoint: ApiEndpoint): RemoteService {
  const get = async <Value>(path: string): Promise<Value> =>
    (await ask<Value>(endpoint, 'GET', path))!
  const decided = async (path: string, body?: unknown): Promise<DecoderAnswer> =>
    (await ask<DecoderAnswer>(endpoint, 'POST', path, body))!
  const results = async (path: string, body: unknown): Promise<readonly CommandView[]> => {
    const answer = await ask<{ results: readonly CommandView[] }>(endpoint, 'POST', path, body)
    return answer!.results
  }
  return {
    status: () => get('status'),
    devices: async () => (await get<{ devices: readonly DeviceView[] }>('devices')).devices,
    device: (devEui) => ifKnown(get<DeviceDetail>(`devices/${devEui}`)),
    joinTroubles: async () => (await get<{ joins: readonly JoinTroubleView[] }>('joins')).joins,
    setDevices: (_origin, devices) => results('devices', { devices }),
    removeDevice: async (_origin, devEui) =>
      await commanded(ask(endpoint, 'DELETE', `devices/${devEui}`)),
    resetNonces: async (_origin, devEui) =>
      await commanded(ask(endpoint, 'POST', `devices/${devEui}/reset-nonces`)),
    assets: async () => (await get<{ assets: readonly AssetView[] }>('assets')).assets,
    asset: (id) => ifKnown(get<AssetView>(`assets/${encodeURIComponent(id)}`)),
    setTime: async (_origin, utcMs) => {
      await ask(endpoint, 'PUT', 'time', { utcMs })
      return { kind: 'take' }
    },
    configView: () => get<ConfigView>('config'),
    setConfig: async (_origin, { text, confirmWithinMs }) => {
      const body = { text, confirmWithinS: Math.round(confirmWithinMs / 1000) }
      return await commanded(ask(endpoint, 'PUT', 'config', body))
    },
    revertConfig: async () => (await ask(endpoint, 'POST', 'config/revert')) !== undefined,
    confirmConfig: async () => {
      await ask(endpoint, 'POST', 'config/confirm')
      return true
    },
    setAssets: (_origin, assets) => results('assets', { assets }),
    installations: async () =>
      (await get<{ installations: readonly InstallationView[] }>('installations')).installations,
    planInstallations: async (_origin, plans) => {
      const mounts = plans.map(({ mount, week }) => ({ ...mount, ...(week && { week }) }))
      const path = 'installations/plan'
      return (await ask<{ results: readonly InstallAnswer[] }>(endpoint, 'POST', path, { mounts }))!
        .results
    },
    decoders: () => get<DecodersView>('decoders'),
    decoderOffers: async (source) => {
      const query = source === undefined ? '' : `?source=${encodeURIComponent(source)}`
      const { offers } = await get<{ offers: readonly Offer[] }>(`decoders/offers${query}`)
      return { kind: 'offers', offers }
    },
    decoderPlan: async (_origin, { profile, shadowMs, canaryMs, ...plan }) =>
      await decided(`decoders/${profile}/plan`, {
        ...plan,
        shadowHours: shadowMs / HOUR_MS,
        canaryHours: canaryMs / HOUR_MS,
      }),
    decoderRollback: async (_origin, profile) => await decided(`decoders/${profile}/rollback`),
    redecode: async (_origin, { profile, sinceMs, dryRun }) =>
      await decided(`decoders/${profile}/redecode`, {
        since: new Date(sinceMs).toISOString(),
        dryRun,
      }),
    groups: async () => (await get<{ groups: readonly GroupView[] }>('groups')).groups,
    group: (id) => ifKnown(get<GroupView>(groupPath(id))),
    setGroup: async (_origin, { id, ...body }) =>
      await commanded(ask(endpoint, 'PUT', groupPath(id), body)),
    removeGroup: async (_origin, id) => await commanded(ask(endpoint, 'DELETE', groupPath(id))),
    sendToGroup: async (_origin, id, body) =>
      await commanded(ask(endpoint, 'POST', `${groupPath(id)}/send`, body)),
    closeGroup: async (_origin, group, id) =>
      await commanded(
        ask(endpoint, 'POST', `${groupPath(group)}/close`, id === undefined ? {} : { id }),
      ),
    homes: () => get<HomesView>('homes'),
    moveHome: async (_origin, move) => {
      try {
        return (await ask<HomeMoved>(endpoint, 'POST', 'homes/move', move))!
      } catch (error) {
        return { ...refusalOf(error), rev: 0, devices: 0, warnings: [] }
      }
    },
    exportHome: async (groups, key) => {
      try {
        const body = { groups, key }
        const handover = (await ask<{ devices: number }>(endpoint, 'POST', 'homes/export', body))!
        const text = `${JSON.stringify(handover)}\n`
        return { kind: 'handover', text, devices: handover.devices }
      } catch (error) {
        return { kind: 'refused', detail: refusalOf(error).detail }
      }
    },
    importHome: async (_origin, text) =>
      await commanded(ask(endpoint, 'POST', 'homes/import', { text })),
    downlink: async (_origin, { devEui, ...body }) =>
      await commanded(ask(endpoint, 'POST', `devices/${devEui}/downlinks`, body)),
    askDevice: async (_origin, { devEui, ...body }) =>
      await commanded(ask(endpoint, 'POST', `devices/${devEui}/requests`, body)),
    waterings: async () => (await get<{ zones: readonly WateringView[] }>('watering')).zones,
    startWatering: async (_origin, zone, { seconds, ...rest }) =>
      await commanded(
        ask(endpoint, 'POST', `${zonePath(zone)}/watering`, { minutes: seconds / 60, ...rest }),
      ),
    stopWatering: async (_origin, zone) =>
      await commanded(ask(endpoint, 'DELETE', `${zonePath(zone)}/watering`)),
    setProgramme: async (_origin, zone, programme) =>
      await commanded(ask(endpoint, 'PUT', `${zonePath(zone)}/programme`, { programme })),
    wateringLocks: async () =>
      (await get<{ locks: readonly WateringLock[] }>('watering/locks')).locks,
    lockWatering: async (_origin, lock) =>
      await commanded(ask(endpoint, 'POST', 'watering/locks', lock)),
    unlockWatering: async (_origin, lock) =>
      await commanded(ask(endpoint, 'POST', 'watering/unlock', lock)),
    acknowledge: async (_origin, { asset, ...body }) =>
      await commanded(
        ask(endpoint, 'POST', `assets/${encodeURIComponent(asset)}/acknowledge`, body),
      ),
    relay: () => get<RelayView>('relay'),
    pairRelay: async (asked) => {
      const { code } = (await ask<{ code: string | null }>(endpoint, 'POST', 'relay/pairs', asked))!
      return { kind: 'paired', code }
    },
    unpairRelay: async (peer) => {
      try {
        await ask(endpoint, 'DELETE', `relay/pairs/${peer}`)
        return true
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not-served') return false
        throw error
      }
    },
    syncGaps: async () => (await get<{ gaps: readonly DeclaredGap[] }>('sync/gaps')).gaps,
    syncLanes: async () => (await get<{ lanes: readonly LaneState[] }>('sync/lanes')).lanes,
    syncStatus: () => get('sync/status'),
    setSyncEnabled: async (enabled) => (await ask(endpoint, 'PUT', 'sync/link', { enabled }))!,
    pushSync: async () => (await ask(endpoint, 'POST', 'sync/push'))!,
  }
}

function groupPath(id: string): string {
  return `groups/${encodeURIComponent(id)}`
}

function zonePath(id: string): string {
  return `zones/${encodeURIComponent(id)}`
}

async function ifKnown<View>(asked: Promise<View>): Promise<View | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ApiError && error.problem?.status === 404) return undefined
    throw error
  }
}

/** A refusal is an answer as the core gives it, not a failure. */
async function commanded(asked: Promise<CommandView | undefined>): Promise<CommandView> {
  try {
    return (await asked) ?? { id: '', outcome: 'done', detail: '' }
  } catch (error) {
    return refusalOf(error)
  }
}

/** Throws what is no refusal. */
function refusalOf(error: unknown): CommandView {
  if (!(error instanceof ApiError) || !error.problem) throw error
  if (error.problem.status !== 404 && error.problem.status !== 409) throw error
  return { id: '', outcome: 'refused', detail: error.message }
}
