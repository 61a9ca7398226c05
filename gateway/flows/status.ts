/** How the process of flows is, as people and monitoring see it. */

import type { FlowsEnd } from './life.ts'

export type FlowsStatus = {
  /** `off`: the settings do not want flows. */
  readonly state: 'off' | 'starting' | 'running' | 'waiting' | 'given-up' | 'stopped'
  /** UTC since when it is so. */
  readonly sinceMs: number | null
  /** Starts after the first, by whatever cause. */
  readonly restarts: number
  /** Ends that nobody wanted, and the last of them; null: there was none. */
  readonly crashes: number
  readonly lastCrash: {
    readonly reason: Exclude<FlowsEnd, 'restart' | 'close'>
    /** In a sentence, for logs. */
    readonly detail: string
  } | null
  readonly nodes: number
  readonly flows: number
  /** What it occupies (RSS), and may. */
  readonly memoryBytes: number | null
  readonly memoryBytesMax: number
  readonly version: number | null
  readonly editing: { readonly by: string; readonly untilMs: number } | null
}

export const FLOWS_OFF: FlowsStatus = {
  ...{ state: 'off', sinceMs: null, restarts: 0, crashes: 0, lastCrash: null, nodes: 0, flows: 0 },
  ...{ memoryBytes: null, memoryBytesMax: 0, version: null, editing: null },
}

/** What the API's thread asks of the process. */
export type FlowsAsk =
  /** Starts it anew with an editor that asks for this secret. */
  | {
      readonly kind: 'edit'
      readonly by: string
      readonly secret: string
      readonly untilMs: number
    }
  | { readonly kind: 'endEdit' }
  /** Another version is in force. */
  | { readonly kind: 'reload' }
  /** What it runs already is this version. */
  | { readonly kind: 'adopted'; readonly version: number }
  | { readonly kind: 'status' }

export type FlowsAnswer =
  | { readonly kind: 'status'; readonly status: FlowsStatus }
  | { readonly kind: 'editing'; readonly port: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly detail: string }
