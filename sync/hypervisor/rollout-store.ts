/** What roll-outs ask of a database. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Rollout, RolloutMember, RolloutNote } from './rollout.ts'

export type StoredNote = RolloutNote & { readonly atMs: number }

/** What one look has changed. */
export type RolloutChange = {
  readonly rollout: Rollout
  readonly members: readonly RolloutMember[]
  readonly notes: readonly RolloutNote[]
}

export type RolloutStore = {
  /** Facts up to this position have been counted. */
  readonly position: number
  /** Oldest first. */
  all(): Rollout[]
  members(id: string): RolloutMember[]
  /** Newest first. */
  notes(id: string, limit: number): StoredNote[]
  /** In one transaction, on disk when this returns. Throws StoreError; nothing is kept then. */
  write(
    changes: readonly RolloutChange[],
    at: { readonly nowMs: number; readonly position: number },
  ): void
  /** Gateways that have told readings of this profile. */
  gatewaysOf(profile: string): GatewayEui[]
}
