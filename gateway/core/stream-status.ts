/** What waits and what arrived, one line a stream, over all epochs that this gateway knows of. */

import type { Epoch, FactSource, Stream } from '../../sync/fact.ts'
import type { StreamStatus } from '../api/service.ts'

export function streamStatus(
  facts: Pick<FactSource, 'epochs'>,
  ackedTo: (epoch: Epoch, stream: Stream) => number,
): StreamStatus[] {
  const byStream = new Map<Stream, StreamStatus>()
  for (const { epoch, streams } of facts.epochs()) {
    for (const { stream, oldest, next } of streams) {
      // What retention has taken was acknowledged, or its loss declared.
      const done = Math.max(oldest, ackedTo(epoch, stream))
      const before = byStream.get(stream)
      byStream.set(stream, {
        stream,
        waiting: (before?.waiting ?? 0) + Math.max(0, next - done),
        next,
        acked: (before?.acked ?? 0) + done,
      })
    }
  }
  return [...byStream.values()].sort((a, b) => a.stream - b.stream)
}
