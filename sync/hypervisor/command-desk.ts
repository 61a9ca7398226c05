/**
 * Commands on their way down: stored, sent, and sent again until a result comes. A broker may lose
 * them (F64); a gateway carries each out once whatever it receives, so repeating is harmless.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Ed25519Key } from '../../base/ed25519.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import { signedCommand } from '../command-signature.ts'
import type { CommandMessage } from '../messages.ts'
import { TIME_ORDER, timeParams } from '../time-order.ts'
import type { HypervisorStore, StoredCommand } from './store.ts'

export type CommandRequest = {
  readonly gw: GatewayEui
  readonly name: string
  readonly params: CborValue
  /** After this the gateway refuses it; at most a day, a valve's at most a minute. */
  readonly expiresInMs: number
  readonly origin: string
}

export type CommandDeskOptions = {
  readonly store: HypervisorStore
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Signs every command: gateways know its public half (`sync.commandKeys`). */
  readonly key: Ed25519Key
  readonly send: (gw: GatewayEui, message: CommandMessage, expiresInMs: number) => boolean
}

/** Told later it is worth nothing. */
const TIME_EXPIRES_MS = 30_000
const TICK_MS = 10_000
const TICK_COMMANDS_MAX = 512
/** An expired command is asked for its result this often, and given up after a day. */
const ASK_RESULT_MS = 600_000
const GIVEN_UP_MS = 24 * 3_600_000

export class CommandDesk {
  readonly #options: CommandDeskOptions
  readonly #sentMs = new Map<string, number>()
  #cancel: CancelTimer | undefined
  #isOpen = false
  #ticking: Promise<void> | undefined

  constructor(options: CommandDeskOptions) {
    this.#options = options
  }

  /** From now on commands without an answer are sent again: of several receivers one does it. */
  open(): void {
    this.#isOpen = true
    this.#tickIn(0)
  }

  async close(): Promise<void> {
    this.#isOpen = false
    this.#cancel?.()
    await this.#ticking
  }

  /** Stores and sends a command; its id is what the result will name. */
  async issue(request: CommandRequest): Promise<StoredCommand> {
    const { store, clock, random } = this.#options
    const { expiresInMs, ...asked } = request
    const id = idOfBytes<string>(random.bytes(16))
    const issuedMs = Math.floor(clock.wallMs())
    const expiresMs = issuedMs + expiresInMs
    const open = { state: 'waiting', detail: null, resultMs: undefined } as const
    const command: StoredCommand = { id, ...asked, issuedMs, expiresMs, ...open }
    await store.addCommand(command)
    this.#send(command)
    return command
  }

  /** The time to a gateway that asks for it; not where our own is in doubt. Nothing is stored: it asks again. */
  tellTime(gw: GatewayEui, nonce: number): void {
    const { clock, random, send, key } = this.#options
    if (clock.clockState() === 0) return
    const utcMs = Math.floor(clock.wallMs())
    const id = idOfBytes<string>(random.bytes(16))
    const times = { issuedMs: utcMs, expiresMs: utcMs + TIME_EXPIRES_MS }
    const order = { kind: 'command', gw, id, name: TIME_ORDER, ...times } as const
    send(
      gw,
      signedCommand({ ...order, params: timeParams({ utcMs, nonce }) }, key),
      TIME_EXPIRES_MS,
    )
  }

  /** A gateway is back: what waits for it goes at once. */
  async greeted(gw: GatewayEui): Promise<void> {
    const { store, log } = this.#options
    try {
      for (const command of await store.waitingCommands(TICK_COMMANDS_MAX, gw)) this.#send(command)
    } catch (error) {
      log.error({ error, gw }, 'commands that wait could not be read: they go at the next tick')
    }
  }

  #tickIn(delayMs: number): void {
    if (!this.#isOpen) return
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#ticking = this.#tick().finally(() => this.#tickIn(TICK_MS))
    })
  }

  async #tick(): Promise<void> {
    try {
      await this.#sendAgain()
    } catch (error) {
      this.#options.log.error({ error }, 'commands wait: the database did not answer')
    }
  }

  async #sendAgain(): Promise<void> {
    const { store, clock } = this.#options
    const waiting = await store.waitingCommands(TICK_COMMANDS_MAX)
    const [wallMs, monoMs] = [clock.wallMs(), clock.monoMs()]
    for (const command of waiting) {
      const everyMs = wallMs < command.expiresMs ? TICK_MS : ASK_RESULT_MS
      const sentMs = this.#sentMs.get(command.id) ?? Number.NEGATIVE_INFINITY
      if (wallMs > command.expiresMs + GIVEN_UP_MS) await this.#giveUp(command)
      else if (monoMs - sentMs >= everyMs) this.#send(command)
    }
    const open = new Set(waiting.map((command) => command.id))
    for (const id of this.#sentMs.keys()) if (!open.has(id)) this.#sentMs.delete(id)
  }

  #send(command: StoredCommand): void {
    const { clock, send, key } = this.#options
    const { id, gw, name, params, issuedMs, expiresMs } = command
    const order = { kind: 'command', id, gw, name, params, issuedMs, expiresMs } as const
    const message = signedCommand(order, key)
    send(gw, message, Math.max(1_000, expiresMs - clock.wallMs()))
    this.#sentMs.set(id, clock.monoMs())
  }

  /** Nobody can say whether it was carried out. */
  async #giveUp({ id, gw }: StoredCommand): Promise<void> {
    const { store, clock } = this.#options
    const atMs = Math.floor(clock.wallMs())
    const result = { kind: 'result', gw, id, outcome: 'unsure', detail: 'no answer', atMs } as const
    await store.write([{ kind: 'result', result }], atMs)
  }
}
