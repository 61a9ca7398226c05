/**
 * What the gateway can be asked, by whatever way: the HTTP API asks through a channel to the core's
 * thread, the command line of a stopped gateway asks a core that it opened itself. All values are
 * plain data. Keys travel as hex text inside the process and never come back out.
 */

import type { ClockState } from '../../base/clock.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { Sample } from '../../base/metrics.ts'
import type { GatewayStatus, TxPurpose } from '../../hardware/radio.ts'
import type { LaneState } from '../../sync/carriage/export.ts'
import type { DeclaredGap } from '../../sync/declared-gaps.ts'
import type { Stream } from '../../sync/fact.ts'
import type { PullAcked, PullAnswer, PullQuery } from '../../sync/transport/pull.ts'
import type { CommandOutcome } from '../engine/command.ts'
import type { Hindrance } from '../engine/hindrance.ts'
import type { FactFilter, FoundFact } from '../feed/fact-filter.ts'
import type { FlowsStatus } from '../flows/status.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import type { OtherReception } from '../journal/reception.ts'
import type { Position } from '../journal/segment.ts'
import type { MacRequest } from '../link/exchange.ts'
import type { HealthCause, HealthVerdict } from '../radio-health/verdict.ts'
import type { Asset, Binding, Device } from '../registry/model.ts'
import type { Advice } from '../uplink/join-advice.ts'
import type { JoinTrouble } from '../uplink/join-troubles.ts'
import type { AssetDetails } from './asset-details.ts'
import type { AlarmService } from './service-alarms.ts'
import type { AuditService } from './service-audit.ts'
import type { ConfigService, TimeService } from './service-config.ts'
import type { DecoderService } from './service-decoders.ts'
import type { FactService } from './service-facts.ts'
import type { FlowsService } from './service-flows.ts'
import type { FrameService } from './service-frames.ts'
import type { GroupService } from './service-groups.ts'
import type { HomeService } from './service-homes.ts'
import type { InstallService } from './service-install.ts'
import type { RelayService } from './service-relay.ts'
import type { WateringService } from './service-watering.ts'

/** A device with its root or session keys, 32 hex digits each. Write-only (security S13). */
export type DeviceEntry = {
  readonly device: Device
  readonly keys?: {
    readonly appKey?: string
    readonly nwkKey?: string
    readonly nwkSKey?: string
    readonly appSKey?: string
    /** Of a 1.1 device without a join; its FNwkSIntKey is `nwkSKey`. */
    readonly sNwkSIntKey?: string
    readonly nwkSEncKey?: string
    /** 1.0.x: the root of the keys of groups. */
    readonly genAppKey?: string
  }
  /** The last counters of an ABP session that another server had; for one that is new here. */
  readonly counters?: { readonly fCntUp?: number; readonly fCntDown?: number }
  /** Why a relaxation is set; kept with the device, by whom and when. */
  readonly because?: string
}

export type DeviceView = {
  readonly device: Device
  readonly hasKey: boolean
  readonly state: 'never-heard' | 'joining' | 'active' | 'silent'
  readonly devAddr: string | null
  readonly fCntUp: number | null
  readonly lastHeardAtMs: number | null
  readonly rssiDbm: number | null
  readonly snrDb: number | null
  readonly dataRate: number | null
  readonly downlinksWaiting: number
  readonly radio: RadioSummary
  readonly care: DeviceCare
  readonly assets: readonly string[]
}

/** What a technician should know of the device itself (detect/care). */
export type DeviceCare = {
  /** As it told within the last week or so; `atMs` null: by its answer to the network. null: it tells nothing. */
  readonly battery: { readonly percent: number; readonly atMs: number | null } | null
  /** It was told that the battery is to be changed. */
  readonly isBatteryLow: boolean
  /** Channels that are not to be believed: they say the same for too long, or leap. */
  readonly distrusted: readonly {
    readonly quantity: string
    readonly index: number
    readonly reason: 'frozen' | 'leaps'
    readonly sinceMs: number
  }[]
}

/** One device, asked for by itself: what to do about its radio, what waits for it, what was agreed. */
export type DeviceDetail = DeviceView & {
  readonly radio: RadioView
  /** In the order in which they go. */
  readonly downlinks: readonly DownlinkView[]
  /** null: it has no session. */
  readonly link: LinkView | null
  /** Where its last move has brought it; null: it was never moved. */
  readonly home: { readonly gatewayEui: GatewayEui; readonly rev: number } | null
  /** How other gateways heard its last frame, strongest first. */
  readonly alsoHeardBy: readonly OtherReception[]
}

export type DownlinkView = {
  readonly id: string
  readonly purpose: TxPurpose
  readonly fPort: number
  readonly bytes: number
  readonly confirmed: boolean
  readonly urgent: boolean
  /** Frames sent for it, or on their way. */
  readonly tries: number
  /** The radio has it now. */
  readonly isUnderWay: boolean
  readonly expiresAtMs: number
  /** What stood in its way last, with its figures and in words; null: nothing, it waits for its turn. */
  readonly why: (Hindrance & { readonly words: Advice }) | null
}

/** What a device and the network have agreed on, and what the network has asked since. */
export type LinkView = {
  /** As it was told: its frames may be slower. */
  readonly dataRate: number
  readonly txPowerIndex: number
  readonly eirpDbm: number
  readonly nbTrans: number
  readonly channels: readonly LinkChannel[]
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly rx2FreqHz: number
  /** It sends at most 1/2^n of the time. */
  readonly maxDCycle: number
  readonly asked: readonly AskedView[]
  /** Requests that it has refused in this session: not asked again by the gateway itself. */
  readonly refused: readonly string[]
}

export type LinkChannel = {
  readonly index: number
  readonly freqHz: number
  readonly on: boolean
  /** Where RX1 after it was moved to; null: the region's place. */
  readonly rx1FreqHz: number | null
}

export type AskedView = {
  readonly request: MacRequest
  /** Sent so often without an answer; 0: it waits for a downlink. */
  readonly tries: number
  /** Of the order that asked; '' for the gateway itself. */
  readonly commandId: string
}

/** How well a device is heard over about its last hundred frames, and what to do (radio-health/). */
export type RadioSummary = {
  readonly verdict: HealthVerdict
  readonly cause: HealthCause
  /** What nine of ten frames have left: now, and at full power and the slowest data rate it may be told. */
  readonly marginDb: number | null
  readonly reserveDb: number | null
  /** By its counters. */
  readonly lossPercent: number | null
}

export type RadioView = RadioSummary & {
  readonly advice: Advice
  /** Frames by data rate, the elder ones fading. */
  readonly byDataRate: readonly number[]
  readonly txPowerIndex: number | null
  readonly nbTrans: number | null
  /** Percent, as the device says. */
  readonly battery: number | 'mains' | null
  /** How well it hears us. */
  readonly deviceMarginDb: number | null
  /** It is expected at least so often. */
  readonly intervalS: number | null
}

/** A device whose joins come to nothing, and what to do. */
export type JoinTroubleView = JoinTrouble & {
  /** Of the registration; null: no such device is registered. */
  readonly name: string | null
  /** The gateway it is given to, where that is another. */
  readonly homeGateway: string | null
  readonly advice: Advice
}

export type AssetView = {
  readonly asset: Asset
  readonly bindings: readonly Binding[]
  /**
   * space `free` `occupied` · zone `closed` `watering` `leak-suspected` `leak-confirmed` · tree `dry`
   * `moist` · bin `full` `ok` · callPoint `called` `quiet` · building `intrusion` `open` `quiet` · the
   * others `measuring`; each of them may be `unknown`.
   */
  readonly state: string
  readonly sinceMs: number | null
  /** The evidence, for pages that explain (core/asset-details.ts). */
  readonly details: AssetDetails
}

export type StreamStatus = {
  readonly stream: number
  /** Facts on the medium that the hypervisor has not acknowledged. */
  readonly waiting: number
  /** The next sequence number of the running epoch. */
  readonly next: number
  /** Facts that the hypervisor has acknowledged, over all epochs that are known here. */
  readonly acked: number
}

/**
 * `paused` by a person; `pull`: the hypervisor fetches; `down`: no broker; `greeting`: the broker answers,
 * the hypervisor not yet; `silent`: not any more; `open`.
 */
export type SyncLinkState = 'paused' | 'pull' | 'down' | 'greeting' | 'silent' | 'open'

export type SyncStatus = {
  readonly enabled: boolean
  /** The hypervisor answers. */
  readonly connected: boolean
  readonly link: SyncLinkState
  /** Kind of the transport that carries facts now, or none. */
  readonly transport: string
  /** Since when the link is what it is. */
  readonly since: number | null
  readonly lastAckAtMs: number | null
  readonly streams: readonly StreamStatus[]
  /** Why it is not connected, in a sentence. */
  readonly detail: string
  /** The same for people, where more is known than that nobody answers. */
  readonly trouble: { readonly fr: string; readonly en: string } | null
  /** Of a metered link: how full what may still be spent is, 1 full, below 0 overdrawn by alarms. */
  readonly budget?: SyncBudget
}

export type SyncBudget = {
  readonly bytesPerDay: number
  readonly bytesPerMonth: number | null
  readonly dayLeft: number
  readonly monthLeft: number
  /** Streams that wait until more may be spent. */
  readonly heldBack: readonly Stream[]
}

export type StatusView = {
  readonly name: string
  readonly gatewayEui: string
  readonly version: string
  /** Of its roof; left out: the settings do not say. */
  readonly position?: { readonly lat: number; readonly lon: number }
  /** `EU868` and the like. */
  readonly region: string
  readonly atMs: number
  readonly clk: ClockState
  readonly upMs: number
  readonly epoch: number
  readonly radio: readonly GatewayStatus[]
  /** Upstream servers that get a copy of what is heard. */
  readonly forward: readonly UpstreamStatus[]
  readonly flows: FlowsStatus
  readonly devices: {
    readonly known: number
    readonly heardLastHour: number
    readonly silent: number
  }
  readonly journal: { readonly oldest: Position; readonly synced: Position; readonly syncs: number }
  /** Room on the medium of the data; null: it cannot be asked. */
  readonly disk: DiskRoom | null
  readonly uplinks: number
  readonly refused: Readonly<Record<string, number>>
  readonly sync: SyncStatus
}

export type DiskRoom = { readonly freeBytes: number; readonly totalBytes: number }

export type CommandView = {
  readonly id: string
  readonly outcome: CommandOutcome
  readonly detail: string
}

export type DownlinkRequest = {
  /** Left out: a new one is drawn. The same id again does nothing twice. */
  readonly id?: string
  readonly devEui: DevEui
  readonly fPort: number
  readonly hex: string
  readonly confirmed: boolean
  /** Before what waits already, orders to valves excepted. */
  readonly urgent?: boolean
  readonly expiresS: number
}

/** What a maintainer asks of a device's radio; goes with its next downlink, ends as `commandDone`. */
export type MacOrder = {
  /** As in DownlinkRequest. */
  readonly id?: string
  readonly devEui: DevEui
  readonly requests: readonly MacRequest[]
}

export type GatewayService = GroupService &
  HomeService &
  WateringService &
  RelayService &
  AlarmService &
  FactService &
  FlowsService &
  AuditService &
  InstallService &
  ConfigService &
  TimeService &
  DecoderService &
  FrameService & {
    status(): Promise<StatusView>
    /** Brings the state into the database; `false`: the disk takes nothing for now. */
    settle(): Promise<boolean>
    /** Where the feed may be read to. */
    synced(): Promise<Position>
    devices(): Promise<readonly DeviceView[]>
    device(devEui: DevEui): Promise<DeviceDetail | undefined>
    /** Joins that came to nothing since the gateway started, newest first. */
    joinTroubles(): Promise<readonly JoinTroubleView[]>
    setDevices(origin: string, entries: readonly DeviceEntry[]): Promise<readonly CommandView[]>
    removeDevice(origin: string, devEui: DevEui): Promise<CommandView>
    resetNonces(origin: string, devEui: DevEui): Promise<CommandView>
    assets(): Promise<readonly AssetView[]>
    asset(id: string): Promise<AssetView | undefined>
    setAssets(
      origin: string,
      entries: readonly { readonly asset: Asset; readonly bindings: readonly Binding[] }[],
    ): Promise<readonly CommandView[]>
    downlink(origin: string, request: DownlinkRequest): Promise<CommandView>
    askDevice(origin: string, order: MacOrder): Promise<CommandView>
    /** Facts that are not in the database yet. */
    tailFacts(filter: FactFilter): Promise<readonly FoundFact[]>
    syncStatus(): Promise<SyncStatus>
    /** Pauses or resumes the sending of facts; nothing is lost meanwhile. */
    setSyncEnabled(enabled: boolean): Promise<SyncStatus>
    /** Tries a link on which nobody answers at once, instead of when its wait is over. */
    pushSync(): Promise<SyncStatus>
    /** Every stream: what has arrived of it, and where it ends. */
    syncLanes(): Promise<readonly LaneState[]>
    /** What this run has declared lost, newest first, fifty at most. */
    syncGaps(): Promise<readonly DeclaredGap[]>
    /** The hypervisor's pull (sync/transport/pull.ts): messages as they stand on every wire. */
    pullHello(page: number): Promise<Uint8Array | undefined>
    pullBatches(query: PullQuery): Promise<PullAnswer>
    pullAck(message: Uint8Array): Promise<PullAcked>
    metrics(): Promise<readonly Sample[]>
  }
