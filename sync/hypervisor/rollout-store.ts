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

export type RolloutMoment = { readonly nowMs: number; readonly position: number }

export type RolloutStore = {
  /** Facts up to this position have been counted. */
  position(): Promise<number>
  /** Oldest first. */
  all(): Promise<Rollout[]>
  members(id: string): Promise<RolloutMember[]>
  /** Newest first. */
  notes(id: string, limit: number): Promise<StoredNote[]>
  /** In one transaction, on disk when it resolves. Rejects with StoreError; nothing is kept then. */
  write(changes: readonly RolloutChange[], at: RolloutMoment): Promise<void>
  /** Gateways that have told readings of this profile. */
  gatewaysOf(profile: string): Promise<GatewayEui[]>
}
