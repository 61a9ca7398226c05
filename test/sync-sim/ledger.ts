/**
 * The book kept outside the system: each physical row once at its birth, and where copies of it
 * live. Rows whose every copy was overwritten by a restore are excused: nobody can know them.
 */

export type Verdict = {
  readonly rows: number
  readonly lost: number
  readonly doubled: number
  readonly excused: number
}

export class Ledger {
  #born = 0
  readonly #overwritten = new Set<number>()
  readonly #excused = new Set<number>()

  /** The number of a new row. */
  born(): number {
    return this.#born++
  }

  /** A gateway booted from an older copy: what only it had is gone for good. */
  gatewayOverwritten(rows: ReadonlySet<number>, stored: ReadonlyMap<number, number>): void {
    for (const row of rows) {
      this.#overwritten.add(row)
      if (!stored.has(row)) this.#excused.add(row)
    }
  }

  /** The hypervisor's database went back: rows that a gateway had overwritten are gone for good. */
  hypervisorOverwritten(rows: ReadonlySet<number>): void {
    for (const row of rows) if (this.#overwritten.has(row)) this.#excused.add(row)
  }

  /**
   * `stored`: how often each row stands in the hypervisor's database; `held`: rows that a gateway
   * has after all, from a newer copy: no excuse for them.
   */
  verdict(stored: ReadonlyMap<number, number>, held: ReadonlySet<number>): Verdict {
    let [lost, doubled, excused] = [0, 0, 0]
    for (let row = 0; row < this.#born; row++) {
      const times = stored.get(row) ?? 0
      if (times > 1) doubled += times - 1
      if (times > 0) continue
      if (this.#excused.has(row) && !held.has(row)) excused++
      else lost++
    }
    return { rows: this.#born, lost, doubled, excused }
  }
}
