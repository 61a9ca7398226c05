/**
 * The book kept outside the system: each physical row once at its birth, and where copies of it
 * live. Rows whose every copy was overwritten by a restore are excused: nobody can know them.
 */

export type Verdict = {
  readonly rows: number
  readonly lost: number
  readonly doubled: number
  readonly excused: number
  /** Stored with another content than they were born with. */
  readonly wrong: number
}

export class Ledger {
  readonly #born: string[] = []
  readonly #overwritten = new Set<number>()
  readonly #excused = new Set<number>()
  readonly #rotten = new Set<number>()

  /** The number of the next row. */
  get next(): number {
    return this.#born.length
  }

  born(content: string): void {
    this.#born.push(content)
  }

  /**
   * A row that rotted on a disk: a GAP may name it as lost, and what is named is lost for good, even if an
   * older copy of that disk, with the row as it was, comes back later.
   */
  rotted(row: number): void {
    this.#rotten.add(row)
  }

  /** A gateway booted from an older copy: what only it had is gone for good. */
  gatewayOverwritten(rows: ReadonlySet<number>, stored: ReadonlyMap<number, unknown>): void {
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
   * `stored`: what stands of each row in the hypervisor's database; `held`: rows that a gateway has
   * after all, from a newer copy: no excuse for them.
   */
  verdict(
    stored: ReadonlyMap<number, readonly string[]>,
    held: ReadonlyMap<number, string>,
  ): Verdict {
    let [lost, doubled, excused, wrong] = [0, 0, 0, 0]
    for (const [row, content] of this.#born.entries()) {
      const found = stored.get(row) ?? []
      if (found.length > 1) doubled += found.length - 1
      if (found.some((one) => one !== content)) wrong++
      if (found.length > 0) continue
      const isGone = this.#excused.has(row) && held.get(row) !== content
      if (isGone || this.#rotten.has(row)) excused++
      else lost++
    }
    return { rows: this.#born.length, lost, doubled, excused, wrong }
  }
}
