/**
 * Does a confidence mean what it says? Of the stays told with 80 %, four in five should be right: both
 * ends within three minutes of a true stay (detection.md §6). Draws the reliability diagram.
 */

export type TimeSpan = { readonly id: string; readonly start: number; readonly end: number }
export type ToldStay = TimeSpan & { readonly confidence: number }

export type Bin = {
  readonly from: number
  readonly told: number
  readonly right: number
  readonly mean: number
}
export type Reliability = {
  readonly bins: readonly Bin[]
  /** Mean square of confidence minus outcome: 0 is perfect, 0.25 is tossing a coin. */
  readonly brier: number
  /** Brier score of one confidence for all, the share that is right: what there is to beat. */
  readonly brierOfShare: number
  readonly stays: number
}

const BINS = 10
const TOLERANCE_S = 180

/** `unhealthy`: spans in which a sensor was known to be at fault; stays in them do not count. */
export function reliabilityOf(
  told: readonly ToldStay[],
  truth: readonly TimeSpan[],
  unhealthy: readonly TimeSpan[],
): Reliability {
  const trueOf = Map.groupBy(truth, ({ id }) => id)
  const faultsOf = Map.groupBy(unhealthy, ({ id }) => id)
  const outcomes = told
    .filter(
      (stay) => !faultsOf.get(stay.id)?.some((at) => stay.start < at.end && stay.end > at.start),
    )
    .map(({ confidence, ...stay }) => ({
      confidence,
      isRight: trueOf.get(stay.id)?.some((one) => isSame(one, stay)) ?? false,
    }))
  const square = (p: (o: (typeof outcomes)[number]) => number): number =>
    outcomes.reduce((sum, one) => sum + (p(one) - Number(one.isRight)) ** 2, 0) /
    Math.max(1, outcomes.length)
  const share = outcomes.filter(({ isRight }) => isRight).length / Math.max(1, outcomes.length)
  const bins = Array.from({ length: BINS }, (_, n): Bin => {
    const own = outcomes.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === n,
    )
    const mean = own.reduce((sum, one) => sum + one.confidence, 0) / Math.max(1, own.length)
    return { from: n / BINS, told: own.length, right: own.filter((o) => o.isRight).length, mean }
  })
  return {
    bins,
    brier: square(({ confidence }) => confidence),
    brierOfShare: square(() => share),
    stays: outcomes.length,
  }
}

function isSame(a: TimeSpan, b: TimeSpan): boolean {
  return Math.abs(a.start - b.start) <= TOLERANCE_S && Math.abs(a.end - b.end) <= TOLERANCE_S
}

const SIZE = 420
const MARGIN = 48

export function drawReliability({ bins, brier, stays }: Reliability): string {
  const x = (p: number): number => Math.round(MARGIN + p * SIZE)
  const y = (p: number): number => Math.round(MARGIN + (1 - p) * SIZE)
  const filled = bins.filter(({ told }) => told > 0)
  const most = Math.max(1, ...filled.map(({ told }) => told))
  const marks = filled.map(({ told, right, mean }) => {
    const radius = 4 + Math.round(10 * Math.sqrt(told / most))
    return `<circle cx="${x(mean)}" cy="${y(right / told)}" r="${radius}"><title>${right} of ${told}</title></circle>`
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (p) =>
      `<text x="${x(p)}" y="${y(0) + 18}" text-anchor="middle">${p * 100} %</text>` +
      `<text x="${x(0) - 8}" y="${y(p) + 4}" text-anchor="end">${p * 100} %</text>`,
  )
  const whole = SIZE + 2 * MARGIN
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" font-family="sans-serif" font-size="11">
<rect width="${whole}" height="${whole}" fill="#fff"/>
<rect x="${x(0)}" y="${y(1)}" width="${SIZE}" height="${SIZE}" fill="none" stroke="#999"/>
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4 4"/>
<g fill="#0b6e4f" fill-opacity="0.75">${marks.join('')}</g>
${ticks.join('')}
<text x="${x(0.5)}" y="${whole - 10}" text-anchor="middle">confidence told</text>
<text x="14" y="${y(0.5)}" text-anchor="middle" transform="rotate(-90 14 ${y(0.5)})">right</text>
<text x="${x(0.02)}" y="${y(0.95)}">${stays} stays, Brier score ${brier.toFixed(4)}</text>
</svg>
`
}
