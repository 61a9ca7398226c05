/**
 * Commands at the gateway: each takes effect once (F75, I9). A command whose id is known is not run
 * again, its result is sent again; one that is too old is refused, and so is every one while the
 * clock was never set, for nobody could say how old it is.
 *
 * What a command does is not known here: `name` and `params` are for the gateway. The memory is
 * plain data; what a gateway finds in its journal after a restart is put back by `rememberCommand`.
 */

import type { CborValue } from '../base/cbor.ts'
import type { ClockState } from '../base/clock.ts'
import type { CommandMessage, Outcome, ResultMessage } from './messages.ts'

export type CommandResult = {
  readonly outcome: Outcome
  readonly detail: CborValue
  readonly atMs: number
}

type Remembered = { readonly seenMs: number; readonly result: CommandResult | undefined }

/** Ids of the last 24 hours, oldest first. */
export type CommandMemory = { readonly known: ReadonlyMap<string, Remembered> }

export const NO_COMMANDS: CommandMemory = { known: new Map() }

export type CommandEvent =
  | { readonly kind: 'received'; readonly command: CommandMessage }
  | {
      readonly kind: 'finished'
      readonly gw: CommandMessage['gw']
      readonly id: string
      readonly outcome: Outcome
      readonly detail: CborValue
    }

export type CommandEffect =
  | { readonly kind: 'run'; readonly command: CommandMessage }
  | { readonly kind: 'reply'; readonly message: ResultMessage }

export type CommandStep = {
  readonly memory: CommandMemory
  readonly effects: readonly CommandEffect[]
}

/** UTC and how far to trust it. */
export type WallTime = { readonly wallMs: number; readonly clk: ClockState }

const REMEMBERED_MS = 24 * 3_600_000
/** Full means refusing new ones: forgetting an id could run a command twice. */
export const COMMANDS_MAX = 4096
/** A command from further in the future tells of a wrong clock, here or there. */
const SKEW_MAX_MS = 600_000

export function stepCommands(
  memory: CommandMemory,
  event: CommandEvent,
  now: WallTime,
): CommandStep {
  const fresh = forgotten(memory, now.wallMs)
  if (event.kind === 'received') return onReceived(fresh, event.command, now)
  const { id, gw, outcome, detail } = event
  const result = { outcome, detail, atMs: now.wallMs }
  const seenMs = fresh.known.get(id)?.seenMs ?? now.wallMs
  const known = new Map(fresh.known).set(id, { seenMs, result })
  return {
    memory: { known },
    effects: [{ kind: 'reply', message: { kind: 'result', gw, id, ...result } }],
  }
}

function onReceived(memory: CommandMemory, command: CommandMessage, now: WallTime): CommandStep {
  const { id, gw } = command
  const before = memory.known.get(id)
  // Still at it: the result comes when it is there.
  if (before && !before.result) return { memory, effects: [] }
  if (before?.result) {
    return {
      memory,
      effects: [{ kind: 'reply', message: { kind: 'result', gw, id, ...before.result } }],
    }
  }
  const refusal = refusalOf(memory, command, now)
  if (refusal) {
    const result = { ...refusal, atMs: now.wallMs }
    return { memory, effects: [{ kind: 'reply', message: { kind: 'result', gw, id, ...result } }] }
  }
  const known = new Map(memory.known).set(id, { seenMs: now.wallMs, result: undefined })
  return { memory: { known }, effects: [{ kind: 'run', command }] }
}

function refusalOf(
  memory: CommandMemory,
  command: CommandMessage,
  now: WallTime,
): { readonly outcome: Outcome; readonly detail: string } | undefined {
  if (now.clk === 0) return { outcome: 'refused', detail: 'clock-not-set' }
  if (now.wallMs > command.expiresMs) return { outcome: 'expired', detail: 'expired' }
  if (command.issuedMs > now.wallMs + SKEW_MAX_MS) {
    return { outcome: 'refused', detail: 'issued-in-the-future' }
  }
  if (memory.known.size >= COMMANDS_MAX) return { outcome: 'refused', detail: 'too-many-commands' }
  return undefined
}

/** Ids older than a day go; a command that old has long expired. */
function forgotten(memory: CommandMemory, wallMs: number): CommandMemory {
  const isOld = (one: Remembered): boolean => wallMs - one.seenMs > REMEMBERED_MS
  if (![...memory.known.values()].some(isOld)) return memory
  return { known: new Map([...memory.known].filter(([, one]) => !isOld(one))) }
}

/**
 * Puts back what was known before a restart. A command that was begun and has no result ends as
 * `unsure`: it may have taken effect and is not tried again.
 */
export function rememberCommand(
  memory: CommandMemory,
  command: {
    readonly id: string
    readonly seenMs: number
    readonly result?: CommandResult
  },
): CommandMemory {
  const { id, seenMs } = command
  const unsure: CommandResult = { outcome: 'unsure', detail: 'interrupted', atMs: seenMs }
  return { known: new Map(memory.known).set(id, { seenMs, result: command.result ?? unsure }) }
}
