/**
 * Ping slots of class B (LoRaWAN L2 1.0.4 §13): when a device listens between two beacons. Arithmetic
 * only; nothing sends beacons yet.
 *
 *   beacon ── 2 120 ms reserved ── slot 0 … slot 4095, 30 ms each ── guard ── next beacon, 128 s later
 *
 * Every `pingPeriod`-th slot belongs to the device, from an offset that changes with every beacon so
 * that two devices do not meet for ever.
 */

import { ByteWriter, reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevAddr } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { aesKey } from './aes.ts'

export const BEACON_PERIOD_MS = 128_000
const BEACON_RESERVED_MS = 2_120
const SLOT_MS = 30
const SLOTS = 4_096
const ZERO_KEY = new Secret(new Uint8Array(16))

/** Slots between two of the device's own; `pingNb` (1, 2, 4 … 128) is how many it has per beacon. */
export function pingPeriod(pingNb: number): number {
  return SLOTS / pingNb
}

/** First slot after the beacon at `beaconGpsS`: AES of time and address under a key of zeros. */
export function pingOffset(slot: {
  readonly beaconGpsS: number
  readonly devAddr: DevAddr
  readonly pingPeriod: number
}): number {
  const block = new ByteWriter(16)
    .u32le(slot.beaconGpsS % 2 ** 32)
    .bytes(reversed(bytesOfId(slot.devAddr)))
    .bytes(new Uint8Array(8))
  const rand = aesKey(ZERO_KEY).encrypt(block.done())
  return (rand[0]! + rand[1]! * 256) % slot.pingPeriod
}

/** The device's first slot that begins after `afterGpsMs` (GPS time, ms). */
export function nextPingSlotGpsMs(
  afterGpsMs: number,
  device: { readonly devAddr: DevAddr; readonly pingNb: number },
): number {
  const period = pingPeriod(device.pingNb)
  const beaconMs = Math.floor(afterGpsMs / BEACON_PERIOD_MS) * BEACON_PERIOD_MS
  for (let startMs = beaconMs; ; startMs += BEACON_PERIOD_MS) {
    const { devAddr } = device
    const offset = pingOffset({ beaconGpsS: startMs / 1000, devAddr, pingPeriod: period })
    for (let slot = offset; slot < SLOTS; slot += period) {
      const slotMs = startMs + BEACON_RESERVED_MS + slot * SLOT_MS
      if (slotMs > afterGpsMs) return slotMs
    }
  }
}
