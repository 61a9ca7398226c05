/**
 * How likely it is that a space changed so many times between two frames, and when it then did: a chain
 * over a grid of moments, forward and backward.
 *
 *   since        from                                   to       end
 *   ├── taken ────┤  .  .  ?  .  .  .  ?  .  .  .  .  . ├─ … ─────┤
 *                         └─── free ───┘
 */

import type { StateLengths } from './state-lengths.ts'

/** When the state after the last change ended, or until when it lasted at least. */
export type PathEnd = { readonly lineMs: number; readonly isChange: boolean }

export type PathAsked = {
  readonly fromMs: number
  readonly toMs: number
  /** The state before, and since when. */
  readonly occupied: boolean
  readonly sinceMs: number
  readonly end: PathEnd
  readonly lengths: StateLengths
}

export type LostPath = {
  readonly weight: number
  /** For each change: how likely it was in each cell of the grid; their sum is `weight`. */
  readonly cells: readonly Float64Array[]
}

export const GRID = 20

/** All ways between two frames; asked for so many changes at once they share what they can. */
export class LostPaths {
  readonly #asked: PathAsked
  readonly #stepMs: number
  readonly #ending: StateLengths['endsAt']
  /** By the state that lasts from cell to cell. */
  readonly #tables = new Map<boolean, Float64Array>()
  /** forward[k][i]: that change k is in cell i. */
  readonly #forward: Float64Array[]

  constructor(asked: PathAsked) {
    const { fromMs, toMs, occupied, sinceMs, end, lengths } = asked
    this.#asked = asked
    this.#stepMs = (toMs - fromMs) / GRID
    this.#ending = end.isChange ? lengths.endsAt : lengths.lasts
    this.#forward = [this.#overCells((ms) => lengths.endsAt(occupied, sinceMs, ms) * this.#stepMs)]
  }

  /** With `real` changes. */
  path(real: number): LostPath {
    const { occupied, sinceMs, end } = this.#asked
    if (real === 0) return { weight: this.#ending(occupied, sinceMs, end.lineMs), cells: [] }
    while (this.#forward.length < real) this.#forward.push(this.#next(this.#forward.length))
    const cells: Float64Array[] = []
    // That all comes that comes after change k, if it is in cell i.
    let after = this.#overCells((ms) => this.#ending(this.#stateAfter(real - 1), ms, end.lineMs))
    for (let k = real - 1; k >= 0; k--) {
      const forward = this.#forward[k]!
      cells[k] = after.map((weight, i) => weight * forward[i]!)
      if (k > 0) after = this.#before(after, this.#stateAfter(k - 1))
    }
    let weight = 0
    for (const one of cells[0]!) weight += one
    return { weight, cells }
  }

  #next(k: number): Float64Array {
    const table = this.#table(this.#stateAfter(k - 1))
    const last = this.#forward[k - 1]!
    const next = new Float64Array(GRID)
    for (let i = 0; i < GRID; i++)
      for (let j = i; j < GRID; j++) next[j]! += last[i]! * table[i * GRID + j]! * this.#stepMs
    return next
  }

  #before(after: Float64Array, state: boolean): Float64Array {
    const table = this.#table(state)
    const before = new Float64Array(GRID)
    for (let i = 0; i < GRID; i++)
      for (let j = i; j < GRID; j++) before[i]! += table[i * GRID + j]! * after[j]! * this.#stepMs
    return before
  }

  #stateAfter(change: number): boolean {
    return this.#asked.occupied === (change % 2 === 1)
  }

  #table(occupied: boolean): Float64Array {
    const { fromMs, lengths } = this.#asked
    const grid = { fromMs, stepMs: this.#stepMs, cells: GRID }
    const table = this.#tables.get(occupied) ?? lengths.table(occupied, grid)
    this.#tables.set(occupied, table)
    return table
  }

  #overCells(of: (ms: number) => number): Float64Array {
    const values = new Float64Array(GRID)
    for (let n = 0; n < GRID; n++) values[n] = of(this.#asked.fromMs + (n + 0.5) * this.#stepMs)
    return values
  }
}
