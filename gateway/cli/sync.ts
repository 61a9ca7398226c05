/** `cigale sync status`: what waits for the hypervisor. */

import { STREAMS } from '../../sync/fact.ts'
import { nowMs, withGateway } from './access.ts'
import type { CommonOptions } from './options.ts'
import { ago, say, sayJson, table } from './output.ts'

export async function syncStatus(options: CommonOptions): Promise<number> {
  const status = await withGateway(options, ({ service }) => service.syncStatus())
  if (options.json) {
    sayJson(status)
    return 0
  }
  const link = status.connected ? 'connected' : status.enabled ? 'not connected' : 'off'
  say(`link       ${link} (${status.transport}): ${status.detail}`)
  say(`last ack   ${ago(status.lastAckAtMs, nowMs())}`)
  const rows = status.streams.map(({ stream, waiting, next, acked }) => [
    `${stream} ${Object.keys(STREAMS)[stream] ?? ''}`,
    waiting,
    acked,
    next,
  ])
  say(table(['stream', 'waiting', 'acked', 'next'], rows))
  return 0
}
