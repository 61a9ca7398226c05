/** The hand-over of a gateway that is not running: nothing is sent, what waits can be counted. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Core } from './core.ts'
import { lanesOf, pullPort } from './pull-port.ts'
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
    push: status,
    gaps: () => [],
    lanes: () => lanesOf(core, (epoch, stream) => core.ackedTo(epoch, stream)),
    pullHello: () => undefined,
    pullBatches: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
    pullAck: () => ({ kind: 'rejected', reason: 'unknown-lane' }),
  }
}

/** The same, and a stick can be filled and its receipts taken: they are kept when the core closes. */
export function stoppedSync(
  core: Pick<Core, 'facts' | 'state' | 'ackedTo' | 'onAcked'>,
  parts: { readonly gw: GatewayEui; readonly random: Random },
): SyncPort {
  return {
    ...noSync(core),
    ...pullPort({
      ...parts,
      core,
      clockState: () => core.state.clk,
      ackedTo: (epoch, stream) => core.ackedTo(epoch, stream),
      onAcked: ({ epoch, stream }, next) => core.onAcked({ epoch, stream, next }),
    }),
  }
}
