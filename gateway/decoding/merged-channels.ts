/** The channels of a profile as versions come and go: a place, once taken, keeps its meaning. */

import type { Channel } from '../../decoders/contract.ts'
import { CHANNELS_MAX } from '../../sync/row.ts'

/** Those there were in their places, new ones behind; `undefined`: more than a reading can carry. */
export function mergedChannels(
  before: readonly Channel[],
  brought: readonly Channel[],
): readonly Channel[] | undefined {
  const isNew = (channel: Channel) =>
    !before.some((one) => one.quantity === channel.quantity && one.index === channel.index)
  const all = [...before, ...brought.filter(isNew)]
  return all.length > CHANNELS_MAX ? undefined : all
}
