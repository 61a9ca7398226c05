/** The hand-over of a gateway that is not running: nothing is sent, what waits can be counted. */

import type { StreamStatus } from '../api/service.ts'
import type { Core } from './core.ts'
import type { SyncPort } from './sync-port.ts'

export function noSync(core: Pick<Core, 'facts' | 'ackedTo'>): SyncPort {
  const status: SyncPort['status'] = () => ({
    enabled: false,
    connected: false,
    transport: 'none',
    since: null,
    lastAckAtMs: null,
    streams: waiting(core),
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

/** One line a stream, over all epochs that still hold facts; `next` and `acked` are the newest's. */
function waiting(core: Pick<Core, 'facts' | 'ackedTo'>): StreamStatus[] {
  const byStream = new Map<number, StreamStatus>()
  for (const { epoch, streams } of core.facts.epochs()) {
    for (const { stream, oldest, next } of streams) {
      const acked = Math.max(oldest, core.ackedTo(epoch, stream))
      const before = byStream.get(stream)?.waiting ?? 0
      byStream.set(stream, { stream, next, acked, waiting: before + Math.max(0, next - acked) })
    }
  }
  return [...byStream.values()].sort((a, b) => a.stream - b.stream)
}
