/** How a frame was heard, and its short form on disk: names would be most of its bytes. */

import type { CborValue } from '../../base/cbor.ts'
import { bytesOfId, type GatewayEui, idOfBytes } from '../../base/ids.ts'
import type { CodingRate, Modulation } from '../../base/lora.ts'
import type { TmstUs } from '../../base/tmst.ts'

/** How a frame was heard, by the reception that is answered. */
export type Reception = {
  readonly gatewayEui: GatewayEui
  readonly tmst: TmstUs
  readonly freqHz: number
  readonly modulation: Modulation
  readonly codingRate: CodingRate
  readonly rssiDbm: number
  readonly snrDb: number
  /** How many gateways heard it. */
  readonly gateways: number
  /** How the others heard it, strongest first; left out: none did. */
  readonly others?: readonly OtherReception[]
}

/** The same frame at another gateway: tells how far each one hears. */
export type OtherReception = {
  readonly gatewayEui: GatewayEui
  readonly rssiDbm: number
  readonly snrDb: number
}

/** A device on a hill is heard by a whole city: so many others of a frame are kept. */
export const OTHERS_MAX = 7

export function receptionToDisk(r: Reception): CborValue {
  const modulation =
    r.modulation.kind === 'lora'
      ? [r.modulation.sf, r.modulation.bandwidthHz]
      : [0, r.modulation.bitRate]
  return [
    bytesOfId(r.gatewayEui),
    r.tmst,
    r.freqHz,
    modulation,
    r.codingRate,
    r.rssiDbm,
    r.snrDb,
    r.gateways,
    ...(r.others
      ? [r.others.map((other) => [bytesOfId(other.gatewayEui), other.rssiDbm, other.snrDb])]
      : []),
  ]
}

export function receptionFromDisk(value: readonly CborValue[]): Reception {
  const [gatewayEui, tmst, freqHz, modulation, codingRate, rssiDbm, snrDb, gateways, others] = value
  const [sf, second] = modulation as readonly [number, number]
  return {
    gatewayEui: idOfBytes(gatewayEui as Uint8Array),
    tmst: tmst as TmstUs,
    freqHz: freqHz as number,
    modulation:
      sf === 0 ? { kind: 'fsk', bitRate: second } : { kind: 'lora', sf, bandwidthHz: second },
    codingRate: codingRate as CodingRate,
    rssiDbm: rssiDbm as number,
    snrDb: snrDb as number,
    gateways: gateways as number,
    ...(others ? { others: (others as OtherOnDisk[]).map(otherFromDisk) } : {}),
  }
}

type OtherOnDisk = readonly [Uint8Array, number, number]

function otherFromDisk([gatewayEui, rssiDbm, snrDb]: OtherOnDisk): OtherReception {
  return { gatewayEui: idOfBytes(gatewayEui), rssiDbm, snrDb }
}
