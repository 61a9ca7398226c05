/** Which stay a frame proves: one for which somebody may be told that it lasts too long. */

import type { newestStay } from './final-stays.ts'
import type { ProvenStay } from './overstay.ts'

/** Of a stay that goes on, or that this frame ended; one that a car beside may explain accuses nobody. */
export function provenStay(
  newest: ReturnType<typeof newestStay>,
  { heardLineMs }: { readonly heardLineMs: number },
  hasCarBeside: (sinceLineMs: number) => boolean,
): ProvenStay | undefined {
  if (!newest) return undefined
  const { startLineMs, endLineMs, endSpreadMs, isNearStart, signal } = newest.stay
  if (endLineMs !== null && (endSpreadMs > 0 || heardLineMs - endLineMs > 60_000)) return undefined
  const mayBeGhost = isNearStart && signal === null
  if (mayBeGhost && (endLineMs !== null || hasCarBeside(startLineMs))) return undefined
  return { sinceLineMs: newest.surelySinceMs, endLineMs }
}
