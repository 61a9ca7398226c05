/** The channels of readings that are about to be shown. */

import type { Fact, Profile } from '../fact.ts'
import type { HypervisorStore } from './store.ts'

export type ProfileOf = (id: string, channelCount: number) => Profile | undefined

/** Reads each profile of `facts` once; the answer knows no others. */
export async function profilesOf(
  store: Pick<HypervisorStore, 'profile'>,
  facts: readonly Fact[],
): Promise<ProfileOf> {
  const found = new Map<string, Profile | undefined>()
  for (const fact of facts) {
    if (fact.type !== 'reading') continue
    const { profile, values } = fact
    const key = keyOf(profile, values.length)
    if (!found.has(key)) found.set(key, await store.profile(profile, values.length))
  }
  return (id, channelCount) => found.get(keyOf(id, channelCount))
}

function keyOf(id: string, channelCount: number): string {
  return `${channelCount} ${id}`
}
