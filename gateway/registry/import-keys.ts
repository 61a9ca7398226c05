/**
 * The keys of one row. Which must be there follows from the LoRaWAN version:
 *
 *           1.0.x                  1.1
 *   OTAA    appKey                 appKey, nwkKey
 *   ABP     nwkSKey, appSKey       fNwkSIntKey, sNwkSIntKey, nwkSEncKey, appSKey
 *
 * An OTAA device of 1.0.x may have a genAppKey besides; it may come alone to a device that is registered.
 *
 * Other programs keep a 1.0.x device's one root key under 1.1 names: ChirpStack as NwkKey; The Things
 * Stack its NwkSKey as FNwkSIntKey. Both are understood.
 */

import { Secret } from '../../base/secret.ts'
import { genAppKeyProblem } from './gen-app-key.ts'
import {
  type DeviceKeys,
  type DeviceRow,
  type ImportContext,
  KEY_FIELDS,
  type KeyField,
} from './import-fields.ts'
import type { Device } from './model.ts'

export function readKeys(reader: DeviceRow): DeviceKeys {
  const found: { [name in KeyField]?: Secret } = {}
  for (const field of KEY_FIELDS) {
    const text = reader.text(field)
    if (text === undefined) continue
    const key = Secret.keyOfHex(text)
    if (key) found[field] = key
    else reader.failSecretly(field, keyProblem(text))
  }
  return found
}

function keyProblem(text: string): string {
  const plain = text.replace(/[\s:-]/g, '')
  return /^[0-9a-fA-F]*$/.test(plain)
    ? `has ${plain.length} hex digits, not 32`
    : 'is not 32 hex digits'
}

/** None are needed of a device that is registered, or is another gateway's to answer. */
export function neededKeys(
  reader: DeviceRow,
  device: Device,
  found: DeviceKeys,
  { known, gatewayEui }: ImportContext,
): DeviceKeys {
  const isElsewhere = device.homeGateway !== undefined && device.homeGateway !== gatewayEui
  const mayLack = isElsewhere || known?.has(device.devEui)
  const { genAppKey, ...others } = found
  const needed =
    mayLack && Object.keys(others).length === 0 ? {} : requireKeys(reader, device, others)
  // ChirpStack fills one that it was not given with zeros.
  if (!genAppKey || isBlank(genAppKey)) return needed
  const problem = genAppKeyProblem(device)
  if (problem === undefined) return { ...needed, genAppKey }
  reader.failSecretly('genAppKey', problem)
  return needed
}

/** The keys this device works with, and no others. */
function requireKeys(reader: DeviceRow, device: Device, found: DeviceKeys): DeviceKeys {
  const is11 = device.macVersion === '1.1'
  if (device.activation === 'OTAA') {
    if (is11) return pickKeys(reader, found, ['appKey', 'nwkKey'])
    const appKey = isBlank(found.appKey) ? (found.nwkKey ?? found.appKey) : found.appKey
    return pickKeys(reader, appKey ? { appKey } : {}, ['appKey'])
  }
  if (reader.text('devAddr') === undefined) reader.fail('devAddr', 'is missing')
  if (is11) return pickKeys(reader, found, ['fNwkSIntKey', 'sNwkSIntKey', 'nwkSEncKey', 'appSKey'])
  const nwkSKey = found.nwkSKey ?? found.fNwkSIntKey
  return pickKeys(reader, { ...found, ...(nwkSKey && { nwkSKey }) }, ['nwkSKey', 'appSKey'])
}

/** ChirpStack fills the AppKey of a 1.0.x device with zeros. */
function isBlank(key: Secret | undefined): boolean {
  return !key?.reveal().some((byte) => byte !== 0)
}

function pickKeys(reader: DeviceRow, found: DeviceKeys, wanted: readonly KeyField[]): DeviceKeys {
  const keys: { [name in KeyField]?: Secret } = {}
  for (const field of wanted) {
    const key = reader.require(field, found[field])
    if (key) keys[field] = key
  }
  return keys
}
