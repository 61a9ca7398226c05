/**
 * Why a MIC did not fit: is it an old frame of ours again (F38), a device that counts anew (F39), or
 * nobody's? The judge has tried the counter that a new frame would have; here the frame is tried
 * under the counter that an old one had.
 */

import type { DevEui } from '../../base/ids.ts'
import { type EngineState, sessionsOf } from '../engine/state.ts'
import { isSignedBy } from '../link/session-frame.ts'
import { channelsAt } from '../link/setup.ts'
import { inferFCnt } from '../lorawan/frame-counter.ts'
import type { DataFrame } from '../lorawan/phy.ts'
import { dataRateOf, type Region } from '../lorawan/region/region.ts'
import type { HeardAs } from './judge.ts'

export type OldFrame = {
  readonly devEui: DevEui
  /** A device without joins that has lost its counter begins near 0. */
  readonly kind: 'uplink-replay' | 'counter-reset'
}

/** Counters below this, of an ABP device, are taken for a new beginning. */
const RESET_BELOW = 64

/** Costs one MIC for each session of the address: for frames that are worth it. */
export function oldFrameOf(
  state: EngineState,
  region: Region,
  heard: HeardAs,
  frame: DataFrame,
): OldFrame | undefined {
  for (const devEui of state.byDevAddr.get(frame.devAddr) ?? []) {
    const device = state.devices.get(devEui)!
    for (const session of sessionsOf(device)) {
      if (session.devAddr !== frame.devAddr) continue
      const sentOn = {
        dataRate: dataRateOf(region, heard.modulation),
        channels: session.keys11 ? channelsAt(region, session.setup, heard.freqHz) : [],
      }
      const counters = oldCounters(session.fCntUpNext, frame.fCnt16)
      const fCnt32 = counters.find((counter) => isSignedBy(session, frame, counter, sentOn))
      if (fCnt32 === undefined) continue
      const isReset = device.device.activation === 'ABP' && fCnt32 < RESET_BELOW
      return { devEui, kind: isReset ? 'counter-reset' : 'uplink-replay' }
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
