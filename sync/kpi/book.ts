/** Partials as they are gathered: of each asset one in each of some buckets that follow each other. */

import type { Bucket } from './buckets.ts'
import { mergePartials, NOTHING, type Partial, sumsOf } from './partial.ts'

export class KpiBook {
  readonly buckets: readonly Bucket[]
  readonly #byAsset = new Map<string, Partial[]>()
  /** Kinds of assets by what was told of them. */
  readonly kinds = new Map<string, string>()
  /** And which gateway told it. */
  readonly gateways = new Map<string, string>()
  readonly #gateway: string

  /** `gateway`: whose facts it takes. */
  constructor(buckets: readonly Bucket[], gateway = '') {
    this.buckets = buckets
    this.#gateway = gateway
  }

  get ids(): readonly string[] {
    return [...this.#byAsset.keys()]
  }

  get startMs(): number {
    return this.buckets[0]?.startMs ?? 0
  }

  get endMs(): number {
    return this.buckets.at(-1)?.endMs ?? 0
  }

  of(id: string, bucket: number): Partial {
    return this.#byAsset.get(id)?.[bucket] ?? NOTHING
  }

  /** Into the bucket of this UTC time; outside of all of them it is nothing. */
  add(id: string, atMs: number, partial: Partial): void {
    const index = this.#indexOf(atMs)
    if (index >= 0) this.#put(id, index, partial)
  }

  /** Another bucket that something lasted into changes by it as well. */
  addLasting(
    id: string,
    span: { readonly fromMs: number; readonly toMs: number },
    partialOf: (overlapMs: number) => Partial,
  ): void {
    for (const [index, { startMs, endMs }] of this.buckets.entries()) {
      const overlapMs = Math.min(endMs, span.toMs) - Math.max(startMs, span.fromMs)
      if (overlapMs > 0) this.#put(id, index, partialOf(overlapMs))
    }
  }

  /** All its buckets as one, in which they lie. */
  into(bucket: Bucket): KpiBook {
    const whole = new KpiBook([bucket])
    for (const [id, partials] of this.#byAsset) {
      for (const partial of partials) if (partial) whole.#put(id, 0, partial)
    }
    for (const [id, kind] of this.kinds) whole.kinds.set(id, kind)
    for (const [id, gateway] of this.gateways) whole.gateways.set(id, gateway)
    return whole
  }

  /** What another gateway told of the same buckets. */
  merge(other: KpiBook): void {
    for (const id of other.ids) {
      for (const index of this.buckets.keys()) this.#put(id, index, other.of(id, index))
    }
    for (const [id, kind] of other.kinds) if (!this.kinds.has(id)) this.kinds.set(id, kind)
    for (const [id, gateway] of other.gateways) this.gateways.set(id, gateway)
  }

  #put(id: string, index: number, partial: Partial): void {
    const there = this.#byAsset.get(id) ?? []
    if (there.length === 0) this.#byAsset.set(id, there)
    if (this.#gateway !== '') this.gateways.set(id, this.#gateway)
    there[index] = mergePartials(there[index] ?? NOTHING, partial)
  }

  #indexOf(atMs: number): number {
    let [low, high] = [0, this.buckets.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const { startMs, endMs } = this.buckets[middle]!
      if (atMs < startMs) high = middle - 1
      else if (atMs >= endMs) low = middle + 1
      else return middle
    }
    return -1
  }
}

/** A fact that counts, and each correction of it. */
export function toldBy(rev: number): Partial {
  return sumsOf({ told: 1 + rev })
}
