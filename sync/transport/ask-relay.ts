/**
 * Questions of a gateway to its hypervisor and the answers, as bytes beside the facts: files of a
 * repository. Stands between those who ask and the transport, which comes and goes. Promises as little
 * as the way itself: what is not answered is asked again by its asker.
 */

export class AskRelay {
  /** Set by the transport while it is open; `false` where the link is down just now. */
  send: ((message: Uint8Array) => boolean) | undefined
  readonly #listeners = new Set<(message: Uint8Array) => void>()

  /** Rejects where nothing will carry it; a link that is only down loses it like any message. */
  async publish(message: Uint8Array): Promise<void> {
    if (!this.send) throw new Error('no broker is configured, or the link is paused')
    this.send(message)
  }

  /** Calls `onMessage` for each answer until the returned function is called. */
  subscribe(onMessage: (message: Uint8Array) => void): () => void {
    this.#listeners.add(onMessage)
    return () => this.#listeners.delete(onMessage)
  }

  received(message: Uint8Array): void {
    for (const listen of this.#listeners) listen(message)
  }
}
