/**
 * What who asks at the socket has to show: `cigale.sock.key`, drawn at each start of the API and readable by
 * the gateway's own user alone. A socket can be reached without any right on files: by the process of flows,
 * whose fence keeps it from files and not from sockets. A system driver.
 */

import { readFileSync } from 'node:fs'
import type { Random } from '../../base/random.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import { drawTokenText } from './token-text.ts'

/** Beside the socket. Gives the digest by which it is known. */
export function drawSocketKey(socket: string, random: Random): string {
  const { text, sha256 } = drawTokenText(random)
  replaceFile(keyPathOf(socket), `${text}\n`, { mode: 0o600 })
  return sha256
}

/** `undefined`: it is not there, or not for us to read; the gateway then says no. */
export function readSocketKey(socket: string): string | undefined {
  try {
    return readFileSync(keyPathOf(socket), 'utf8').trim()
  } catch {
    return undefined
  }
}

function keyPathOf(socket: string): string {
  return `${socket}.key`
}
