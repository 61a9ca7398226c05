/** The hypervisor's key for orders to gateways: a file of 64 hex digits, the owner's only. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { Ed25519Key, SEED_BYTES } from '../../base/ed25519.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Secret } from '../../base/secret.ts'
import { writeOnce } from '../../base/write-once-system.ts'
import { CommandFailure } from './failure.ts'
import { readGivenFile } from './options.ts'

/** Where it is when the configuration does not say: beside the configuration. */
export function commandKeyBeside(configFile: string): string {
  return join(dirname(configFile), 'command.key')
}

/** Makes the key where there is none. Throws CommandFailure for a file that is no key. */
export function commandKeyAt(path: string): Ed25519Key {
  if (!existsSync(path)) make(path)
  const seed = bytesOfHex(readGivenFile(path).trim())
  if (seed?.length === SEED_BYTES) return new Ed25519Key(new Secret(seed))
  throw new CommandFailure(
    `${path} is no key for orders: 64 hex digits are one. Give another with commandKey, or move the file away and ` +
      'start again: a new key is made, which gateways have to be told (sync.commandKeys)',
  )
}

function make(path: string): void {
  try {
    writeOnce(path, `${hexOf(systemRandom.bytes(SEED_BYTES))}\n`)
  } catch (cause) {
    const why = (cause as Error).message
    throw new CommandFailure(`tried to make a key for orders in ${path}: ${why}`, { cause })
  }
}
