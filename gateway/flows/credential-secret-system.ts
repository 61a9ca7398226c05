/**
 * What Node-RED seals the passwords in flows with: `DATA/flow-secret`, which the process of flows is told
 * but cannot read. A system driver.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf } from '../../base/bytes.ts'
import type { Random } from '../../base/random.ts'
import { writeOnce } from '../../base/write-once-system.ts'

export const FLOW_SECRET_NAME = 'flow-secret'

/** Made when it is not there. Throws where it cannot be read. */
export function flowSecret(dataDir: string, random: Random): string {
  const path = join(dataDir, FLOW_SECRET_NAME)
  if (!existsSync(path)) writeOnce(path, `${hexOf(random.bytes(32))}\n`)
  const text = readFileSync(path, 'utf8').trim()
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new Error(`${path} is not 64 hex digits: bring back the file of your backup`)
}
