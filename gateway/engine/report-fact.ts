/**
 * A fact that somebody outside reports: a flow's own figure, such as what a sign shows. It is told upward as
 * it came; no detector believes it.
 */

import { makeFact } from '../detect/step.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type { FactReportCommand } from './command.ts'
import { rememberCommand } from './command-results.ts'
import type { Effects } from './context.ts'
import type { EngineState } from './state.ts'

/**
 * Not told as a command that ended: the fact says it. Under a key of its own it is remembered, so that the
 * same one again is told once; without one nothing is kept of it, and orders keep their place in memory.
 */
export function reportFact(
  state: EngineState,
  record: CommandRecord & RecordTime,
  command: FactReportCommand,
  effects: Effects,
): void {
  const { name, subject, value, unit, atMs = record.atMs, hasKey } = command
  const { id, origin } = record
  if (hasKey) rememberCommand(state, record, { id, kind: command.kind, origin }, 'done', '')
  const fields = { name, value, unit: unit ?? null, by: origin }
  effects.facts.push(makeFact('customReported', { ...record, atMs }, subject, fields))
  effects.results.push({ id, outcome: 'done', detail: '' })
}
