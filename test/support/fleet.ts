/**
 * Many ABP devices whose frames are made with our own crypto: fast enough for load and benchmarks,
 * where `EndDevice` with its second opinion is not.
 */

import { concatBytes } from '../../base/bytes.ts'
import { type DevAddr, type DevEui, formatDevAddr } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { DeviceEntry } from '../../gateway/api/service.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import { dataMic } from '../../gateway/lorawan/mic.ts'
import { writeData } from '../../gateway/lorawan/phy.ts'

export type FleetDevice = {
  readonly devEui: DevEui
  readonly devAddr: DevAddr
  readonly profile: string
  readonly nwkSKey: Secret
  readonly appSKey: Secret
  fCntUp: number
}

export function makeFleet(count: number, profile: (index: number) => string): FleetDevice[] {
  return Array.from({ length: count }, (_, index) => ({
    devEui: (0x70b3d549a0000000n + BigInt(index)).toString(16) as DevEui,
    devAddr: formatDevAddr(0x00100000 + index),
    profile: profile(index),
    nwkSKey: new Secret(keyOf(1, index)),
    appSKey: new Secret(keyOf(2, index)),
    fCntUp: 0,
  }))
}

function keyOf(kind: number, index: number): Uint8Array {
  const key = new Uint8Array(16).fill(kind)
  new DataView(key.buffer).setUint32(0, index)
  return key
}

/** The registration of a device, as an import brings it. */
export function fleetEntry(device: FleetDevice): DeviceEntry {
  const { devEui, devAddr, profile } = device
  return {
    device: {
      devEui,
      devAddr,
      name: `device ${devEui}`,
      profile,
      region: 'EU868',
      macVersion: '1.0.3',
      class: 'A',
      activation: 'ABP',
      // They only speak: what is asked of them would never be answered.
      adr: 'off',
    },
    keys: { nwkSKey: hex(device.nwkSKey), appSKey: hex(device.appSKey) },
  }
}

function hex(secret: Secret): string {
  return Buffer.from(secret.reveal()).toString('hex')
}

/** The device's next frame, signed and encrypted. */
export function fleetFrame(
  device: FleetDevice,
  uplink: { readonly fPort: number; readonly payload: Uint8Array; readonly confirmed?: boolean },
): Uint8Array {
  const fCnt32 = device.fCntUp++
  const where = { direction: 'up', devAddr: device.devAddr, fCnt32 } as const
  const signed = writeData({
    direction: 'up',
    confirmed: uplink.confirmed ?? false,
    devAddr: device.devAddr,
    fCnt16: fCnt32 & 0xffff,
    fPort: uplink.fPort,
    frmPayload: crypt(device.appSKey, where, uplink.payload),
  })
  return concatBytes([signed, dataMic(device.nwkSKey, { ...where, signed })])
}
