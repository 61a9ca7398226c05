/**
 * An outlet hands facts on to one partner, each at least once and in the order of their arrival; what it
 * writes there is idempotent, so that twice is once. `driver.ts` keeps the position, tries again with
 * growing waits, and lays aside what the partner refuses for good (dead letters), so that one row that
 * poisons never stops the others.
 */

import type { City } from '../city/thing.ts'
import type { StoredFact } from '../store.ts'

export type Refused = {
  /** Which of what was handed on: an entity, an Observation, a topic. */
  readonly id: string
  /** What the partner said. */
  readonly because: string
  /** Trying again is of no use: to be laid aside at once. */
  readonly isFinal: boolean
  /** What was sent, for who looks at it later. */
  readonly sent: unknown
}

export type Outlet = {
  /** Names its position and its dead letters: unique, and kept. */
  readonly name: string
  /**
   * It shows the city and not only its facts: `deliver` comes without facts too, from time to time, for
   * what changes untold – a gateway that falls silent.
   */
  readonly followsCity?: boolean
  /**
   * Hands on what `facts` tell; `city` has all of them in it. Resolves with what the partner refused, each
   * apart; rejects when it could not be reached or did not answer: then all of them come again.
   */
  deliver(
    facts: readonly StoredFact[],
    city: City,
    signal: AbortSignal,
  ): Promise<readonly Refused[]>
  /**
   * Hands on again, alone and as it stands now, what was refused; `undefined` when it was taken. Rejects as
   * `deliver` does. Where it is left out, the facts it came of are delivered again.
   */
  retry?(
    letter: Pick<Refused, 'id' | 'sent'>,
    city: City,
    signal: AbortSignal,
  ): Promise<Refused | undefined>
  close?(): Promise<void>
}
