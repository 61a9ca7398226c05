/** How commands end: remembered for a day by their id, told upward as a fact, answered to the asker. */

import type { RecordTime } from '../journal/record.ts'
import type { CommandOutcome } from './command.ts'
import type { Effects } from './context.ts'
import type { EngineState } from './state.ts'

const KEPT_MS = 24 * 3_600_000
const KEPT_MAX = 4096

/** Notes a command by its id. The eldest go when there are too many or they are a day old. */
export function rememberCommand(
  state: EngineState,
  time: RecordTime,
  command: { readonly id: string; readonly kind: string; readonly origin: string },
  outcome: CommandOutcome,
  detail: string,
): void {
  const { id, kind, origin } = command
  state.commands.delete(id)
  state.commands.set(id, { kind, origin, outcome, detail, lineMs: time.lineMs })
  for (const [old, known] of state.commands) {
    if (time.lineMs - known.lineMs < KEPT_MS && state.commands.size <= KEPT_MAX) break
    state.commands.delete(old)
  }
}

/** The end of a command that waited: fact, memory and answer as one. */
export function finishCommand(
  state: EngineState,
  effects: Effects,
  time: RecordTime,
  id: string,
  outcome: CommandOutcome,
  detail: string,
): void {
  const { kind, origin } = state.commands.get(id) ?? { kind: 'downlink', origin: 'unknown' }
  rememberCommand(state, time, { id, kind, origin }, outcome, detail)
  effects.results.push({ id, outcome, detail })
  effects.facts.push({
    stream: 4,
    type: 'commandDone',
    subject: '',
    // A deadline from before a boot into 1970 would be labelled below zero.
    atMs: Math.max(0, time.atMs),
    clk: time.clk,
    rev: 0,
    fields: { commandId: id, kind, origin, outcome, detail },
  })
}
