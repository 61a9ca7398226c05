/**
 * How often over-stays were found true, by the patrol's answers: share and its 95 % interval (Wilson).
 * "Already gone" speaks for the case when the departure came after it was told, and else for nothing.
 */

import type { SpaceCategory } from '../city/thing.ts'

export const VERDICTS = ['found', 'gone', 'wrong'] as const
export type Verdict = (typeof VERDICTS)[number]

export type PatrolAnswer = {
  /** The case's id. */
  readonly id: string
  readonly spaceId: string
  readonly category: SpaceCategory
  readonly verdict: Verdict
  readonly atMs: number
  /** A post or crew. */
  readonly by: string
  /** When the case was told; when its space was free after that, if it was by now. */
  readonly toldMs: number
  readonly goneMs?: number
}

export type Precision = {
  readonly answers: number
  /** 0…1; null where nobody has answered. */
  readonly share: number | null
  readonly low: number
  readonly high: number
}

/** What a category's cases are taken for: the detector's own share before anybody has answered. */
export type PrecisionOf = (category: SpaceCategory) => number

export const COUNTED_MS = 28 * 86_400_000
const WRONG_LATELY_MS = 7 * 86_400_000
const WRONG_LATELY = 2
/** docs/measured.md: over-stays of days of known truth; it weighs as much as so many answers. */
const PRIOR = { share: 0.96, answers: 20 } as const
/** 97.5 % of the normal distribution lie below. */
const Z = 1.96

export function precisionOf(answers: readonly PatrolAnswer[]): Precision {
  const counted = answers.filter(isCounted)
  const n = counted.length
  if (n === 0) return { answers: 0, share: null, low: 0, high: 1 }
  const share = counted.filter(isRight).length / n
  const middle = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n)
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))
  return { answers: n, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

export function expectedPrecision(answers: readonly PatrolAnswer[]): PrecisionOf {
  const counted = answers.filter(isCounted)
  return (category) => {
    const own = counted.filter((one) => one.category === category)
    const right = own.filter(isRight).length
    return (right + PRIOR.share * PRIOR.answers) / (own.length + PRIOR.answers)
  }
}

/** Spaces whose sensor was found wrong twice within a week: to be looked at. */
export function wrongLately(answers: readonly PatrolAnswer[], nowMs: number): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const { verdict, spaceId, atMs } of answers) {
    if (verdict !== 'wrong' || nowMs - atMs > WRONG_LATELY_MS) continue
    counts.set(spaceId, (counts.get(spaceId) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count >= WRONG_LATELY).map(([id]) => id))
}

function isRight(answer: PatrolAnswer): boolean {
  return answer.verdict === 'found' || answer.verdict === 'gone'
}

function isCounted({ verdict, goneMs, toldMs }: PatrolAnswer): boolean {
  return verdict !== 'gone' || (goneMs !== undefined && goneMs >= toldMs)
}
