/** Partners' machines at the door: tokens of the configuration file, and tokens drawn here. */

import type { Clock } from '../../../base/clock.ts'
import type { Ed25519Key } from '../../../base/ed25519.ts'
import type { Caller } from '../../../base/http/caller.ts'
import type { Machines } from '../../../base/people/people.ts'
import type { Random } from '../../../base/random.ts'
import type { Records } from '../../../base/records/records.ts'
import { ConfiguredTokens } from './configured-tokens.ts'
import { MachineTokens } from './machine-tokens.ts'

export type PartnersParts = {
  readonly records: Records
  readonly clock: Clock
  readonly random: Random
  /** Of the configuration file: token → who. */
  readonly configured: ReadonlyMap<string, Caller>
  /** Signs grants of technicians. */
  readonly commandKey: Ed25519Key
}

export class Partners implements Machines {
  readonly tokens: MachineTokens
  readonly clock: Clock
  readonly random: Random
  readonly commandKey: Ed25519Key
  readonly #configured: ConfiguredTokens

  constructor(parts: PartnersParts) {
    this.tokens = new MachineTokens(parts)
    this.clock = parts.clock
    this.random = parts.random
    this.commandKey = parts.commandKey
    this.#configured = new ConfiguredTokens(parts.configured)
  }

  /** Who has a token of the configuration has been let in already. */
  get isServed(): boolean {
    return this.#configured.size > 0
  }

  async find(text: string): Promise<Caller | undefined> {
    const configured = this.#configured.find(text)
    if (configured) return configured
    const token = await this.tokens.find(text)
    if (!token) return undefined
    const { name, scopes } = token
    return { name: `token:${name}`, roles: [], scopes, isSteppedUp: false }
  }
}
