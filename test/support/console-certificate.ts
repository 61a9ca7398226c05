/** A gateway's certificate for its pages, by the city's authority: as `cigale ca console` makes them. */

import { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRandom } from '../../base/random-system.ts'
import { drawKeys } from '../../sync/pki/authority-folder-system.ts'
import { type Authority, drawSerial, issue, makeAuthority } from '../../sync/pki/issue.ts'

export async function drawAuthority(): Promise<Authority> {
  const about = { name: 'ville', nowMs: Date.now(), serial: drawSerial(systemRandom) }
  return await makeAuthority(await drawKeys(), about)
}

export type ConsolePair = { readonly cert: string; readonly key: string; readonly ca: string }

/** Paths of what is written into `folder`, with the certificate's serial. */
export async function writeConsolePair(
  folder: string,
  by: Authority,
  hosts: readonly [string, ...string[]],
): Promise<ConsolePair & { readonly serial: string }> {
  const keys = await drawKeys()
  const spki = KeyObject.from(keys.publicKey).export({ type: 'spki', format: 'der' })
  const serial = drawSerial(systemRandom)
  const subject = { role: 'console', name: hosts[0], hosts } as const
  const paths = {
    cert: join(folder, 'console.pem'),
    key: join(folder, 'console.key'),
    ca: join(folder, 'ca.pem'),
  }
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(paths.key, key, { mode: 0o600 })
  writeFileSync(paths.cert, await issue(by, subject, { spki, nowMs: Date.now(), days: 90, serial }))
  writeFileSync(paths.ca, by.certificatePem)
  return { ...paths, serial }
}
