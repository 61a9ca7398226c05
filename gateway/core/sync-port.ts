/** What the core's thread knows of the hand-over to the hypervisor, however it is done. */

import type { PullAcked, PullAnswer, PullQuery } from '../../sync/transport/pull.ts'
import type { SyncStatus } from '../api/service.ts'

export type SyncPort = {
  status(): SyncStatus
  setEnabled(enabled: boolean): SyncStatus
  pullHello(page: number): Uint8Array | undefined
  pullBatches(query: PullQuery): PullAnswer
  pullAck(message: Uint8Array): PullAcked
}
