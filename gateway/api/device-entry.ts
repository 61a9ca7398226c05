/** A row of an import file as an entry for the service. The keys leave their wrapping here, once. */

import { hexOf } from '../../base/bytes.ts'
import type { ImportedDevice } from '../registry/import.ts'
import type { DeviceEntry } from './service.ts'

export function entryOf({ device, keys, because, counters }: ImportedDevice): DeviceEntry {
  const { fNwkSIntKey, nwkSKey = fNwkSIntKey, ...others } = keys
  const given = Object.entries({ ...others, nwkSKey }).flatMap(([name, secret]) =>
    secret ? [[name, hexOf(secret.reveal())] as const] : [],
  )
  return {
    device,
    ...(given.length > 0 && { keys: Object.fromEntries(given) }),
    ...(because !== undefined && { because }),
    ...(counters && { counters }),
  }
}
