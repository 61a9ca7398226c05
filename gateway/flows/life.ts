/**
 * The life of the process that runs flows: started, watched, ended when it loops or grows, started again
 * after a while. Pure: what is seen comes in, what is to be done goes out.
 *
 *   stopped ── open ──▶ starting ── started ──▶ running
 *                          ▲ │                     │ silent, too large, exit
 *              the wait ends │ too slow, exit      ▼
 *                       waiting ◀──── exit ──── ending
 */

/** Why it is being ended, or has ended by itself. */
export type FlowsEnd = 'silent' | 'memory' | 'slow-start' | 'restart' | 'close' | 'exit'

/** `crashes`: ends that nobody asked for, by their time. */
type Crashes = { readonly crashes: readonly number[] }
export type FlowsLife =
  | { readonly kind: 'stopped' }
  | ({ readonly kind: 'starting'; readonly sinceMs: number; readonly looksOver: number } & Crashes)
  | ({
      readonly kind: 'running'
      readonly sinceMs: number
      /** Its event loop turned then. */
      readonly heardMs: number
      readonly looksOver: number
    } & Crashes)
  | ({ readonly kind: 'ending'; readonly reason: FlowsEnd; readonly sinceMs: number } & Crashes)
  /** `isGivenUp`: it died so often that it is tried seldom. */
  | ({
      readonly kind: 'waiting'
      readonly untilMs: number
      readonly reason: FlowsEnd
      readonly isGivenUp: boolean
    } & Crashes)

export type FlowsInput =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** Other flows, or an editor, are wanted. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'started' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'exited' }
  /** Every second. `rssBytes`: what it occupies, where that is known. */
  | { readonly kind: 'look'; readonly rssBytes: number | undefined }

/** `end`: it is asked to stop; `kill`: it is not asked. */
export type FlowsEffect = 'spawn' | 'end' | 'kill'

export type FlowsPolicy = {
  readonly memoryBytes: number
  readonly startMs: number
  readonly silentMs: number
  /** From being asked to stop until it is killed. */
  readonly endMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** So many crashes within the window, and it is tried every `givenUpWaitMs` only. */
  readonly crashesMax: number
  readonly crashWindowMs: number
  readonly givenUpWaitMs: number
}

export const FLOWS_POLICY: Omit<FlowsPolicy, 'memoryBytes'> = {
  startMs: 60_000,
  silentMs: 10_000,
  endMs: 3_000,
  firstWaitMs: 500,
  longestWaitMs: 8_000,
  crashesMax: 6,
  crashWindowMs: 10 * 60_000,
  givenUpWaitMs: 5 * 60_000,
}

/** A garbage collection is late now and then: only what stays too large is. */
const LOOKS_OVER_MAX = 2

export type FlowsStep = { readonly life: FlowsLife; readonly effects: readonly FlowsEffect[] }

export function stepFlows(
  life: FlowsLife,
  input: FlowsInput,
  { nowMs, policy }: { readonly nowMs: number; readonly policy: FlowsPolicy },
): FlowsStep {
  const crashes = life.kind === 'stopped' ? [] : life.crashes
  const spawn = (known: readonly number[]): FlowsStep => {
    return {
      life: { kind: 'starting', sinceMs: nowMs, looksOver: 0, crashes: known },
      effects: ['spawn'],
    }
  }
  const ending = (reason: FlowsEnd, effect: FlowsEffect): FlowsStep => {
    return { life: { kind: 'ending', reason, sinceMs: nowMs, crashes }, effects: [effect] }
  }
  const isUp = life.kind === 'starting' || life.kind === 'running'
  switch (input.kind) {
    case 'open':
      return life.kind === 'stopped' ? spawn([]) : same(life)
    case 'close':
      if (isUp) return ending('close', 'end')
      return life.kind === 'ending' ? same({ ...life, reason: 'close' }) : same({ kind: 'stopped' })
    case 'restart':
      if (isUp) return ending('restart', 'end')
      // Somebody has changed something: it may be what it died of.
      return life.kind === 'waiting' ? spawn([]) : same(life)
    case 'started':
      if (life.kind !== 'starting') return same(life)
      return same({ kind: 'running', sinceMs: nowMs, heardMs: nowMs, looksOver: 0, crashes })
    case 'alive':
      return life.kind === 'running' ? same({ ...life, heardMs: nowMs }) : same(life)
    case 'exited':
      if (life.kind === 'stopped' || life.kind === 'waiting') return same(life)
      if (life.kind === 'ending' && life.reason === 'close') return same({ kind: 'stopped' })
      if (life.kind === 'ending' && life.reason === 'restart') return spawn([])
      return same(afterCrash(life, crashes, { nowMs, policy }))
    case 'look':
      if (life.kind === 'waiting') return nowMs < life.untilMs ? same(life) : spawn(crashes)
      if (life.kind === 'ending') {
        return { life, effects: nowMs - life.sinceMs > policy.endMs ? ['kill'] : [] }
      }
      if (!isUp) return same(life)
      return looked(life, input.rssBytes, { nowMs, policy, ending })
  }
}

function same(life: FlowsLife): FlowsStep {
  return { life, effects: [] }
}

function looked(
  life: Extract<FlowsLife, { kind: 'starting' | 'running' }>,
  rssBytes: number | undefined,
  {
    nowMs,
    policy,
    ending,
  }: {
    readonly nowMs: number
    readonly policy: FlowsPolicy
    readonly ending: (reason: FlowsEnd, effect: FlowsEffect) => FlowsStep
  },
): FlowsStep {
  const isOver = rssBytes !== undefined && rssBytes > policy.memoryBytes
  const looksOver = isOver ? life.looksOver + 1 : 0
  if (looksOver >= LOOKS_OVER_MAX) return ending('memory', 'kill')
  if (life.kind === 'starting' && nowMs - life.sinceMs > policy.startMs) {
    return ending('slow-start', 'kill')
  }
  if (life.kind === 'running' && nowMs - life.heardMs > policy.silentMs) {
    return ending('silent', 'kill')
  }
  return same({ ...life, looksOver })
}

/** Doubling waits; after too many crashes within the window a long one. */
function afterCrash(
  life: FlowsLife,
  before: readonly number[],
  { nowMs, policy }: { readonly nowMs: number; readonly policy: FlowsPolicy },
): FlowsLife {
  const recent = before.filter((atMs) => nowMs - atMs < policy.crashWindowMs)
  const crashes = [...recent, nowMs].slice(-policy.crashesMax)
  const isGivenUp = crashes.length >= policy.crashesMax
  const doubled = policy.firstWaitMs * 2 ** (crashes.length - 1)
  const waitMs = isGivenUp ? policy.givenUpWaitMs : Math.min(policy.longestWaitMs, doubled)
  const reason = life.kind === 'ending' ? life.reason : 'exit'
  return { kind: 'waiting', untilMs: nowMs + waitMs, reason, isGivenUp, crashes }
}
