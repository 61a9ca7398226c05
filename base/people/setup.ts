/**
 * The first account (S1): nobody's password comes with the program. While nobody can manage accounts, a
 * secret lies in a file that only this machine's administrator reads; whoever brings it makes the first.
 */

import type { Log } from '../log.ts'
import type { Random } from '../random.ts'
import type { Accounts } from './accounts.ts'
import { digestOf, isDigestOf } from './digest.ts'
import { drawText, readText } from './drawn-text.ts'

/** 120 bits. */
const GROUPS = 6

export function drawSetupSecret(random: Random): string {
  return drawText(random, GROUPS)
}

export type SetupFile = {
  readonly setupPath: string
  readSetup(): string | undefined
  writeSetup(text: string): void
  removeSetup(): void
}

export class Setup {
  readonly #accounts: Accounts
  readonly #file: SetupFile | undefined
  #digest: string | undefined
  #isDone = false

  constructor({
    accounts,
    file,
  }: { readonly accounts: Accounts; readonly file: SetupFile | undefined }) {
    this.#accounts = accounts
    this.#file = file
  }

  /** Draws the secret where one is needed. Its path is told, never itself. */
  async open({ random, log }: { readonly random: Random; readonly log: Log }): Promise<void> {
    if (!(await this.isNeeded())) return this.#file?.removeSetup()
    if (!this.#file) return
    const known = readText(this.#file.readSetup() ?? '')
    if (known === '') {
      this.#file.removeSetup()
      this.#file.writeSetup(drawSetupSecret(random))
    }
    // What stands there counts: another receiver may have been first.
    this.#digest = digestOf(readText(this.#file.readSetup() ?? ''))
    const path = this.#file.setupPath
    log.warn(
      { path },
      'no account manages accounts yet: open the page with the secret in this file',
    )
  }

  async isNeeded(): Promise<boolean> {
    this.#isDone ||= await this.#accounts.hasBoss()
    return !this.#isDone
  }

  isSecret(typed: string): boolean {
    return this.#digest !== undefined && isDigestOf(readText(typed), this.#digest)
  }

  done(): void {
    this.#isDone = true
    this.#digest = undefined
    this.#file?.removeSetup()
  }
}
