/**
 * Commands on their way down: stored, sent, and sent again until a result comes. A broker may lose
 * them (F64); a gateway carries each out once whatever it receives, so repeating is harmless.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { CommandMessage } from '../messages.ts'
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
  readonly send: (gw: GatewayEui, message: CommandMessage, expiresInMs: number) => boolean
}

const TICK_MS = 10_000
const TICK_COMMANDS_MAX = 512
/** An expired command is asked for its result this often, and given up after a day. */
const ASK_RESULT_MS = 600_000
const GIVEN_UP_MS = 24 * 3_600_000

export class CommandDesk {
  readonly #options: CommandDeskOptions
  readonly #sentMs = new Map<string, number>()
  #cancel: CancelTimer | undefined

  constructor(options: CommandDeskOptions) {
    this.#options = options
  }

  open(): void {
    this.#tick()
  }

  close(): void {
    this.#cancel?.()
  }

  /** Stores and sends a command; its id is what the result will name. */
  issue(request: CommandRequest): StoredCommand {
    const { store, clock, random } = this.#options
    const { expiresInMs, ...asked } = request
    const id = idOfBytes<string>(random.bytes(16))
    const issuedMs = Math.floor(clock.wallMs())
    const expiresMs = issuedMs + expiresInMs
    const open = { state: 'waiting', detail: null, resultMs: undefined } as const
    const command: StoredCommand = { id, ...asked, issuedMs, expiresMs, ...open }
    store.addCommand(command)
    this.#send(command)
    return command
  }

  /** A gateway is back: what waits for it goes at once. */
  greeted(gw: GatewayEui): void {
    const { store } = this.#options
    for (const command of store.waitingCommands(TICK_COMMANDS_MAX)) {
      if (command.gw === gw) this.#send(command)
    }
  }

  #tick(): void {
    const { store, clock } = this.#options
    const [wallMs, monoMs] = [clock.wallMs(), clock.monoMs()]
    const waiting = store.waitingCommands(TICK_COMMANDS_MAX)
    for (const command of waiting) {
      const everyMs = wallMs < command.expiresMs ? TICK_MS : ASK_RESULT_MS
      const sentMs = this.#sentMs.get(command.id) ?? Number.NEGATIVE_INFINITY
      if (wallMs > command.expiresMs + GIVEN_UP_MS) this.#giveUp(command)
      else if (monoMs - sentMs >= everyMs) this.#send(command)
    }
    const open = new Set(waiting.map((command) => command.id))
    for (const id of this.#sentMs.keys()) if (!open.has(id)) this.#sentMs.delete(id)
    this.#cancel = clock.after(TICK_MS, () => this.#tick())
  }

  #send(command: StoredCommand): void {
    const { clock, send } = this.#options
    const { id, gw, name, params, issuedMs, expiresMs } = command
    const message: CommandMessage = { kind: 'command', id, gw, name, params, issuedMs, expiresMs }
    send(gw, message, Math.max(1_000, expiresMs - clock.wallMs()))
    this.#sentMs.set(id, clock.monoMs())
  }

  /** Nobody can say whether it was carried out. */
  #giveUp({ id, gw }: StoredCommand): void {
    const { store, clock } = this.#options
    const atMs = Math.floor(clock.wallMs())
    const result = { kind: 'result', gw, id, outcome: 'unsure', detail: 'no answer', atMs } as const
    store.write([{ kind: 'result', result }], atMs)
  }
}
