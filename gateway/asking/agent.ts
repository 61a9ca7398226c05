/** Asks sensors for the pace that their spaces need: one device a look, so six an hour at most. */

import type { Clock } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import { Looking } from '../../base/looking.ts'
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
  readonly #looking: Looking

  constructor(parts: PaceAgentParts) {
    this.#parts = parts
    const { clock, failed } = parts
    this.#looking = new Looking({ clock, everyMs: LOOK_MS, look: () => this.#askOne(), failed })
  }

  close(): void {
    this.#looking.close()
  }

  /** One look, beside those of the timer. */
  async look(): Promise<void> {
    await this.#looking.now()
  }

  /** The first space that wants something which its sensor can be told. */
  async #askOne(): Promise<string> {
    const { spaces, encode, ask } = this.#parts
    // Models that have no words for a pace are asked for them once a look, not once a space.
    const mute = new Set<string>()
    for (const space of spaces()) {
      const wish = paceWish(space)
      if (!wish || mute.has(space.profile)) continue
      const order = await encode(space.profile, wish.seconds)
      if (this.#looking.isClosed) return ''
      if (order) {
        await ask(space, wish, order)
        return ''
      }
      mute.add(space.profile)
    }
    return ''
  }
}
