/**
 * Why a MIC did not fit: is it an old frame of ours again (F38), a device that counts anew (F39), or
 * nobody's? The judge has tried the counter that a new frame would have; here the frame is tried
 * under the counter that an old one had.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EngineState } from '../engine/state.ts'
import { inferFCnt } from '../lorawan/frame-counter.ts'
import { dataMicMatches } from '../lorawan/mic.ts'
import type { DataFrame } from '../lorawan/phy.ts'

export type OldFrame = {
  readonly devEui: DevEui
  /** A device without joins that has lost its counter begins near 0. */
  readonly kind: 'uplink-replay' | 'counter-reset'
}

/** Counters below this, of an ABP device, are taken for a new beginning. */
const RESET_BELOW = 64

/** Costs one MIC for each session of the address: for frames that are worth it. */
export function oldFrameOf(state: EngineState, frame: DataFrame): OldFrame | undefined {
  const { devAddr, fCnt16, signed, mic } = frame
  for (const devEui of state.byDevAddr.get(devAddr) ?? []) {
    const { session, device } = state.devices.get(devEui)!
    if (session?.devAddr !== devAddr) continue
    const isAbp = device.activation === 'ABP'
    for (const fCnt32 of oldCounters(session.fCntUpNext, fCnt16)) {
      if (!dataMicMatches(session.nwkSKey, { direction: 'up', devAddr, signed, fCnt32 }, mic)) {
        continue
      }
      const kind = isAbp && fCnt32 < RESET_BELOW ? 'counter-reset' : 'uplink-replay'
      return { devEui, kind }
    }
  }
  return undefined
}

/** The last time the counter ended in these 16 bits, and the first. */
function oldCounters(next: number, fCnt16: number): readonly number[] {
  const last = inferFCnt(next, fCnt16) - 0x10000
  if (last < 0) return []
  return last === fCnt16 ? [last] : [last, fCnt16]
}
