/**
 * What a fact speaks of: kinds and categories from the file of assets, and from facts that have told
 * which device serves what. Looked at again from time to time; what passes by teaches it at once.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Fact } from '../../fact.ts'
import type { AssetMap } from '../asset-map.ts'
import { kpiAssets } from '../kpi-assets.ts'
import type { HypervisorStore } from '../store.ts'
import type { Known } from './fact-privacy.ts'

const LOOK_EVERY_MS = 60_000
/** A city has some thousand. Full: nothing new is learned before the next look. */
const DEVICES_MAX = 100_000

/** Types of facts that say what kind of thing their subject is. */
const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  callRaised: 'callPoint',
  callTested: 'callPoint',
  intrusionDetected: 'building',
  intrusionEnded: 'building',
  spotTaken: 'space',
  spotFreed: 'space',
  spotUnknown: 'space',
}

export class KnownThings {
  readonly #assets: ReadonlyMap<string, Known>
  readonly #store: Pick<HypervisorStore, 'states'>
  readonly #clock: Clock
  readonly #kinds = new Map<string, string>()
  readonly #served = new Map<string, Set<string>>()
  #lookedMs = Number.NEGATIVE_INFINITY
  #looking: Promise<void> | undefined

  constructor(parts: {
    readonly assets: AssetMap
    readonly store: Pick<HypervisorStore, 'states'>
    readonly clock: Clock
  }) {
    this.#assets = kpiAssets(parts.assets)
    this.#store = parts.store
    this.#clock = parts.clock
  }

  /** Resolves when what is known is not older than a minute. Rejects with StoreError. */
  async look(): Promise<void> {
    if (this.#clock.monoMs() - this.#lookedMs < LOOK_EVERY_MS) return
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  async #lookNow(): Promise<void> {
    for (const { fact } of await this.#store.states()) this.learn(fact)
    this.#lookedMs = this.#clock.monoMs()
  }

  learn(fact: Fact): void {
    if (fact.type === 'reading') return
    const kind = KIND_OF_TYPE[fact.type]
    if (kind !== undefined && this.#kinds.size < DEVICES_MAX) this.#kinds.set(fact.subject, kind)
    const { devEui } = fact.fields
    if (typeof devEui !== 'string' || devEui === fact.subject) return
    const things = this.#served.get(devEui) ?? new Set()
    things.add(fact.subject)
    if (this.#served.size < DEVICES_MAX) this.#served.set(devEui, things)
  }

  about(fact: Fact): readonly Known[] {
    const subject = fact.type === 'reading' ? fact.devEui : fact.subject
    const named = fact.type === 'reading' ? undefined : fact.fields['devEui']
    const devEuis = typeof named === 'string' ? [subject, named] : [subject]
    const ids = [subject, ...devEuis.flatMap((devEui) => [...(this.#served.get(devEui) ?? [])])]
    return [...new Set(ids)].flatMap((id) => this.#known(id) ?? [])
  }

  asset(id: string): Known | undefined {
    return this.#known(id)
  }

  #known(id: string): Known | undefined {
    const asset = this.#assets.get(id)
    if (asset) return asset
    const kind = this.#kinds.get(id)
    return kind === undefined ? undefined : { kind }
  }
}
