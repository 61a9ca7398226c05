/** What a checker found: the invariant that broke (reference faults §1), when, and on what. */

export const INVARIANTS = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I15',
] as const
export type Invariant = (typeof INVARIANTS)[number]

export type Violation = {
  readonly invariant: Invariant
  /** Milliseconds since the life began. */
  readonly atMs: number
  readonly detail: string
}

/** A broken core breaks something at every step: the first few say all. */
const KEPT_MAX = 40

export class Violations {
  readonly #nowMs: () => number
  readonly found: Violation[] = []
  count = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  add(invariant: Invariant, detail: string): void {
    this.count++
    if (this.found.length < KEPT_MAX) {
      this.found.push({ invariant, atMs: Math.round(this.#nowMs()), detail })
    }
  }
}
