/** Keys as they were typed, sealed for the journal. */

import type { DevEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { DeviceEntry } from '../api/service.ts'
import type { SealedKeys } from '../engine/command.ts'
import type { Vault } from '../registry/vault.ts'

/**
 * New keys take the place of all `before`, but for a genAppKey: it may come alone, and stays when only
 * the others are given anew.
 */
export function sealedKeys(
  vault: Vault,
  devEui: DevEui,
  given: NonNullable<DeviceEntry['keys']>,
  before: SealedKeys = {},
): SealedKeys {
  const names = Object.keys(given)
  const isAddition = names.length > 0 && names.every((name) => name === 'genAppKey')
  const { genAppKey } = before
  const sealed: Record<string, Uint8Array> = isAddition
    ? { ...before }
    : { ...(genAppKey && { genAppKey }) }
  for (const [name, hex] of Object.entries(given)) {
    const secret = Secret.keyOfHex(hex)
    if (secret) sealed[name] = vault.seal(secret, `${devEui}/${name}`)
  }
  return sealed
}
