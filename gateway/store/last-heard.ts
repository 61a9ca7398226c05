/**
 * When and how a device was last heard and when it is missed, as its row holds them: rewritten with every
 * checkpoint, so short.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { SilenceState } from '../detect/silence.ts'
import type { LastHeard } from '../engine/state.ts'
import { receptionFromDisk, receptionToDisk } from '../journal/reception.ts'

export function lastHeardToDisk({ lineMs, atMs, fCntUp, reception }: LastHeard): CborValue {
  return [lineMs, atMs, fCntUp, receptionToDisk(reception)]
}

/** A map is what this was before it was short. */
export function lastHeardFromDisk(value: CborValue): LastHeard {
  if (!Array.isArray(value)) return value as unknown as LastHeard
  const [lineMs, atMs, fCntUp, reception] = value as unknown as [
    number,
    number,
    number,
    CborValue[],
  ]
  return { lineMs, atMs, fCntUp, reception: receptionFromDisk(reception) }
}

export function silenceToDisk(state: SilenceState): CborValue {
  const { version, isSilent, longestMs, lastLineMs, firstLineMs } = state
  return [version, isSilent, longestMs, lastLineMs, firstLineMs]
}

/** A map is what this was before it was short. */
export function silenceFromDisk(value: CborValue): SilenceState {
  if (!Array.isArray(value)) return value as unknown as SilenceState
  const [version, isSilent, longestMs, lastLineMs, firstLineMs] = value
  return { version, isSilent, longestMs, lastLineMs, firstLineMs } as unknown as SilenceState
}
