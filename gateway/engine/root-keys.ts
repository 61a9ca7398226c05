/** The root keys of a device, opened: which of the sealed ones signs its join, by version. */

import type { DevEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { Device } from '../registry/model.ts'
import type { SealedKeys } from './command.ts'

export type RootKeys = {
  readonly joinKey: Secret | undefined
  readonly appKey11: Secret | undefined
}

type Place = `${DevEui}/${'nwkKey' | 'appKey'}`

/** A 1.1 device whose NwkKey nobody knows may still join as one of 1.0, if its AppKey signs. */
export function openRootKeys(
  { devEui, macVersion }: Device,
  { appKey, nwkKey }: SealedKeys,
  unseal: (sealed: Uint8Array, place: Place) => Secret | undefined,
): RootKeys {
  const app = appKey && unseal(appKey, `${devEui}/appKey`)
  if (macVersion !== '1.1' || !nwkKey) return { joinKey: app, appKey11: undefined }
  return { joinKey: unseal(nwkKey, `${devEui}/nwkKey`), appKey11: app }
}
