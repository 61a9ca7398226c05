/**
 * All assets of a gateway, living again over its frames. Each sees those it stands among as they are at
 * that moment, and deadlines come in the order in which they are due, as in the engine.
 */

import type { DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { ASSET_START } from '../detect/asset-state.ts'
import { ALONE, type Around } from '../detect/served.ts'
import { earliest, type Instant } from '../detect/step.ts'
import { companyOf } from '../engine/companies.ts'
import type { Asset } from '../registry/model.ts'
import type { Place } from '../replay/place.ts'
import { AssetLife, type LifeFrame } from './asset-life.ts'

export class AssetLives {
  readonly #lives = new Map<string, AssetLife>()
  readonly #servedBy = new Map<DevEui, readonly AssetLife[]>()
  #dueMs: number | undefined

  constructor(places: readonly Place[]) {
    const companies = Map.groupBy(places, ({ asset }) => companyOf(asset))
    for (const { asset, bindings } of places) {
      const company = companyOf(asset)
      const members = company ? companies.get(company)!.map((place) => place.asset) : []
      const life = new AssetLife({ asset, bindings, around: this.#around(members) })
      this.#lives.set(asset.id, life)
      for (const devEui of new Set(bindings.map((binding) => binding.devEui))) {
        this.#servedBy.set(devEui, [...(this.#servedBy.get(devEui) ?? []), life])
      }
    }
  }

  serves(devEui: DevEui): boolean {
    return this.#servedBy.has(devEui)
  }

  hear(frame: LifeFrame, output: DecoderOutput): readonly EventFact[] {
    const facts = [...this.wait(frame)]
    for (const life of this.#servedBy.get(frame.devEui) ?? []) {
      facts.push(...life.hear(frame, output))
      this.#dueMs = earliest(this.#dueMs, life.timerMs)
    }
    return facts
  }

  wait(now: Instant): readonly EventFact[] {
    const facts: EventFact[] = []
    while (this.#dueMs !== undefined && this.#dueMs <= now.lineMs) {
      const dueMs = this.#dueMs
      for (const life of this.#lives.values()) {
        if (life.timerMs !== undefined && life.timerMs <= dueMs) facts.push(...life.fire(now))
      }
      this.#dueMs = earliest(...[...this.#lives.values()].map(({ timerMs }) => timerMs))
    }
    return facts
  }

  #around(members: readonly Asset[]): Around {
    if (members.length === 0) return ALONE
    return { members, stateOf: (id) => this.#lives.get(id)?.state ?? ASSET_START }
  }
}
