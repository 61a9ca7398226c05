/**
 * Passwords at rest (S2): Argon2id of node:crypto with m = 19 MiB, t = 2, p = 1 (OWASP's first choice),
 * written as a PHC string that names its own parameters: when ours grow, the next login writes it anew.
 *
 *   $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH      base64 without padding
 */

import { argon2, timingSafeEqual } from 'node:crypto'
import type { Random } from '../random.ts'

type Cost = { readonly memoryKib: number; readonly passes: number; readonly lanes: number }

export const COST: Cost = { memoryKib: 19_456, passes: 2, lanes: 1 }
/** What may stand in the database: a row that was tampered with must not take all memory. */
const COST_MOST: Cost = { memoryKib: 131_072, passes: 10, lanes: 4 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Each takes 19 MiB and 30 ms of a core: more at once wait, and more than that are turned away. */
const WAITING_MAX = 64
const TOGETHER_MAX = 2

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([\w+/]{11,64})\$([\w+/]{22,86})$/

export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy'
  /** As the server answers it, where a route does not say it better. */
  readonly statusCode = 503
}

export class Passwords {
  readonly #random: Random
  readonly #waiting: (() => void)[] = []
  #running = 0
  #decoy: Promise<string> | undefined

  constructor(random: Random) {
    this.#random = random
  }

  async hash(password: string, cost = COST): Promise<string> {
    const salt = this.#random.bytes(SALT_BYTES)
    const hash = await this.#derive(password, { salt, cost, bytes: HASH_BYTES })
    const { memoryKib, passes, lanes } = cost
    return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64Of(salt)}$${base64Of(hash)}`
  }

  /** `stored` undefined (nobody has that name): takes as long, and is false. Rejects with PasswordsBusy. */
  async isRight(password: string, stored: string | undefined): Promise<boolean> {
    this.#decoy ??= this.hash('nobody has this password')
    const read = readHash(stored ?? (await this.#decoy)) ?? readHash(await this.#decoy)!
    const { salt, cost, hash } = read
    const given = await this.#derive(password, { salt, cost, bytes: hash.length })
    return timingSafeEqual(given, hash) && stored !== undefined && readHash(stored) !== undefined
  }

  async #derive(
    password: string,
    {
      salt,
      cost,
      bytes,
    }: { readonly salt: Uint8Array; readonly cost: Cost; readonly bytes: number },
  ): Promise<Uint8Array> {
    if (this.#waiting.length >= WAITING_MAX) throw new PasswordsBusy('too many logins at once')
    if (this.#running >= TOGETHER_MAX) await new Promise<void>((go) => this.#waiting.push(go))
    this.#running++
    try {
      // Unicode in one form: the same key on two keyboards is the same password.
      const message = password.normalize('NFC')
      const { memoryKib: memory, passes, lanes: parallelism } = cost
      const parameters = { message, nonce: salt, parallelism, tagLength: bytes, memory, passes }
      return await new Promise<Uint8Array>((resolve, reject) =>
        argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash))),
      )
    } finally {
      this.#running--
      this.#waiting.shift()?.()
    }
  }
}

/** Whether the next login should write it anew. */
export function isOutdated(stored: string): boolean {
  const cost = readHash(stored)?.cost
  return cost?.memoryKib !== COST.memoryKib || cost.passes !== COST.passes
}

function readHash(stored: string) {
  const match = FORM.exec(stored)
  if (!match) return undefined
  const [memoryKib, passes, lanes] = [match[1], match[2], match[3]].map(Number) as [
    number,
    number,
    number,
  ]
  const isTooMuch =
    memoryKib > COST_MOST.memoryKib || passes > COST_MOST.passes || lanes > COST_MOST.lanes
  if (isTooMuch || passes < 1 || lanes < 1 || memoryKib < 8 * lanes) return undefined
  const [salt, hash] = [match[4]!, match[5]!].map((text) => Buffer.from(text, 'base64'))
  return { cost: { memoryKib, passes, lanes }, salt: salt!, hash: hash! }
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
