/**
 * How a device is heard, over about the last hundred of its frames: what radio health is told from. Whole
 * numbers, halved when they grow, so that they stay short on disk and the past fades.
 */

export type RadioFigures = {
  /** Frames that arrived, and counters that never did. */
  readonly received: number
  readonly lost: number
  /** Frames by data rate. */
  readonly byDataRate: readonly number[]
}

export const NO_FIGURES: RadioFigures = { received: 0, lost: 0, byDataRate: [] }

const FRAMES_MAX = 128
const RATES_MAX = 40
/** A device that was off for long has not lost what it never sent. */
const GAP_MAX = 64

/** `gap`: counters between the last frame and this one. */
export function countFrame(
  before: RadioFigures,
  { gap, dataRate }: { readonly gap: number; readonly dataRate: number | undefined },
): RadioFigures {
  const received = before.received + 1
  const lost = before.lost + (gap > 0 && gap <= GAP_MAX ? gap : 0)
  const isMany = received + lost > FRAMES_MAX
  return {
    received: isMany ? received >> 1 : received,
    lost: isMany ? lost >> 1 : lost,
    byDataRate: dataRate === undefined ? before.byDataRate : counted(before.byDataRate, dataRate),
  }
}

function counted(before: readonly number[], dataRate: number): readonly number[] {
  const counts = Array.from({ length: Math.max(before.length, dataRate + 1) }, (_, index) => {
    return (before[index] ?? 0) + (index === dataRate ? 1 : 0)
  })
  const sum = counts.reduce((a, b) => a + b, 0)
  return sum > RATES_MAX ? counts.map((count) => count >> 1) : counts
}
