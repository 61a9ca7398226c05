/**
 * The sender at work: a transport, a clock, and the pure steps between them. It decides nothing; it
 * feeds events in, carries effects out, and keeps one timer.
 */

import type { CborValue } from '../base/cbor.ts'
import type { CancelTimer, Clock, ClockState } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Random } from '../base/random.ts'
import { type CommandEvent, type CommandMemory, NO_COMMANDS, stepCommands } from './command.ts'
import { isCommandOf } from './command-signature.ts'
import type { Epoch, FactSource } from './fact.ts'
import type { CommandMessage, GapMessage, LaneId, Outcome } from './messages.ts'
import { readMessage } from './read-message.ts'
import { type Account, accountAtStart, type NotedAccount, refilled } from './sender/budget.ts'
import {
  type Connection,
  connectionOf,
  DEFAULT_SENDER_POLICY,
  firstSenderState,
  type SenderAlarm,
  type SenderContext,
  type SenderEffect,
  type SenderEvent,
  type SenderPolicy,
  type SenderState,
} from './sender/state.ts'
import { stepSender } from './sender.ts'
import { TIME_ORDER, timeTold } from './time-order.ts'
import type { GatewayTransport, TransportReport } from './transport/transport.ts'
import { writeMessage } from './write-message.ts'

/** What a person should hear of. */
export type SyncAlarm = SenderAlarm | TransportReport | 'command-not-signed'

export type CommandOutcome = { readonly outcome: Outcome; readonly detail: CborValue }

export type SyncSenderOptions = {
  readonly gw: GatewayEui
  /** Drawn at this start of the process. */
  readonly epoch: Epoch
  readonly version: string
  readonly source: FactSource
  readonly transport: GatewayTransport
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly policy?: Partial<SenderPolicy>
  /** Of a metered link: what the run before had left of its budget. */
  readonly account?: NotedAccount
  /** The hypervisor's cursor: rows below are retained, no longer owed. It may go back. */
  readonly onAcked: (lane: LaneId, next: number) => void
  /** Something is declared lost: each time that it is sent. */
  readonly onGap?: (gap: GapMessage) => void
  /** Something a person should hear of; at most one a minute of each code. */
  readonly onAlarm?: (code: SyncAlarm, detail: Readonly<Record<string, unknown>>) => void
  /** The link has come, gone or fallen silent. */
  readonly onConnection?: (connection: Connection) => void
  /** The hypervisor says what time it is, in answer to a greeting of ours: nobody else can, nor later. */
  readonly onTime?: (utcMs: number, monoMs: number) => void
  /** Carries a command out. Without it all are refused. */
  readonly onCommand?: (command: CommandMessage) => Promise<CommandOutcome>
  /** Public keys of the hypervisor, 64 hex digits each: what none of them signed is refused. */
  readonly commandKeys?: readonly string[]
  /** Commands known from before this start. */
  readonly commands?: CommandMemory
}

export type SyncStatus = {
  readonly link: Connection
  readonly hypervisor: number | undefined
  readonly credit: number
  readonly inFlight: number
  readonly srttMs: number | undefined
  /** What is left of the budget; undefined where the link is not metered. */
  readonly account: Account | undefined
  readonly lanes: readonly (LaneId & { readonly acked: number; readonly sentTo: number })[]
}

const ALARM_EVERY_MS = 60_000

export class SyncSender {
  readonly #options: SyncSenderOptions
  #context: SenderContext
  #state: SenderState
  #commands: CommandMemory
  #cancelTimer: CancelTimer | undefined
  #cancelNewFacts: CancelTimer | undefined
  readonly #alarmedMs = new Map<string, number>()
  #closed = false

  constructor(options: SyncSenderOptions) {
    this.#options = options
    const { gw, epoch, version, source, random } = options
    const policy = { ...DEFAULT_SENDER_POLICY, ...options.policy }
    const clockState = (): ClockState => options.clock.clockState()
    this.#context = { gw, epoch, version, source, random, policy, clockState }
    const start = policy.budget && accountAtStart(options.account, options.clock.monoMs())
    this.#state = firstSenderState(random, start)
    this.#commands = options.commands ?? NO_COMMANDS
  }

  open(): void {
    this.#options.transport.open({
      onUp: () => this.#step({ kind: 'linkUp' }),
      onDown: (reason) => {
        this.#options.log.info({ reason }, 'link to the hypervisor lost')
        this.#step({ kind: 'linkDown' })
      },
      onMessage: (bytes) => this.#receive(bytes),
      onReport: (report, detail) => this.#alarm(report, { detail }),
    })
  }

  /** Another way has other costs: before the sender greets on it. `account`: of a metered way, what is left. */
  usePolicy(policy: Partial<SenderPolicy>, account?: NotedAccount): void {
    this.#context = { ...this.#context, policy: { ...DEFAULT_SENDER_POLICY, ...policy } }
    const nowMs = this.#options.clock.monoMs()
    const fresh = policy.budget && accountAtStart(account, nowMs)
    this.#state = { ...this.#state, account: fresh }
  }

  /** Call after facts are synced to disk; many calls in one turn cost one step. */
  factsAppended(): void {
    if (this.#closed || this.#cancelNewFacts) return
    this.#cancelNewFacts = this.#options.clock.after(0, () => {
      this.#cancelNewFacts = undefined
      this.#step({ kind: 'newFacts' })
    })
  }

  /** UTC became known: facts of this run with clk 0 can be labelled. */
  clockSet(at: {
    readonly monoMs: number
    readonly utcMs: number
    readonly clk: ClockState
  }): void {
    this.#step({ kind: 'clockSet', ...at })
  }

  status(): SyncStatus {
    const { instance, credit, srttMs, inFlight, lanes, account } = this.#state
    return {
      link: connectionOf(this.#state),
      hypervisor: instance,
      credit,
      inFlight: inFlight.length,
      srttMs,
      account: account && refilled(account, this.#options.clock.monoMs()),
      lanes: [...lanes.values()].map(({ epoch, stream, acked, sentTo }) => {
        return { epoch, stream, acked, sentTo }
      }),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer?.()
    this.#cancelNewFacts?.()
    await this.#options.transport.close()
  }

  #receive(bytes: Uint8Array): void {
    const { metrics, gw } = this.#options
    const read = readMessage(bytes)
    if (read.kind === 'rejected') {
      metrics.add('sync_refused_total', 1, { reason: read.reason })
      return
    }
    const { message } = read
    switch (message.kind) {
      case 'cursor':
      case 'ack':
      case 'nack':
        this.#step({ kind: 'message', message })
        return
      case 'command':
        if (message.gw === gw) this.#order(message)
        else metrics.add('sync_refused_total', 1, { reason: 'foreign-command' })
        return
      default:
        metrics.add('sync_refused_total', 1, { reason: 'not-for-a-gateway' })
    }
  }

  #step(event: SenderEvent): void {
    if (this.#closed) return
    const step = stepSender(this.#context, this.#state, event, this.#options.clock.monoMs())
    const before = connectionOf(this.#state)
    this.#state = step.state
    const connection = connectionOf(this.#state)
    if (connection !== before) this.#options.onConnection?.(connection)
    for (const effect of step.effects) this.#carryOut(effect)
  }

  #carryOut(effect: SenderEffect): void {
    const { transport, metrics, onAcked, log } = this.#options
    switch (effect.kind) {
      case 'send': {
        const taken = transport.send(`up/${effect.channel}`, effect.bytes)
        const name = taken ? 'sync_sent_bytes_total' : 'sync_not_sent_bytes_total'
        metrics.add(name, effect.bytes.length, { kind: effect.message.kind })
        if (effect.message.kind === 'gap') this.#options.onGap?.(effect.message)
        return
      }
      case 'thinned':
        metrics.add('sync_thinned_rows_total', effect.to - effect.from)
        log.info(effect, 'readings go as hours only: the budget of the link does not carry them')
        return
      case 'setTimer':
        this.#setTimer(effect.atMs)
        return
      case 'acked':
        onAcked({ epoch: effect.epoch, stream: effect.stream }, effect.next)
        return
      case 'alarm':
        this.#alarm(effect.code, effect.detail)
        return
      case 'ignored':
        metrics.add('sync_ignored_total', 1, { reason: effect.reason })
        return
      default:
        effect satisfies never
    }
  }

  #setTimer(atMs: number): void {
    this.#cancelTimer?.()
    const { clock } = this.#options
    const delayMs = Math.max(0, atMs - clock.monoMs())
    this.#cancelTimer = clock.after(delayMs, () => this.#step({ kind: 'timer' }))
  }

  /** Told at most once a minute for each code (I14), counted always. */
  #alarm(code: SyncAlarm, detail: Readonly<Record<string, unknown>>): void {
    const { clock, log, metrics, onAlarm } = this.#options
    metrics.add('sync_alarms_total', 1, { code })
    const nowMs = clock.monoMs()
    if (nowMs - (this.#alarmedMs.get(code) ?? Number.NEGATIVE_INFINITY) < ALARM_EVERY_MS) return
    this.#alarmedMs.set(code, nowMs)
    log.warn({ code, ...detail }, 'sync alarm')
    onAlarm?.(code, detail)
  }

  /** An order that is not the hypervisor's is answered and forgotten: the true one may have its id. */
  #order(command: CommandMessage): void {
    const { commandKeys = [], metrics, transport, clock } = this.#options
    if (isCommandOf(command, commandKeys)) {
      if (command.name === TIME_ORDER) this.#time(command)
      else this.#stepCommands({ kind: 'received', command })
      return
    }
    const detail = commandKeys.length === 0 ? 'no-command-key' : 'signature'
    metrics.add('sync_refused_total', 1, { reason: `command-${detail}` })
    const { gw, id, name } = command
    this.#alarm('command-not-signed', { id, name, detail })
    const result = { kind: 'result', gw, id, outcome: 'refused', detail } as const
    transport.send('res', writeMessage({ ...result, atMs: Math.floor(clock.wallMs()) }))
  }

  /** Of our last greeting and of no other: an old answer would turn the clock back. */
  #time({ params }: CommandMessage): void {
    const told = timeTold(params)
    const { metrics, clock, onTime } = this.#options
    if (told?.nonce === this.#state.nonce) onTime?.(told.utcMs, clock.monoMs())
    else metrics.add('sync_ignored_total', 1, { reason: 'old-time' })
  }

  #stepCommands(event: CommandEvent): void {
    const { clock, transport } = this.#options
    const now = { wallMs: Math.floor(clock.wallMs()), clk: clock.clockState() }
    const step = stepCommands(this.#commands, event, now)
    this.#commands = step.memory
    for (const effect of step.effects) {
      if (effect.kind === 'run') void this.#run(effect.command)
      else transport.send('res', writeMessage(effect.message))
    }
  }

  async #run(command: CommandMessage): Promise<void> {
    const { onCommand, log } = this.#options
    const { id, gw, name } = command
    let result: CommandOutcome = { outcome: 'refused', detail: 'no commands here' }
    try {
      if (onCommand) result = await onCommand(command)
    } catch (error) {
      log.error({ id, name, error }, 'command failed')
      result = { outcome: 'failed', detail: error instanceof Error ? error.message : 'failed' }
    }
    if (!this.#closed) this.#stepCommands({ kind: 'finished', gw, id, ...result })
  }
}

/** Makes and opens a sender. */
export function startSender(options: SyncSenderOptions): SyncSender {
  const sender = new SyncSender(options)
  sender.open()
  return sender
}
