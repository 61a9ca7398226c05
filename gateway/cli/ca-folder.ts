/** The authority that a command of `cigale ca` works with, and what it writes for those it signs for. */

import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import {
  type AuthorityFolder,
  openAuthorityFolder,
} from '../../sync/pki/authority-folder-system.ts'
import type { Authority } from '../../sync/pki/issue.ts'
import { CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { askPassphrase, type PassphraseFlags } from './passphrase.ts'

export type CaFlags = CommonOptions & PassphraseFlags & { readonly ca: string }

export function nowMs(): number {
  return Math.floor(systemClock.wallMs())
}

/** The opened folder and its key. Throws AuthorityError, which tells itself. */
export async function unlocked(
  flags: CaFlags,
): Promise<{ readonly folder: AuthorityFolder; readonly authority: Authority }> {
  const folder = openAuthorityFolder(flags.ca)
  return { folder, authority: await folder.unlock(await askPassphrase(flags)) }
}

/** When and by whose chance something is signed. */
export function signing(days: number | undefined) {
  return { nowMs: nowMs(), random: systemRandom, ...(days !== undefined && { days }) }
}

export function euiOf(text: string): string {
  const eui = parseGatewayEui(text)
  if (!eui) throw new UsageError(`${text} is no gateway's EUI: 16 hex digits are needed`)
  return eui
}

/** A name that stands in a certificate, an ACL and the name of a file. */
export function machineNameOf(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,62}$/.test(text) && !parseGatewayEui(text)) return text
  throw new UsageError(`${text}: a name of a machine has small letters, digits, dots and dashes`)
}

/** Files for one who was signed for; an existing key is never overwritten. */
export function handOut(
  out: string,
  name: string,
  files: { readonly key?: string; readonly certificate: string; readonly ca: string },
): readonly string[] {
  mkdirSync(out, { recursive: true, mode: 0o700 })
  const written: string[] = []
  const write = (path: string, text: string, mode: number): void => {
    replaceFile(path, text, { mode })
    written.push(path)
  }
  if (files.key !== undefined) {
    const path = join(out, `${name}.key`)
    if (existsSync(path)) throw new CommandFailure(`${path} is there: it was not overwritten`)
    write(path, files.key, 0o600)
  }
  write(join(out, `${name}.pem`), files.certificate, 0o644)
  write(join(out, 'ca.pem'), files.ca, 0o644)
  return written
}
