/** What a zone or a site sees of the other meters of the site. */

import type { Asset } from '../../registry/model.ts'
import type { Around } from '../served.ts'
import type { Sight } from './balance.ts'

export function sightOf(asset: Asset, { members, stateOf }: Around): Sight {
  const others = members.filter(({ kind, id }) => kind === 'zone' && id !== asset.id)
  const site = members.find(({ kind }) => kind === 'site')
  return {
    pressure: (site && stateOf(site.id).site?.pressure) ?? null,
    main: (site && stateOf(site.id).site?.register) ?? null,
    others: others.map(({ id }) => {
      const { water } = stateOf(id)
      return {
        register: water?.register ?? null,
        openings: water?.openings ?? null,
        leakLitresPerHour: water?.leak?.flowLitresPerHour ?? 0,
        byHandMs: water?.byHandMs ?? 0,
        lastWatering: water?.cycles.shown.at(-1) ?? null,
      }
    }),
  }
}
