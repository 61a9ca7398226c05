/**
 * How slowly a neighbour has to be spoken to: from how well it is heard, for a path is as good one way as the other.
 * What it does not answer is said more slowly, until it is heard again. Pure.
 */

import { snrFloorDb } from '../../../base/lora.ts'

export type SpreadingFactor = 7 | 8 | 9 | 10 | 11 | 12

const SFS: readonly SpreadingFactor[] = [7, 8, 9, 10, 11, 12]
/** Fading, rain, and that its noise is not ours. */
const MARGIN_DB = 8
const HEARD_MAX = 20
/** Of a neighbour that was never heard. */
const UNHEARD_SF: SpreadingFactor = 9
const BANDWIDTH_HZ = 125_000

/** `snrDbs`: the last frames of the neighbour, newest last; `failures`: messages since then that it has not answered. */
export type NeighbourRate = { readonly snrDbs: readonly number[]; readonly failures: number }

export const NEVER_HEARD: NeighbourRate = { snrDbs: [], failures: 0 }

export function heardAt({ snrDbs }: NeighbourRate, snrDb: number): NeighbourRate {
  return { snrDbs: [...snrDbs, snrDb].slice(-HEARD_MAX), failures: 0 }
}

export function notAnswered(rate: NeighbourRate): NeighbourRate {
  return { ...rate, failures: rate.failures + 1 }
}

/** Of the weaker frames of late, over what SF7 needs; undefined: never heard. */
export function marginDb({ snrDbs }: NeighbourRate): number | undefined {
  const weak = snrDbs.toSorted((a, b) => a - b)[Math.floor(snrDbs.length / 4)]
  return weak === undefined ? undefined : weak - floorDb(7)
}

/** The fastest that leaves the margin, one slower for each message that was not answered. */
export function sfOf(rate: NeighbourRate): SpreadingFactor {
  const margin = marginDb(rate)
  const fits = (sf: SpreadingFactor): boolean =>
    margin !== undefined && margin + floorDb(7) - MARGIN_DB >= floorDb(sf)
  const fastest = margin === undefined ? UNHEARD_SF : (SFS.find(fits) ?? 12)
  return Math.min(12, fastest + rate.failures) as SpreadingFactor
}

/** Bytes of a frame at this rate: a second on the air at most where that is possible, and no less than 51 (RP002). */
export function frameBytesMost(sf: SpreadingFactor): number {
  if (sf <= 8) return 235
  return sf === 9 ? 128 : 64
}

function floorDb(sf: SpreadingFactor): number {
  return snrFloorDb({ kind: 'lora', sf, bandwidthHz: BANDWIDTH_HZ })
}
