/** Who wants an editor, and the answer that is due when it is there, or does not come. */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { FlowsAnswer, FlowsStatus } from './status.ts'

/** An editor that is not there by then does not come. */
const EDITOR_MS = 30_000

export type Editing = { readonly by: string; readonly secret: string; readonly untilMs: number }

export class EditWish {
  readonly #clock: Clock
  #now: Editing | undefined
  #answer: ((given: FlowsAnswer) => void) | undefined
  #cancel: CancelTimer = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get now(): Editing | undefined {
    return this.#now
  }

  /** For who looks on: without the secret. */
  get shown(): FlowsStatus['editing'] {
    return this.#now ? { by: this.#now.by, untilMs: this.#now.untilMs } : null
  }

  get isOver(): boolean {
    return this.#now !== undefined && this.#clock.wallMs() >= this.#now.untilMs
  }

  /** Resolves when the editor is there. `onLate`: it did not come, and nobody edits any more. */
  begin({ by, secret, untilMs }: Editing, onLate: () => void): Promise<FlowsAnswer> {
    this.#settle({ kind: 'refused', detail: 'somebody else has begun to edit' })
    this.#now = { by, secret, untilMs }
    return new Promise((resolve) => {
      this.#answer = resolve
      this.#cancel = this.#clock.after(EDITOR_MS, () => {
        const detail = `the editor was not there after ${EDITOR_MS / 1_000} s: see the log`
        this.#now = undefined
        this.#settle({ kind: 'refused', detail })
        onLate()
      })
    })
  }

  isThere(port: number): void {
    this.#settle({ kind: 'editing', port })
  }

  /** `false`: nobody edits. */
  end(): boolean {
    const wasSo = this.#now !== undefined
    this.#now = undefined
    this.#settle({ kind: 'refused', detail: 'the flows ended before their editor was there' })
    return wasSo
  }

  #settle(answer: FlowsAnswer): void {
    this.#cancel()
    this.#answer?.(answer)
    this.#answer = undefined
  }
}
