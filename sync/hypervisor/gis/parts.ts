/** What the routes of the GIS need: the city now, whose it is, and the past of spaces. */

import type { Caller } from '../../../base/http/caller.ts'
import { maySeeSpaceHistory } from '../city/privacy.ts'
import { type Seen, seenBy } from '../city/seen.ts'
import type { City, Publisher } from '../city/thing.ts'
import type { LayerContext } from './layer.ts'
import type { SpaceDays } from './space-days.ts'

export type GisParts = {
  readonly city: () => Promise<City>
  readonly publisher: Publisher
  readonly spaceDays: SpaceDays
}

/** What who asks sees of layers now; the past of spaces is not even asked for where it is not shown. */
export async function contextFor(
  { spaceDays }: Pick<GisParts, 'spaceDays'>,
  caller: Caller,
  city: City,
): Promise<LayerContext> {
  const seen: Seen = seenBy(caller)
  if (!maySeeSpaceHistory(seen.view, 'normal')) return { seen }
  return { seen, spaceDays: await spaceDays.before(city) }
}
