/**
 * The pairs of one gateway on its one radio: one frame at a time, those of alarms first, each pair in its turn; what
 * law or radio forbade waits. A driver: it has the clock, and decides nothing about what is said.
 */

import type { CancelTimer, Clock } from '../../../base/clock.ts'
import type { RelayKind } from './frame.ts'
import type { LinkFrame, RelayLink } from './link.ts'

/** The small thing that a relay needs of the radio. */
export type FrameLink = {
  /** Resolves when the frame was on the air, or was not; never rejects. */
  send(
    frame: Uint8Array,
    how: { readonly kind: RelayKind; readonly sf: number },
  ): Promise<'sent' | 'refused'>
}

export type StationParts = {
  readonly clock: Clock
  readonly air: FrameLink
  /** A pair's medium has failed: its frames wait, the others go on. */
  readonly onTrouble: (link: RelayLink, error: unknown) => void
}

/** Between two looks while something is to be said or waited for. */
const LOOK_MS = 100
/** An answer that is due when no more comes is looked for so long after the last frame. */
const ATTENTIVE_MS = 10_000
/** A frame that the law does not let out is tried again then. */
const REFUSED_MS = 20_000
const FAILED_MS = 60_000
const FAREWELL_MS = 30_000

export class RelayStation {
  readonly #parts: StationParts
  readonly #links: RelayLink[] = []
  #cancel: CancelTimer | undefined
  #attentiveUntilMs = 0
  #isSending = false
  #isClosed = false
  readonly #pausedUntilMs = new Map<RelayLink, number>()
  readonly #retiring = new Map<RelayLink, number>()

  constructor(parts: StationParts) {
    this.#parts = parts
  }

  get links(): readonly RelayLink[] {
    return this.#links
  }

  add(link: RelayLink): void {
    this.#links.push(link)
    this.poke()
  }

  remove(link: RelayLink): void {
    const at = this.#links.indexOf(link)
    if (at >= 0) this.#links.splice(at, 1)
    this.#pausedUntilMs.delete(link)
    this.#retiring.delete(link)
  }

  /** Removes it when what it has to say is said, or soon. */
  retire(link: RelayLink): void {
    this.#retiring.set(link, this.#parts.clock.monoMs() + FAREWELL_MS)
    this.poke()
  }

  /** Whether one of the pairs knew it: then it is nobody else's. */
  heard(frame: Uint8Array, snrDb: number): boolean {
    const nowMs = this.#parts.clock.monoMs()
    const isKnown = this.#links.some((link) => {
      try {
        return link.heard(frame, snrDb, nowMs) !== 'not-ours'
      } catch (error) {
        this.#fail(link, error)
        return true
      }
    })
    if (isKnown) {
      this.#attentiveUntilMs = nowMs + ATTENTIVE_MS
      this.poke()
    }
    return isKnown
  }

  /** Something was offered. */
  poke(): void {
    if (this.#cancel || this.#isSending || this.#isClosed) return
    this.#cancel = this.#parts.clock.after(0, () => this.#look())
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
  }

  #look(): void {
    this.#cancel = undefined
    if (this.#isSending || this.#isClosed) return
    const nowMs = this.#parts.clock.monoMs()
    for (const [link, untilMs] of this.#retiring)
      if (link.isIdle || nowMs >= untilMs) this.remove(link)
    for (const link of this.#links) {
      if (nowMs < (this.#pausedUntilMs.get(link) ?? 0)) continue
      const frame = this.#nextOf(link, nowMs)
      if (!frame) continue
      // The next look begins with the next pair.
      this.#links.push(...this.#links.splice(0, this.#links.indexOf(link) + 1))
      void this.#send(link, frame)
      return
    }
    const isBusy = nowMs < this.#attentiveUntilMs || this.#links.some((link) => !link.isIdle)
    if (isBusy) this.#cancel = this.#parts.clock.after(LOOK_MS, () => this.#look())
  }

  #nextOf(link: RelayLink, nowMs: number): LinkFrame | undefined {
    try {
      return link.next(nowMs)
    } catch (error) {
      this.#fail(link, error)
      return undefined
    }
  }

  async #send(link: RelayLink, frame: LinkFrame): Promise<void> {
    this.#isSending = true
    const outcome = await this.#parts.air.send(frame.frame, frame)
    this.#isSending = false
    if (outcome === 'refused') {
      const againMs = this.#parts.clock.monoMs() + REFUSED_MS
      link.notSent(frame, againMs)
    }
    this.poke()
  }

  #fail(link: RelayLink, error: unknown): void {
    this.#pausedUntilMs.set(link, this.#parts.clock.monoMs() + FAILED_MS)
    this.#parts.onTrouble(link, error)
  }
}
