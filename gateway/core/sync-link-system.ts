/**
 * Facts to the hypervisor, in the core's thread: the sender over MQTT where one is configured, and
 * the pull that the local API serves. A driver: it has the certificates' files read.
 */

import type { Clock, ClockState } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { DeclaredGaps } from '../../sync/declared-gaps.ts'
import { type CommandOutcome, SyncSender } from '../../sync/driver.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type { CommandMessage, GapMessage } from '../../sync/messages.ts'
import type { Account } from '../../sync/sender/budget.ts'
import type { AskRelay } from '../../sync/transport/ask-relay.ts'
import type { LinkTrouble, LinkTroubleCode } from '../../sync/transport/link-trouble.ts'
import type { SpreadingFactor } from '../../sync/transport/relay/neighbour-rate.ts'
import type { GatewayTransport } from '../../sync/transport/transport.ts'
import type { SyncBudget, SyncLinkState, SyncStatus } from '../api/service.ts'
import { mqttEndpointOf } from '../config/mqtt-endpoint-system.ts'
import type { Config, TransportConfig } from '../config/schema.ts'
import { VERSION } from '../version.ts'
import type { Core } from './core.ts'
import type { UsePolicy, Ways } from './lora-way.ts'
import { meteredLink } from './metered-link-system.ts'
import { pullPort } from './pull-port.ts'
import { streamStatus } from './stream-status.ts'
import type { SyncPort } from './sync-port.ts'
import type { TimeOffer } from './time-keeper.ts'

export type SyncLink = SyncPort & {
  /** Facts have reached the medium. */
  newFacts(): void
  /** A neighbour by LoRa was paired, or is no more. */
  waysChanged(): void
  /** UTC has become known. */
  clockSet(at: { readonly monoMs: number; readonly utcMs: number; readonly clk: ClockState }): void
  close(): Promise<void>
}

export type SyncLinkParts = {
  readonly core: Core
  readonly config: Config
  readonly dataDir: string
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  /** Asks of the hypervisor that ride on the same link. */
  readonly asks?: AskRelay
  /** The hypervisor has answered, or asked, for the first time since it was away. */
  readonly onReached?: () => void
  /** The hypervisor has told the time, signed, in answer to a greeting of this run. */
  readonly onTime?: (offer: TimeOffer) => void
  readonly onCommand: (command: CommandMessage) => Promise<CommandOutcome>
  /** Left out: LoRa is no way for facts here. */
  readonly relay?: RelayWay
}

const TELL_EVERY_MS = 24 * 3_600_000

type MqttConfig = Extract<TransportConfig, { kind: 'mqtt' }>

/** Of a relay, as far as our own facts go by it (relay/relay.ts). */
export type RelayWay = {
  /** The neighbour that they may go to; undefined: none is paired. */
  readonly hub: GatewayEui | undefined
  /** How slowly it is spoken to. */
  readonly sf: SpreadingFactor
  leafTransport(): GatewayTransport
}

export async function openSyncLink(parts: SyncLinkParts): Promise<SyncLink> {
  const { core, config, gatewayEui: gw, clock, random, log, metrics } = parts
  const { epoch } = core.state
  const mqtt = config.sync.transports.find((t): t is MqttConfig => t.kind === 'mqtt')
  // A gateway that is pulled has no MQTT client in memory.
  const transports = mqtt && (await import('../../sync/transport/mqtt.ts'))
  const byLora = parts.relay && (await import('./lora-way.ts'))
  const metered = meteredLink(config, parts.dataDir, clock)
  const acked = new Map<string, number>()
  const clockState = (): ClockState => clock.clockState()
  const gaps = new DeclaredGaps()
  let enabled = true
  let lastAckAtMs: number | null = null
  let sender: SyncSender | undefined
  let ways: Ways | undefined
  let since = clock.wallMs()
  let trouble: LinkTrouble | undefined
  const toldMs = new Map<LinkTroubleCode, number>()

  function noteAck(lane: { epoch: number; stream: 0 | 1 | 2 | 3 | 4 }, next: number): void {
    acked.set(`${lane.epoch}/${lane.stream}`, next)
    lastAckAtMs = clock.wallMs()
    core.onAcked({ epoch: lane.epoch, stream: lane.stream, next })
  }

  function noteGap(gap: GapMessage): void {
    gaps.add(gap, clock.wallMs())
  }

  /** What heals by itself is status; what a person must mend is a health event too, once a day. */
  function onTrouble(now: LinkTrouble | undefined): void {
    trouble = now
    if (!now || now.code === 'unreachable') return
    const nowMs = clock.monoMs()
    if (nowMs - (toldMs.get(now.code) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY_MS) return
    toldMs.set(now.code, nowMs)
    log.warn({ code: now.code, detail: now.detail }, 'the broker cannot be used')
    core.raise(`link-${now.code}`, now.words.en)
  }

  /** The broker, a neighbour by LoRa, or both; undefined: facts are fetched from here. */
  function openWays(): Ways | undefined {
    const byIp =
      mqtt &&
      transports?.mqttGatewayTransport({
        ...{ endpoint: () => mqttEndpointOf(mqtt), clock, random, gw, epoch, onTrouble },
        ...(parts.asks && { asks: parts.asks }),
      })
    const policyByIp = metered?.sender() ?? {}
    if (!byLora || parts.relay?.hub === undefined)
      return byIp && { transport: byIp, way: () => 'mqtt', ...policyByIp }
    const usePolicy: UsePolicy = (...policy) => sender?.usePolicy(...policy)
    return byLora.waysWithLora(parts.relay, { clock, byIp, policyByIp, usePolicy })
  }

  function start(): void {
    if (sender) return
    ways = openWays()
    if (!ways) return
    const { transport, policy, account } = ways
    sender = new SyncSender({
      gw,
      epoch,
      version: VERSION,
      source: core.facts,
      transport,
      clock,
      random,
      log,
      metrics,
      ...(policy && { policy }),
      ...(account && { account }),
      onAcked: noteAck,
      onGap: noteGap,
      onAlarm: (code, detail) => core.raise(`sync-${code}`, JSON.stringify(detail)),
      onTime: (utcMs, monoMs) => parts.onTime?.({ source: 'hypervisor', utcMs, monoMs }),
      onCommand: parts.onCommand,
      commandKeys: config.sync.commandKeys,
      onConnection: (connection) => {
        since = clock.wallMs()
        if (connection === 'open') parts.onReached?.()
      },
    })
    sender.open()
    metered?.watch(() => sender?.status().account)
  }

  function stop(): void {
    metered?.close()
    void sender?.close()
    sender = undefined
  }

  function ackedTo(epoch: Epoch, stream: Stream): number {
    return acked.get(`${epoch}/${stream}`) ?? core.ackedTo(epoch, stream)
  }

  function status(): SyncStatus {
    const link = linkState()
    return {
      enabled,
      connected: link === 'open',
      link,
      transport: ways?.way() ?? (mqtt ? 'mqtt' : 'pull'),
      since,
      lastAckAtMs,
      streams: streamStatus(core.facts, ackedTo),
      trouble: link === 'down' ? (trouble?.words ?? null) : null,
      detail: detailOf(link),
      ...budgetOf(sender?.status().account),
    }
  }

  function loraDetail(link: SyncLinkState): string {
    const hub = parts.relay?.hub
    if (link === 'open') return `by LoRa through ${hub}: the hypervisor answers`
    if (link === 'silent')
      return `by LoRa through ${hub}: the hypervisor has stopped answering; facts wait and are sent again`
    return `by LoRa through ${hub}: the hypervisor has not answered yet`
  }

  function budgetOf(account: Account | undefined): { budget?: SyncBudget } {
    return account && metered && ways?.way() === 'mqtt' ? { budget: metered.view(account) } : {}
  }

  function linkState(): SyncLinkState {
    if (!enabled) return 'paused'
    return mqtt || sender ? (sender?.status().link ?? 'down') : 'pull'
  }

  function detailOf(link: SyncLinkState): string {
    if (link === 'paused') return 'paused by a person; facts wait on this gateway'
    if (ways?.way() === 'lora-relay') return loraDetail(link)
    if (link === 'pull' || !mqtt) return 'the hypervisor fetches facts from this gateway'
    if (link === 'open') return 'the hypervisor answers'
    if (link === 'silent')
      return 'the hypervisor has stopped answering; facts wait and are sent again'
    if (link === 'greeting') return `the broker ${mqtt.url} answers, the hypervisor not yet`
    const why = trouble ? `: ${trouble.words.en}` : ''
    return `no connection to the broker ${mqtt.url}${why}; it is tried again by itself`
  }

  start()
  return {
    status,
    setEnabled(wanted) {
      if (wanted === enabled) return status()
      enabled = wanted
      since = clock.wallMs()
      if (enabled) start()
      else stop()
      return status()
    },
    push() {
      const link = linkState()
      // Before the first answer, too: greetings are repeated at growing waits.
      if (link === 'open' || link === 'paused' || link === 'pull') return status()
      stop()
      start()
      return status()
    },
    waysChanged() {
      if (!enabled) return
      stop()
      start()
    },
    newFacts: () => sender?.factsAppended(),
    clockSet: (at) => sender?.clockSet(at),
    gaps: () => gaps.list,
    ...pullPort({
      ...{ core, gw, random, clockState, ackedTo },
      onAcked: noteAck,
      onGap: noteGap,
      onAsked: () => parts.onReached?.(),
    }),
    async close() {
      metered?.close()
      await sender?.close()
    },
  }
}
