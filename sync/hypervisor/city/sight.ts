/** What a caller sees of facts, states, assets and indicators: one place for every interface to ask. */

import type { Caller } from '../../../base/http/caller.ts'
import type { Fact } from '../../fact.ts'
import type { AssetMap } from '../asset-map.ts'
import type { ProfileOf } from '../profiles.ts'
import { type Eyes, eyesOf, maySeeFact, seesAll } from './fact-privacy.ts'
import type { KnownThings } from './known-things.ts'
import { isPublishable, isSafety, maySeeSafety, SPACES_LEAST } from './privacy.ts'
import type { Thing } from './thing.ts'

export type FactSight = (fact: Fact, profileOf: ProfileOf) => boolean

export type IndicatorSight = {
  asset(asset: { readonly id: string; readonly kind: string }, periodMs: number): boolean
  group(
    group: { readonly group: string; readonly kind: string; readonly assets: number },
    periodMs: number,
  ): boolean
}

/** Categories that say of a group that none of its spaces is reserved. */
const OPEN_CATEGORIES = ['normal', 'delivery', 'ev']

export class CitySight {
  readonly #known: KnownThings

  constructor(known: KnownThings) {
    this.#known = known
  }

  /** Of what was told, be it long ago. */
  of(caller: Caller): Promise<FactSight> {
    return this.#sight(eyesOf(caller, { isPast: true }))
  }

  /** Of how things stand. */
  ofStates(caller: Caller): Promise<FactSight> {
    return this.#sight(eyesOf(caller, { isPast: false }))
  }

  async #sight(eyes: Eyes): Promise<FactSight> {
    if (seesAll(eyes)) return () => true
    await this.#known.look()
    return (fact, profileOf) => {
      this.#known.learn(fact)
      const about = this.#known.about(fact)
      return maySeeFact(fact, { about, quantities: quantitiesOf(fact, profileOf) }, eyes)
    }
  }

  ofIndicators(caller: Caller): IndicatorSight {
    const [{ view }, safety] = [eyesOf(caller, { isPast: true }), maySeeSafety(caller)]
    const isHidden = (kind: string): boolean => isSafetyKind(kind) && !safety
    return {
      asset: ({ id, kind }, periodMs) => {
        if (isHidden(kind) || kind !== 'space') return !isHidden(kind)
        const { category = 'prm' } = this.#known.asset(id) ?? {}
        return isPublishable(view, { category, spaces: 1, periodMs })
      },
      group: ({ group, kind, assets }, periodMs) => {
        if (isHidden(kind) || kind !== 'space') return !isHidden(kind)
        if (assets >= SPACES_LEAST && view !== 'public') return true
        const category = OPEN_CATEGORIES.includes(group) ? group : 'prm'
        return isPublishable(view, { category, spaces: assets, periodMs })
      },
    }
  }

  assetsFor(caller: Caller, map: AssetMap): AssetMap {
    if (maySeeSafety(caller)) return map
    const features = map.features.filter((feature) => {
      const { properties } = feature as { readonly properties: { readonly kind: string } }
      return !isSafetyKind(properties.kind)
    })
    return { ...map, features }
  }
}

function isSafetyKind(kind: string): boolean {
  return isSafety({ kind: kind as Thing['kind'] })
}

function quantitiesOf(fact: Fact, profileOf: ProfileOf): readonly string[] {
  if (fact.type !== 'reading') return []
  const { channels = [] } = profileOf(fact.profile, fact.values.length) ?? {}
  return channels.filter((_, i) => fact.values[i] !== null).map(({ quantity }) => quantity)
}
