/** Tasks one after the other, in the order they were given: for state that a task changes across waits. */

export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `task` when all before it have ended, however they ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => {})
    return result
  }

  /** Resolves when all that was given has ended. */
  async idle(): Promise<void> {
    await this.#last
  }
}
