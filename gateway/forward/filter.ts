/**
 * Which frames an upstream gets. Pure. A frame without a DevAddr (a join, a rejoin, a proprietary one)
 * passes or not by its kind: no prefix says whose it is.
 */

import { type DevAddr, type DevEui, formatDevAddr } from '../../base/ids.ts'
import { readPhy } from '../lorawan/phy.ts'

export type ForwardFilter = {
  /** Not those of devices that are registered here. */
  readonly onlyForeign: boolean
  /** `26000000/7`: addresses that begin with these bits. None: all. */
  readonly devAddrPrefixes: readonly string[]
  /** Joins and rejoins too. */
  readonly joinRequests: boolean
}

export const ALL_FRAMES: ForwardFilter = {
  onlyForeign: false,
  devAddrPrefixes: [],
  joinRequests: true,
}

export type Prefix = { readonly value: number; readonly bits: number }

const PREFIX = /^([0-9a-f]{8})\/(\d{1,2})$/

/** `undefined` for what is no prefix: not eight digits, more than 32 bits, or set bits behind them. */
export function readPrefix(text: string): Prefix | undefined {
  const match = PREFIX.exec(text)
  if (!match) return undefined
  const value = Number.parseInt(match[1]!, 16)
  const bits = Number(match[2])
  return bits <= 32 && value % 2 ** (32 - bits) === 0 ? { value, bits } : undefined
}

export function writePrefix({ value, bits }: Prefix): string {
  return `${formatDevAddr(value)}/${bits}`
}

export function hasPrefix(devAddr: DevAddr, { value, bits }: Prefix): boolean {
  const below = 2 ** (32 - bits)
  return Math.floor(Number.parseInt(devAddr, 16) / below) === value / below
}

/** Whose frame it seems to be: by what stands in it in the clear, with no key. */
export type Sender =
  | { readonly kind: 'session'; readonly devAddr: DevAddr }
  | { readonly kind: 'join'; readonly devEui: DevEui }
  | { readonly kind: 'rejoin' }
  /** Proprietary, a JoinAccept of another gateway, or no LoRaWAN at all. */
  | { readonly kind: 'other' }

export function senderOf(phyPayload: Uint8Array): Sender {
  const read = readPhy(phyPayload)
  if (read.kind === 'rejected') return { kind: 'other' }
  switch (read.frame.kind) {
    case 'data':
      return { kind: 'session', devAddr: read.frame.devAddr }
    case 'joinRequest':
      return { kind: 'join', devEui: read.frame.devEui }
    case 'rejoinRequest':
      return { kind: 'rejoin' }
    default:
      return { kind: 'other' }
  }
}

/** A filter made ready. `isOwn` is asked for with `onlyForeign` alone. */
export function frameFilter(
  filter: ForwardFilter,
): (phyPayload: Uint8Array, isOwn: boolean) => boolean {
  const { onlyForeign, devAddrPrefixes, joinRequests } = filter
  const prefixes = devAddrPrefixes.map(readPrefix).filter((prefix) => prefix !== undefined)
  return (phyPayload, isOwn) => {
    if (onlyForeign && isOwn) return false
    const sender = senderOf(phyPayload)
    switch (sender.kind) {
      case 'session':
        return prefixes.length === 0 || prefixes.some((prefix) => hasPrefix(sender.devAddr, prefix))
      case 'join':
      case 'rejoin':
        return joinRequests
      case 'other':
        return prefixes.length === 0
      default:
        return sender satisfies never
    }
  }
}
