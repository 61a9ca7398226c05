/** The gateway's greeting: which rows of which epochs it holds, at most 64 epochs a page. */

import type { ClockState } from '../base/clock.ts'
import type { FactSource } from './fact.ts'
import { HELLO_EPOCHS_MAX, type HelloMessage } from './messages.ts'

export type HelloInput = {
  readonly gw: HelloMessage['gw']
  readonly epoch: number
  readonly version: string
  readonly source: FactSource
  readonly clockState: () => ClockState
}

/** The pages, the running epoch and the newest ones first; one empty page when there is nothing. */
export function helloPages(input: HelloInput, nonce: number): HelloMessage[] {
  const { gw, epoch, version } = input
  const clk = input.clockState()
  const epochs = input.source.epochs().map(({ epoch, streams }) => ({
    epoch,
    streams: streams.map(({ stream, oldest, next, head }) => ({ stream, oldest, next, head })),
  }))
  epochs.reverse()
  const pages = Math.max(1, Math.ceil(epochs.length / HELLO_EPOCHS_MAX))
  return Array.from({ length: pages }, (_, page) => {
    const shown = epochs.slice(page * HELLO_EPOCHS_MAX, (page + 1) * HELLO_EPOCHS_MAX)
    return { kind: 'hello', gw, epoch, nonce, page, pages, version, epochs: shown, clk }
  })
}
