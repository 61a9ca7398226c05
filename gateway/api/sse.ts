/** Reads server-sent events out of pieces of a stream. Pure; unknown fields are passed over. */

export type SseEvent = { readonly id: string | undefined; readonly data: string | undefined }

/** No line of ours is longer; a peer that sends one is not a gateway. */
const BUFFER_CHARS_MAX = 1_000_000

export class SseReader {
  #rest = ''

  /**
   * The events that are complete with this piece. One without data only moves the id on.
   * `undefined`: the stream is not what it should be.
   */
  read(piece: string): readonly SseEvent[] | undefined {
    this.#rest += piece
    if (this.#rest.length > BUFFER_CHARS_MAX) return undefined
    const blocks = this.#rest.split('\n\n')
    this.#rest = blocks.pop()!
    return blocks.map(eventOf).filter(({ id, data }) => id !== undefined || data !== undefined)
  }
}

function eventOf(block: string): SseEvent {
  let id: string | undefined
  let data: string | undefined
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const field = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') id = value
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`
  }
  return { id, data }
}
