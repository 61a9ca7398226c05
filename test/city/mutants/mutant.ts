/** A deliberately broken core, bent from outside: the suite that lets it live proves nothing. */

import type { Bend } from '../bend.ts'
import type { Invariant } from '../ledger/violation.ts'

export type Mutant = {
  readonly name: string
  readonly text: string
  /** Any of these is how it is to be caught. */
  readonly breaks: readonly Invariant[]
  /** Shows only in few lives: `cigale soak mutants` has the patience. */
  readonly isSly?: boolean
  /** A fresh one for each life: it may remember. */
  readonly bend: () => Bend
}
