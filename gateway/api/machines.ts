/** Who brings a token to a gateway (`Machines` of base/people): programs and scripts by the tokens file, grants (S7). */

import type { Caller } from '../../base/http/caller.ts'
import type { Machines } from '../../base/people/people.ts'
import { callerOf, type TokenEntry } from './auth.ts'
import type { GrantDoor } from './grants.ts'

export class GatewayMachines implements Machines {
  readonly #tokens: () => readonly TokenEntry[]
  readonly #grants: GrantDoor

  /** `tokens`: those of now. */
  constructor(tokens: () => readonly TokenEntry[], grants: GrantDoor) {
    this.#tokens = tokens
    this.#grants = grants
  }

  get isServed(): boolean {
    return this.#tokens().length > 0
  }

  async find(text: string): Promise<Caller | undefined> {
    return callerOf(text, this.#tokens()) ?? this.#grants.callerOf(text)
  }
}
