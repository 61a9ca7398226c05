/** The service's view of the hand-over, where nobody asks for it: the city looks at the sender itself. */

import type { SyncPort } from '../../../gateway/core/sync-port.ts'

const STATUS = {
  enabled: true,
  connected: true,
  link: 'open',
  transport: 'city',
  since: null,
  lastAckAtMs: null,
  streams: [],
  detail: '',
  trouble: null,
} as const

export const noSyncYet: SyncPort = {
  status: () => STATUS,
  setEnabled: () => STATUS,
  push: () => STATUS,
  gaps: () => [],
  lanes: () => [],
  pullHello: () => undefined,
  pullBatches: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
  pullAck: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
}
