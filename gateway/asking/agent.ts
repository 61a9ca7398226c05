/** Asks sensors for the pace that their spaces need: one device a look, so six an hour at most. */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import type { EncodedDownlink } from '../../decoders/contract.ts'
import { type PaceWish, paceWish, type SpacePace } from './pace-wish.ts'

export type AskedSpace = SpacePace & {
  readonly space: string
  readonly devEui: DevEui
  readonly profile: string
}

export type PaceAgentParts = {
  readonly clock: Clock
  /** Spaces whose sensor can be sent something now: it has joined, and nothing waits for it. */
  readonly spaces: () => readonly AskedSpace[]
  /** In the words of the model; `undefined`: it has none. */
  readonly encode: (profile: string, seconds: number) => Promise<EncodedDownlink | undefined>
  /** Resolves when the order is on the medium. */
  readonly ask: (space: AskedSpace, wish: PaceWish, order: EncodedDownlink) => Promise<void>
  readonly failed: (detail: string) => void
}

const LOOK_MS = 600_000

export class PaceAgent {
  readonly #parts: PaceAgentParts
  #cancel: CancelTimer
  #isClosed = false
  #failure = ''

  constructor(parts: PaceAgentParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(LOOK_MS, () => void this.#turn())
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  async #turn(): Promise<void> {
    await this.look()
    if (!this.#isClosed) this.#cancel = this.#parts.clock.after(LOOK_MS, () => void this.#turn())
  }

  /** The first space that wants something which its sensor can be told. The same failure is told once. */
  async look(): Promise<void> {
    let failure = ''
    try {
      await this.#askOne()
    } catch (error) {
      failure = String(error)
    }
    if (failure !== '' && failure !== this.#failure) this.#parts.failed(failure)
    this.#failure = failure
  }

  async #askOne(): Promise<void> {
    const { spaces, encode, ask } = this.#parts
    // Models that have no words for a pace are asked for them once a look, not once a space.
    const mute = new Set<string>()
    for (const space of spaces()) {
      const wish = paceWish(space)
      if (!wish || mute.has(space.profile)) continue
      const order = await encode(space.profile, wish.seconds)
      if (this.#isClosed) return
      if (order) return await ask(space, wish, order)
      mute.add(space.profile)
    }
  }
}
