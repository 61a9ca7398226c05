/**
 * The passphrase of a maintainer's keys, or of a backup: from a file, the environment or the terminal, never from the
 * command line, where everybody on the machine could read it.
 */

import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { PASSPHRASE_CHARS_MIN } from '../../base/passphrase-seal.ts'
import { Secret } from '../../base/secret.ts'

import { UsageError } from './failure.ts'
import { readGivenFile } from './options.ts'
import { note } from './output.ts'

export type PassphraseFlags = { readonly passphraseFile?: string }

const VARIABLE = 'CIGALE_PASSPHRASE'

/** Of what exists: keys, a backup. */
export async function askPassphrase(flags: PassphraseFlags, of = 'the keys'): Promise<Secret> {
  return secretOf(given(flags) ?? (await ask(`passphrase of ${of}`)))
}

/** Of what is about to be made: asked twice on a terminal. Throws UsageError for a short one. */
export async function askNewPassphrase(flags: PassphraseFlags, of = 'the keys'): Promise<Secret> {
  const text = given(flags) ?? (await askTwice(of))
  if (text.length < PASSPHRASE_CHARS_MIN) {
    throw new UsageError(`the passphrase is too short: ${PASSPHRASE_CHARS_MIN} characters at least`)
  }
  return secretOf(text)
}

async function askTwice(of: string): Promise<string> {
  const text = await ask(`new passphrase for ${of}`)
  if ((await ask('the same once more')) === text) return text
  throw new UsageError('the two passphrases are not the same')
}

function given({ passphraseFile }: PassphraseFlags): string | undefined {
  if (passphraseFile !== undefined) return readGivenFile(passphraseFile).split(/\r?\n/, 1)[0]
  return process.env[VARIABLE]
}

async function ask(what: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError(`no passphrase: --passphrase-file FILE, or ${VARIABLE}, or a terminal`)
  }
  note(`${what}:`)
  // readline writes what is typed to its output: this one keeps it from the screen.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  try {
    for await (const line of lines) return line
  } finally {
    lines.close()
  }
  throw new UsageError('no passphrase was typed')
}

function secretOf(text: string): Secret {
  return new Secret(new Uint8Array(Buffer.from(text, 'utf8')))
}
