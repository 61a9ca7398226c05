/**
 * The GenAppKey: a second root key of devices of LoRaWAN 1.0.x that join, from which the keys of their
 * multicast groups follow (TS005 §4). A 1.1 device has its AppKey for that.
 */

import type { Device } from './model.ts'

/** Why this device can do nothing with one, or undefined. */
export function genAppKeyProblem({
  activation,
  macVersion,
}: Pick<Device, 'activation' | 'macVersion'>): string | undefined {
  if (activation === 'ABP') return 'is for devices that join, and this one is ABP'
  if (macVersion === '1.1') return 'is for LoRaWAN 1.0.x: a 1.1 device has its AppKey for that'
  return undefined
}
