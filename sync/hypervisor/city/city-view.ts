/**
 * The city's picture, made again when somebody looks and something may have changed: at most once in a
 * second, and one for all who look at once.
 */

import type { Clock } from '../../../base/clock.ts'
import type { AssetMap } from '../asset-map.ts'
import { profilesOf } from '../profiles.ts'
import type { HypervisorStore } from '../store.ts'
import { cityAssets } from './assets.ts'
import { pictureOf } from './picture.ts'
import type { City } from './thing.ts'

/** A picture is shown for so long while facts come in; pages that are told of a fact ask for a newer one. */
const FRESH_MS = 1_000
/** And for so long while none comes: a gateway may have fallen silent. */
const STILL_MS = 5_000

export type CityViewParts = {
  readonly store: Pick<HypervisorStore, 'states' | 'gateways' | 'facts' | 'profile'>
  readonly assets: AssetMap
  readonly clock: Clock
}

export class CityView {
  readonly #parts: CityViewParts
  readonly #assets: ReturnType<typeof cityAssets>
  #last: City | undefined
  #lastMs = 0
  #making: Promise<City> | undefined

  constructor(parts: CityViewParts) {
    this.#parts = parts
    this.#assets = cityAssets(parts.assets)
  }

  /** `atLeast`: facts up to this position must be in it. */
  async now(atLeast = 0): Promise<City> {
    const city = await (this.#making ?? this.#newest())
    return city.position >= atLeast ? city : await this.#make()
  }

  async #newest(): Promise<City> {
    const ageMs = this.#parts.clock.monoMs() - this.#lastMs
    if (!this.#last || ageMs >= STILL_MS) return await this.#make()
    if (ageMs < FRESH_MS) return this.#last
    return (await this.#position()) === this.#last.position ? this.#last : await this.#make()
  }

  #make(): Promise<City> {
    this.#making ??= this.#read().finally(() => {
      this.#making = undefined
    })
    return this.#making
  }

  async #read(): Promise<City> {
    const { store, clock } = this.#parts
    this.#lastMs = clock.monoMs()
    // Before the states, so that they have all of it.
    const position = await this.#position()
    const [states, gateways] = await Promise.all([store.states(), store.gateways()])
    const profileOf = await profilesOf(
      store,
      states.map(({ fact }) => fact),
    )
    const nowMs = clock.wallMs()
    const assets = this.#assets
    this.#last = pictureOf({ nowMs, position, states, assets, gateways, profileOf })
    return this.#last
  }

  async #position(): Promise<number> {
    return (await this.#parts.store.facts({ limit: 1 }))[0]?.position ?? 0
  }
}
