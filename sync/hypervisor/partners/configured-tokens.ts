/** Tokens of the configuration file. Digests are compared: neither length nor content shows in the time. */

import type { Caller } from '../../../base/http/caller.ts'
import { digestOf, isDigestOf } from '../../../base/people/digest.ts'

export class ConfiguredTokens {
  readonly #callers: readonly (readonly [string, Caller])[]

  constructor(tokens: ReadonlyMap<string, Caller>) {
    this.#callers = [...tokens].map(([text, caller]) => [digestOf(text), caller])
  }

  get size(): number {
    return this.#callers.length
  }

  find(text: string): Caller | undefined {
    let found: Caller | undefined
    for (const [digest, caller] of this.#callers) if (isDigestOf(text, digest)) found = caller
    return found
  }
}
