/**
 * The life of an alarm: raised → here → seen → acknowledged → closed, each step with its time and post
 * and kept (hypervisor-ux.md §7). Escalation when nobody takes it. A pure step; `alarm-desk.ts` keeps it.
 */

import type { AlarmKind, StandingAlarm } from './standing-alarms.ts'

export type LifeStep = {
  readonly what: 'here' | 'seen' | 'acknowledged' | 'escalated' | 'ended' | 'closed'
  readonly atMs: number
  /** A post or function; '' for the program. */
  readonly by: string
  /** Of an escalation to whom; of an acknowledgement or closing what was said. */
  readonly note: string
}

export type AlarmLife = Omit<StandingAlarm, 'acknowledged'> & {
  readonly steps: readonly LifeStep[]
  /** What called for somebody is over. */
  readonly endedMs?: number
  readonly acknowledgedMs?: number
  readonly closedMs?: number
  /** Presses of a call point while it was open, and the last of them. */
  readonly times: number
  readonly lastPressMs?: number
}

export type AlarmVerb = {
  readonly what: 'seen' | 'acknowledged' | 'closed'
  readonly by: string
  readonly note: string
}

/** After so long without anybody's answer, to whom. */
export type Escalation = { readonly afterMs: number; readonly to: string }
export type Escalations = { readonly [kind in AlarmKind]?: readonly Escalation[] }

const MINUTE_MS = 60_000
export const ESCALATIONS: Escalations = {
  call: [
    { afterMs: 2 * MINUTE_MS, to: 'headOfPost' },
    { afterMs: 4 * MINUTE_MS, to: 'nationalPolice' },
  ],
  intrusion: [{ afterMs: 3 * MINUTE_MS, to: 'headOfPost' }],
  fire: [{ afterMs: 2 * MINUTE_MS, to: 'fireBrigade' }],
  burst: [{ afterMs: 15 * MINUTE_MS, to: 'greenSpacesDuty' }],
  valve: [{ afterMs: 15 * MINUTE_MS, to: 'greenSpacesDuty' }],
}
/** Steps of one alarm; what is beyond is told by the last. */
const STEPS_MAX = 64
/** These are over when what caused them is; a call is over when somebody says what became of it. */
const CLOSES_BY_ITSELF: readonly AlarmKind[] = [
  'burst',
  'leak',
  'valve',
  'supervision',
  'gateway',
  'device',
]

export function beginLife({ acknowledged, ...alarm }: StandingAlarm, nowMs: number): AlarmLife {
  const here = { what: 'here', atMs: nowMs, by: '', note: '' } as const
  return takenThere(withStep({ ...alarm, steps: [], times: 1 }, here), acknowledged)
}

/** What stands says it again: its flow, what it makes unknown. */
export function goesOn(life: AlarmLife, alarm: StandingAlarm): AlarmLife {
  return takenThere({ ...life, name: alarm.name, detail: alarm.detail }, alarm.acknowledged)
}

/** Who takes it in charge at the gateway's console has it in charge here too. */
function takenThere(life: AlarmLife, seen: StandingAlarm['acknowledged']): AlarmLife {
  if (!seen || life.acknowledgedMs !== undefined) return life
  const step = { what: 'acknowledged', atMs: seen.atMs, by: seen.by, note: '' } as const
  return { ...withStep(life, step), acknowledgedMs: seen.atMs }
}

export function pressedAgain(life: AlarmLife, atMs: number): AlarmLife {
  return { ...life, times: life.times + 1, lastPressMs: atMs }
}

/** It does not stand any more. */
export function end(life: AlarmLife, nowMs: number): AlarmLife {
  if (life.endedMs !== undefined) return life
  const ended = {
    ...withStep(life, { what: 'ended', atMs: nowMs, by: '', note: '' }),
    endedMs: nowMs,
  }
  return closeIfOver(ended, nowMs)
}

/** `undefined`: it is closed already, or a call would be closed without a word. */
export function act(life: AlarmLife, verb: AlarmVerb, nowMs: number): AlarmLife | undefined {
  const { what, by, note } = verb
  if (life.closedMs !== undefined) return undefined
  const stepped = withStep(life, { what, atMs: nowMs, by, note })
  switch (what) {
    case 'seen':
      return life.steps.some((step) => step.what === 'seen' && step.by === by) ? life : stepped
    case 'acknowledged':
      return closeIfOver({ ...stepped, acknowledgedMs: life.acknowledgedMs ?? nowMs }, nowMs)
    case 'closed':
      if (note === '') return undefined
      return { ...stepped, acknowledgedMs: life.acknowledgedMs ?? nowMs, closedMs: nowMs }
    default:
      return what satisfies never
  }
}

/** Steps of escalation that are due, each once. */
export function escalate(life: AlarmLife, rules: Escalations, nowMs: number): AlarmLife {
  if (life.acknowledgedMs !== undefined || life.closedMs !== undefined) return life
  const hereMs = life.steps[0]?.atMs ?? life.toldMs
  const told = new Set(life.steps.flatMap(({ what, note }) => (what === 'escalated' ? note : [])))
  const due = (rules[life.kind] ?? []).filter(({ afterMs, to }) => {
    return nowMs - hereMs >= afterMs && !told.has(to)
  })
  return due.reduce(
    (next, { to }) => withStep(next, { what: 'escalated', atMs: nowMs, by: '', note: to }),
    life,
  )
}

/** Whom it is told to next, and when; `undefined`: nobody. */
export function nextEscalation(
  life: AlarmLife,
  rules: Escalations,
): { readonly atMs: number; readonly to: string } | undefined {
  if (life.acknowledgedMs !== undefined || life.closedMs !== undefined) return undefined
  const hereMs = life.steps[0]?.atMs ?? life.toldMs
  const told = new Set(life.steps.map(({ note }) => note))
  const next = (rules[life.kind] ?? []).find(({ to }) => !told.has(to))
  return next && { atMs: hereMs + next.afterMs, to: next.to }
}

function closeIfOver(life: AlarmLife, nowMs: number): AlarmLife {
  const { kind, endedMs, acknowledgedMs, closedMs } = life
  if (closedMs !== undefined || endedMs === undefined) return life
  if (!CLOSES_BY_ITSELF.includes(kind)) return life
  // What comes and goes unseen stays on the list until somebody has looked; gateways come and go.
  if (acknowledgedMs === undefined && kind !== 'gateway') return life
  return { ...withStep(life, { what: 'closed', atMs: nowMs, by: '', note: '' }), closedMs: nowMs }
}

function withStep(life: AlarmLife, step: LifeStep): AlarmLife {
  return { ...life, steps: [...life.steps, step].slice(0, STEPS_MAX) }
}
