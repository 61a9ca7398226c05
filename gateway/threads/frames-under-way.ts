/**
 * Frames that the radio's thread has handed to the core and heard nothing of. Their number is bounded;
 * each batch comes back once: accepted, when what is ours is on the medium, or refused, when the core had
 * no room for it, and then nobody is told that it was accepted.
 */

/** Frames under way to the core: beyond it the radio's are refused and counted, not queued without end. */
const FRAMES_MAX = 8_192

type Batch = { readonly frames: number; readonly accepted: () => void }

export class FramesUnderWay {
  readonly #batches = new Map<number, Batch>()
  #frames = 0

  get frames(): number {
    return this.#frames
  }

  /** Takes the batch; `false` when there is no room for it. */
  begin(id: number, batch: Batch): boolean {
    if (this.#frames + batch.frames > FRAMES_MAX) return false
    this.#frames += batch.frames
    this.#batches.set(id, batch)
    return true
  }

  accepted(id: number): void {
    this.#end(id)?.accepted()
  }

  refused(id: number): void {
    this.#end(id)
  }

  #end(id: number): Batch | undefined {
    const batch = this.#batches.get(id)
    if (!batch) return undefined
    this.#batches.delete(id)
    this.#frames -= batch.frames
    return batch
  }
}
