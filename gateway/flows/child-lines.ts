/** Bytes of a pipe as lines: a line without end is cut off and counted, not kept. */

const LINE_BYTES_MAX = 8_192

export class ChildLines {
  #rest = ''
  #isTooLong = false
  #dropped = 0

  /** Lines that were too long, so far. */
  get dropped(): number {
    return this.#dropped
  }

  /** The lines that `chunk` ends. */
  take(chunk: string): readonly string[] {
    const pieces = chunk.split('\n')
    const rest = pieces.pop() ?? ''
    const lines: string[] = []
    for (const piece of pieces) {
      this.#add(piece)
      if (!this.#isTooLong && this.#rest !== '') lines.push(this.#rest)
      this.#rest = ''
      this.#isTooLong = false
    }
    this.#add(rest)
    return lines
  }

  #add(piece: string): void {
    if (this.#isTooLong) return
    if (this.#rest.length + piece.length <= LINE_BYTES_MAX) {
      this.#rest += piece
      return
    }
    this.#rest = ''
    this.#isTooLong = true
    this.#dropped += 1
  }
}
