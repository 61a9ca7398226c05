/** The budget of a metered link at work: its policy for the sender, its account over restarts, its view. */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { SyncSenderOptions } from '../../sync/driver.ts'
import { STREAM_COUNT, type Stream } from '../../sync/fact.ts'
import { type Account, type ByteBudget, leastLevel, levelNow } from '../../sync/sender/budget.ts'
import { METERED_POLICY } from '../../sync/sender/state.ts'
import type { SyncBudget } from '../api/service.ts'
import type { Config } from '../config/schema.ts'
import { SyncAccountFile } from './sync-account-system.ts'

const NOTE_EVERY_MS = 30 * 60_000

export type MeteredLink = {
  /** What the sender is made with: read anew each time, for the account goes on. */
  sender(): Pick<SyncSenderOptions, 'policy' | 'account'>
  /** Notes the account from time to time until `close`. */
  watch(account: () => Account | undefined): void
  view(account: Account): SyncBudget
  /** Notes the account as one that ended in order. Call before the sender is closed. */
  close(): void
}

/** Undefined where the configuration sets no budget. */
export function meteredLink(
  { sync }: Config,
  dataDir: string,
  clock: Clock,
): MeteredLink | undefined {
  if (!sync.budget) return undefined
  const { megabytesPerDay, megabytesPerMonth } = sync.budget
  const bytesPerMonth = megabytesPerMonth === undefined ? undefined : megabytesPerMonth * 1e6
  const budget: ByteBudget = { bytesPerDay: megabytesPerDay * 1e6, bytesPerMonth }
  const file = new SyncAccountFile(dataDir)
  let current: (() => Account | undefined) | undefined
  let cancel: CancelTimer | undefined

  function note(wasClosed: boolean): void {
    const account = current?.()
    if (account) file.keep({ ...account, wasClosed })
    cancel?.()
    cancel = wasClosed ? undefined : clock.after(NOTE_EVERY_MS, () => note(false))
  }

  return {
    sender() {
      const account = file.read()
      return { policy: { ...METERED_POLICY, budget }, ...(account && { account }) }
    },
    watch(account) {
      current = account
      note(false)
    },
    view(account) {
      const level = levelNow(account)
      const streams = Array.from({ length: STREAM_COUNT }, (_, stream) => stream as Stream)
      return {
        bytesPerDay: budget.bytesPerDay,
        bytesPerMonth: bytesPerMonth ?? null,
        dayLeft: account.day,
        monthLeft: account.month,
        heldBack: streams.filter((stream) => level < leastLevel(stream)),
      }
    },
    close() {
      note(true)
      current = undefined
    },
  }
}
