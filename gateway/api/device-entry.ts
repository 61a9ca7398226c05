/** A row of an import file as an entry for the service. The keys leave their wrapping here, once. */

import { hexOf } from '../../base/bytes.ts'
import type { ImportedDevice } from '../registry/import.ts'
import type { DeviceEntry } from './service.ts'

export function entryOf({ device, keys }: ImportedDevice): DeviceEntry {
  const { appKey, nwkKey, nwkSKey, appSKey } = keys
  const given = Object.entries({ appKey, nwkKey, nwkSKey, appSKey }).flatMap(([name, secret]) =>
    secret ? [[name, hexOf(secret.reveal())] as const] : [],
  )
  return given.length > 0 ? { device, keys: Object.fromEntries(given) } : { device }
}
