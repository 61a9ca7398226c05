/** What the hypervisor, or a stick to it, fetches here, and what it has taken (sync/transport/pull.ts). */

import type { ClockState } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type { GapMessage, LaneId } from '../../sync/messages.ts'
import { pullAck, pullBatches, pullHello } from '../../sync/transport/pull.ts'
import { VERSION } from '../version.ts'
import type { Core } from './core.ts'
import type { SyncPort } from './sync-port.ts'

export type PullPort = Pick<SyncPort, 'lanes' | 'pullHello' | 'pullBatches' | 'pullAck'>

export function pullPort(parts: {
  readonly core: Pick<Core, 'facts' | 'state'>
  readonly gw: GatewayEui
  readonly random: Random
  readonly clockState: () => ClockState
  readonly ackedTo: (epoch: Epoch, stream: Stream) => number
  readonly onAcked: (lane: LaneId, next: number) => void
  readonly onGap?: (gap: GapMessage) => void
  /** Somebody begins to fetch. */
  readonly onAsked?: () => void
}): PullPort {
  const { core, gw, random, clockState, ackedTo, onAcked, onGap, onAsked } = parts
  const source = {
    gw,
    epoch: core.state.epoch,
    version: VERSION,
    source: core.facts,
    random,
    clockState,
    ...(onGap && { onGap }),
  }
  return {
    lanes: () => lanesOf(core, ackedTo),
    pullHello: (page) => {
      onAsked?.()
      return pullHello(source, page)
    },
    pullBatches: (query) => pullBatches(source, query),
    pullAck: (message) => {
      const result = pullAck(source, message)
      if (result.kind === 'acked') onAcked(result, result.next)
      return result
    },
  }
}

/** Every stream that holds facts, or did. */
export function lanesOf(
  core: Pick<Core, 'facts'>,
  ackedTo: (epoch: Epoch, stream: Stream) => number,
): ReturnType<SyncPort['lanes']> {
  return core.facts.epochs().flatMap(({ epoch, streams }) =>
    streams.map(({ stream, next }) => {
      return { epoch, stream, next, acked: Math.min(next, ackedTo(epoch, stream)) }
    }),
  )
}
