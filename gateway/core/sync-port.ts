/** What the core's thread knows of the hand-over to the hypervisor, however it is done. */

import type { LaneState } from '../../sync/carriage/export.ts'
import type { DeclaredGap } from '../../sync/declared-gaps.ts'
import type { PullAcked, PullAnswer, PullQuery } from '../../sync/transport/pull.ts'
import type { SyncStatus } from '../api/service.ts'

export type SyncPort = {
  status(): SyncStatus
  setEnabled(enabled: boolean): SyncStatus
  /** Where the hypervisor does not answer, begins the link anew at once, whatever wait was under way. */
  push(): SyncStatus
  /** Streams with what has arrived of each and where it ends. */
  lanes(): readonly LaneState[]
  /** What this run has declared lost, newest first. */
  gaps(): readonly DeclaredGap[]
  pullHello(page: number): Uint8Array | undefined
  pullBatches(query: PullQuery): PullAnswer
  pullAck(message: Uint8Array): PullAcked
}
