/**
 * A device whose counter may begin anew (F39) is open to replays: that is allowed one device at a
 * time, by somebody, for a reason, and both stay with the device until it is taken back.
 */

import type { Device } from './model.ts'

export const REASON_CHARS_MAX = 200

/** The registration with who, why and when; or why it is refused. */
export function withRelaxation(
  device: Device,
  before: Device | undefined,
  asked: { readonly by: string; readonly because: string | undefined; readonly atMs: number },
): Device | { readonly problem: string } {
  const { relaxed: _, ...plain } = device
  if (!device.relaxFCnt) return plain
  if (device.activation !== 'ABP') {
    return { problem: 'a device that joins begins its counter anew by joining: nothing to relax' }
  }
  const because = asked.because?.trim()
  if (because) return { ...plain, relaxed: { by: asked.by, because, atMs: asked.atMs } }
  if (before?.relaxFCnt && before.relaxed) return { ...plain, relaxed: before.relaxed }
  return { problem: 'a counter that may begin anew needs a reason: because' }
}
