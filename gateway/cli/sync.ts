/** `cigale sync status`: what waits for the hypervisor. */

import { STREAMS } from '../../sync/fact.ts'
import type { SyncBudget } from '../api/service.ts'
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
  if (status.budget) say(`budget     ${budgetLine(status.budget)}`)
  const rows = status.streams.map(({ stream, waiting, next, acked }) => [
    `${stream} ${Object.keys(STREAMS)[stream] ?? ''}`,
    waiting,
    acked,
    next,
  ])
  say(table(['stream', 'waiting', 'acked', 'next'], rows))
  return 0
}

function budgetLine({
  bytesPerDay,
  bytesPerMonth,
  dayLeft,
  monthLeft,
  heldBack,
}: SyncBudget): string {
  const month =
    bytesPerMonth === null ? '' : `, ${bytesPerMonth / 1e6} MB a month ${share(monthLeft)}`
  const names = heldBack.map((stream) => Object.keys(STREAMS)[stream]).join(', ')
  const held = names === '' ? 'nothing is held back' : `held back: ${names}`
  return `${bytesPerDay / 1e6} MB a day ${share(dayLeft)}${month}; ${held}`
}

function share(left: number): string {
  return `(${Math.round(left * 100)} % of the reserve left)`
}
