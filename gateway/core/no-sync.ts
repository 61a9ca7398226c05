/** The hand-over of a gateway that is not running: nothing is sent, what waits can be counted. */

import type { Core } from './core.ts'
import { streamStatus } from './stream-status.ts'
import type { SyncPort } from './sync-port.ts'

export function noSync(core: Pick<Core, 'facts' | 'ackedTo'>): SyncPort {
  const status: SyncPort['status'] = () => ({
    enabled: false,
    connected: false,
    link: 'down',
    transport: 'none',
    since: null,
    lastAckAtMs: null,
    streams: streamStatus(core.facts, (epoch, stream) => core.ackedTo(epoch, stream)),
    trouble: null,
    detail: 'the gateway is not running: facts wait on its disk',
  })
  return {
    status,
    setEnabled: status,
    pullHello: () => undefined,
    pullBatches: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
    pullAck: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
  }
}
