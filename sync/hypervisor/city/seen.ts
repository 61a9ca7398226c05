/** What one caller sees of the city, as a value that projections take. */

import type { Caller } from '../../../base/http/caller.ts'
import { isSafety, maySeeSafety, type View, viewOf } from './privacy.ts'
import type { City, Thing } from './thing.ts'

export type Seen = {
  readonly view: View
  /** Call points and watched buildings are shown. */
  readonly hasSafety: boolean
}

export const SEEN_BY_ALL: Seen = { view: 'public', hasSafety: false }

export function seenBy(caller: Caller): Seen {
  return { view: viewOf(caller), hasSafety: maySeeSafety(caller) }
}

/** Things that may be shown at all, in the order of their ids. */
export function thingsSeen(city: City, { hasSafety }: Seen): readonly Thing[] {
  const things = [...city.things.values()]
  return hasSafety ? things : things.filter((thing) => !isSafety(thing))
}
