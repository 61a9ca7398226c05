/** Files beside the database that only the program's own user reads: the setup's secret, the key of seals. */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../random.ts'
import { Secret } from '../secret.ts'
import { writeOnce } from '../write-once-system.ts'
import { KEY_BYTES } from './sealing.ts'

export class SecretFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Where the setup's secret lies: may be told to anyone. */
  get setupPath(): string {
    return join(this.#folder, 'cigale-setup-secret')
  }

  readSetup(): string | undefined {
    return existsSync(this.setupPath) ? readFileSync(this.setupPath, 'utf8').trim() : undefined
  }

  writeSetup(text: string): void {
    this.#write(this.setupPath, text)
  }

  removeSetup(): void {
    rmSync(this.setupPath, { force: true })
  }

  /** Made when it is not there. Throws where it cannot be read as a key: nothing is sealed under another. */
  key(random: Random): Secret {
    const path = join(this.#folder, 'cigale-people-key')
    if (!existsSync(path)) this.#write(path, Buffer.from(random.bytes(KEY_BYTES)).toString('hex'))
    const text = readFileSync(path, 'utf8').trim()
    if (/^[0-9a-f]{64}$/.test(text)) return new Secret(new Uint8Array(Buffer.from(text, 'hex')))
    throw new Error(`${path} is not a key of 64 hex digits: bring back the file of your backup`)
  }

  /** Never over one that is there: two processes that start at once end with the same. */
  #write(path: string, text: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeOnce(path, `${text}\n`)
  }
}
