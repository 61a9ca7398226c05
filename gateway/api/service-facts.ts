/** What the gateway can be told besides what it hears: facts of flows. */

import type { CommandResult } from '../engine/command.ts'

export type FactReport = {
  readonly name: string
  /** An asset or a DevEUI; '' for the gateway. */
  readonly subject: string
  readonly value: number | string | boolean
  readonly unit?: string
  /** UTC; left out: now. */
  readonly atMs?: number
  /** The same key again is told once. */
  readonly key?: string
}

export type FactService = {
  /** On the medium when it answers; told upward as `customReported`. */
  reportFact(origin: string, report: FactReport): Promise<CommandResult>
}
