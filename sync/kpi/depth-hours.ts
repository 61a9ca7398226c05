/** Hours of soil tension by depth, out of `valueHour` facts of a tree: `soil.tension@40` is that at 40 cm. */

import type { Fact } from '../fact.ts'
import { maybeNumberOf } from './number.ts'
import type { DepthHour } from './root-depth.ts'

export function depthHours(facts: Iterable<Fact>): readonly DepthHour[] {
  const newest = new Map<string, { readonly rev: number; readonly hour: DepthHour }>()
  for (const fact of facts) {
    if (fact.type !== 'valueHour') continue
    const depth = /^soil\.tension@(\d{1,3})$/.exec(String(fact.fields['quantity']))?.[1]
    const [atMs, kpa] = [maybeNumberOf(fact, 'hourMs'), maybeNumberOf(fact, 'mean')]
    if (depth === undefined || atMs === undefined || kpa === undefined) continue
    const key = `${depth} ${atMs}`
    const known = newest.get(key)
    const hour = { atMs, depthCm: Number(depth), kpa }
    if (!known || known.rev <= fact.rev) newest.set(key, { rev: fact.rev, hour })
  }
  return [...newest.values()].map(({ hour }) => hour)
}
