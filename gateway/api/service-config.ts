/** What the gateway can be asked about its settings and its clock. */

import type { CommandResult } from '../engine/command.ts'

export type ConfigOrder = {
  /** Left out: a new one is drawn. The same id again does nothing twice. */
  readonly id?: string
  /** The whole file, YAML. */
  readonly text: string
  /** Without word of the hypervisor, or a person, in this time the former settings are in force again. */
  readonly confirmWithinMs: number
}

export type ConfigView = {
  readonly file: string
  readonly text: string
  /** What is in force until it is confirmed or goes back. */
  readonly trial: {
    readonly id: string
    readonly origin: string
    /** The settings before it: what it is compared with, and what comes back. */
    readonly former: string
    readonly leftMs: number
  } | null
}

export type ConfigService = {
  configView(): Promise<ConfigView>
  /** `queued`: the gateway restarts under it within seconds. Ends as `commandDone`. */
  setConfig(origin: string, order: ConfigOrder): Promise<CommandResult>
  /** Resolves when that order has ended, whichever life of the gateway it was given to. */
  configEnded(id: string): Promise<CommandResult>
  /** `false`: nothing was on trial. */
  confirmConfig(): Promise<boolean>
  /** Takes back what is on trial, now. `false`: nothing was. */
  revertConfig(origin: string): Promise<boolean>
}

export type TimeService = {
  /** Taken only while the gateway's clock is not known. */
  setTime(
    origin: string,
    utcMs: number,
  ): Promise<{ readonly kind: 'take' } | { readonly kind: 'refuse'; readonly reason: string }>
}
