/** The gateway's answers (api/service.ts), given by a core: live in its thread, or opened by a command. */

import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import type { GatewayStatus } from '../../hardware/radio.ts'
import type {
  CommandView,
  DiskRoom,
  DownlinkRequest,
  GatewayService,
  StatusView,
} from '../api/service.ts'
import type { ConfigService } from '../api/service-config.ts'
import type { Decoding } from '../decoding/decoding.ts'
import type { Command } from '../engine/command.ts'
import { isValve } from '../engine/watering-view.ts'
import type { FlowsPlan } from '../flows/plan.ts'
import { FLOWS_OFF, type FlowsStatus } from '../flows/status.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import { boundsProblem } from '../link/request-bounds.ts'
import { withRelaxation } from '../registry/relaxation.ts'
import type { Vault } from '../registry/vault.ts'
import type { Relay } from '../relay/relay.ts'
import { alarmService } from './alarm-service.ts'
import { assetView } from './asset-view.ts'
import type { Core } from './core.ts'
import { decoderService } from './decoder-service.ts'
import { deviceDetail, deviceView } from './device-view.ts'
import { factService } from './fact-service.ts'
import { type FlowsPlanAnswer, NO_FLOWS_HERE } from './flows-plans.ts'
import { frameOnAir } from './frame-on-air.ts'
import { groupService } from './group-service.ts'
import { homeService } from './home-service.ts'
import { installService } from './install-service.ts'
import { joinTroubleView } from './join-trouble-view.ts'
import { noSettings } from './no-settings.ts'
import { sealedKeys } from './sealed-keys.ts'
import type { SyncPort } from './sync-port.ts'
import type { TimeKeeping } from './time-keeping.ts'
import { FLOWS_ORIGIN, wateringService } from './watering-service.ts'

const HOUR_MS = 3_600_000
const VALVE_BY_ZONE =
  'flows open and close a valve by its zone, where interlocks hold: POST zones/{id}/watering'
const NOT_RUNNING = { kind: 'refuse', reason: 'not-running' } as const

export type ServiceParts = {
  readonly core: Core
  readonly vault: Vault
  readonly random: Random
  readonly metrics: Metrics
  readonly decoding: Decoding
  readonly sync: SyncPort
  /** Takes the time where the clock is not known; left out: the gateway does not run. */
  readonly time?: Pick<TimeKeeping, 'person'>
  /** Left out: the gateway does not run, or speaks to no other by LoRa. */
  readonly relay?: Relay
  /** Left out: the gateway does not run. */
  readonly settings?: ConfigService
  readonly gateways: () => readonly GatewayStatus[]
  /** Where what is heard is forwarded to; nowhere when left out. */
  readonly upstreams?: () => readonly UpstreamStatus[]
  /** Left out: the gateway does not run. */
  readonly flows?: () => FlowsStatus
  /** Takes the hypervisor's plans for them; left out: there are none here. */
  readonly flowsPlan?: (plan: FlowsPlan) => FlowsPlanAnswer
  readonly identity: {
    readonly name: string
    readonly gatewayEui: string
    readonly version: string
    readonly position?: { readonly lat: number; readonly lon: number }
  }
  readonly startedLineMs: number
  /** Left out: nothing is known of the medium. */
  readonly diskRoom?: () => Promise<DiskRoom | null>
}

export function gatewayService(parts: ServiceParts): GatewayService {
  const { core, sync, metrics } = parts
  const run = (origin: string, command: Command, id?: string): Promise<CommandView> =>
    core.command(id ?? hexOf(parts.random.bytes(12)), origin, command)
  return {
    status: async () => status(parts, (await parts.diskRoom?.()) ?? null),
    settle: () => core.settle(),
    synced: async () => core.journal.synced,
    devices: async () => [...core.state.devices.values()].map((d) => deviceView(core, d)),
    device: async (devEui) => {
      const device = core.state.devices.get(devEui)
      return device && deviceDetail(core, device)
    },
    joinTroubles: async () => core.joinTroubles.map((one) => joinTroubleView(core.state, one)),
    setDevices: async (origin, entries) => {
      // All are on the medium with one shared sync.
      return await Promise.all(
        entries.map(({ device: given, keys, because, counters }) => {
          const atMs = Math.floor(utcMs(core))
          const before = core.state.devices.get(given.devEui)
          const device = withRelaxation(given, before?.device, { by: origin, because, atMs })
          if ('problem' in device) return refusedView(undefined, device.problem)
          const sealed = keys && sealedKeys(parts.vault, device.devEui, keys, before?.sealed)
          return run(origin, {
            kind: 'deviceSet',
            device,
            ...(sealed && { keys: sealed }),
            ...(counters && { counters }),
          })
        }),
      )
    },
    removeDevice: (origin, devEui) => run(origin, { kind: 'deviceRemove', devEui }),
    resetNonces: (origin, devEui) => run(origin, { kind: 'deviceResetNonces', devEui }),
    assets: async () => [...core.state.assets.keys()].map((id) => assetView(core.state, id)!),
    asset: async (id) => assetView(core.state, id),
    setAssets: async (origin, entries) =>
      await Promise.all(
        entries.map(({ asset, bindings }) => run(origin, { kind: 'assetSet', asset, bindings })),
      ),
    ...groupService({ ...parts, decoders: parts.decoding.decoders }, run),
    ...homeService(parts, run),
    ...decoderService(core, parts.decoding),
    downlink: async (origin, request) => {
      const command = downlinkCommand(request)
      if (!command) return refusedView(request.id, 'hex digits, two for each byte, are needed')
      if (origin === FLOWS_ORIGIN && isValve(core.state, request.devEui)) {
        return refusedView(request.id, VALVE_BY_ZONE)
      }
      return await run(origin, command, request.id)
    },
    askDevice: async (origin, { id, devEui, requests }) => {
      const { region } = core.settings
      const problem = requests.flatMap((request) => boundsProblem(region, request) ?? []).join('; ')
      if (problem !== '') return refusedView(id, problem)
      return await run(origin, { kind: 'deviceMac', devEui, requests }, id)
    },
    ...alarmService(core, run),
    ...factService(core.state, run),
    flowOffers: (source) => parts.decoding.flowOffers(source),
    fetchFlows: (path, source) => parts.decoding.fetchFlows(path, source),
    flowsPlan: async (plan) => parts.flowsPlan?.(plan) ?? NO_FLOWS_HERE,
    flowsMoved: (move) => core.flowsMoved(move),
    tellAct: (act) => core.act(act),
    peopleLost: async (reason) => core.raise('people-unusable', reason),
    auditFills: async (percent) => {
      core.raise('audit-nearly-full', `${percent} %`)
      await core.sync()
    },
    ...installService(core, () => utcMs(core), run),
    frameOnAir: (devEui, heard) => frameOnAir(core.state, devEui, heard),
    setTime: async (_origin, utcMs) => parts.time?.person(utcMs) ?? NOT_RUNNING,
    ...settingsService(parts.settings ?? noSettings),
    ...wateringService(core, parts.decoding.decoders, run),
    tailFacts: async (filter) => core.tailFacts(filter),
    syncStatus: async () => sync.status(),
    setSyncEnabled: async (enabled) => sync.setEnabled(enabled),
    pushSync: async () => sync.push(),
    syncLanes: async () => sync.lanes(),
    syncGaps: async () => sync.gaps(),
    relay: async () => parts.relay?.view() ?? { pairs: [] },
    pairRelay: async (asked) => parts.relay?.pair(asked) ?? { kind: 'refused', reason: 'off' },
    unpairRelay: async (peer) => parts.relay?.unpair(peer) ?? false,
    pullHello: async (page) => sync.pullHello(page),
    pullBatches: async (query) => sync.pullBatches(query),
    pullAck: async (message) => sync.pullAck(message),
    metrics: async () => {
      metrics.set('cigale_journal_syncs', core.journal.syncs)
      metrics.set('cigale_devices', core.state.devices.size)
      for (const { stream, waiting } of sync.status().streams) {
        metrics.set('cigale_outbox_facts', waiting, { stream: String(stream) })
      }
      return metrics.samples()
    },
  }
}

function refusedView(id: string | undefined, detail: string): CommandView {
  return { id: id ?? '', outcome: 'refused', detail }
}

function status(parts: ServiceParts, disk: DiskRoom | null): StatusView {
  const { core, metrics, identity } = parts
  const { state } = core
  let heardLastHour = 0
  let silent = 0
  for (const device of state.devices.values()) {
    if (device.lastHeard && core.lineMs - device.lastHeard.lineMs < HOUR_MS) heardLastHour++
    if (device.silence?.isSilent) silent++
  }
  const refused: Record<string, number> = {}
  for (const { name, labels, value } of metrics.samples()) {
    if (name === 'cigale_rx_refused_total') refused[labels['reason'] ?? ''] = value
  }
  return {
    ...identity,
    region: core.settings.region.name,
    atMs: utcMs(core),
    clk: state.clk,
    upMs: core.lineMs - parts.startedLineMs,
    epoch: state.epoch,
    radio: parts.gateways(),
    forward: parts.upstreams?.() ?? [],
    flows: parts.flows?.() ?? FLOWS_OFF,
    devices: { known: state.devices.size, heardLastHour, silent },
    journal: core.journal,
    disk,
    uplinks: metrics.value('cigale_uplinks_total', { repeat: 'false' }),
    refused,
    sync: parts.sync.status(),
  }
}

/** UTC as the line of time has it. */
function utcMs({ state, lineMs }: Core): number {
  return state.atMs + (lineMs - state.lineMs)
}

function downlinkCommand(request: DownlinkRequest): Command | undefined {
  const payload = bytesOfHex(request.hex)
  if (!payload) return undefined
  const { devEui, fPort, confirmed, urgent = false, expiresS } = request
  return {
    ...{ kind: 'downlink', devEui, fPort, payload, confirmed, expiresInMs: expiresS * 1000 },
    ...(urgent && { isUrgent: true }),
  }
}

/** Its methods, apart from the object that they belong to. */
function settingsService(settings: ConfigService): ConfigService {
  return {
    configView: () => settings.configView(),
    setConfig: (origin, order) => settings.setConfig(origin, order),
    configEnded: (id) => settings.configEnded(id),
    confirmConfig: () => settings.confirmConfig(),
    revertConfig: (origin) => settings.revertConfig(origin),
  }
}
