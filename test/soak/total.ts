/** What many lives come to. */

import type { Counts, Outcome } from '../city/run.ts'

export function isBad(outcome: Outcome): boolean {
  return outcome.violationCount > 0
}

export type SoakTotal = Counts & {
  readonly lives: number
  readonly badSeeds: readonly number[]
  readonly violations: number
  readonly settledMostMs: number
}

export function totalOf(outcomes: readonly Outcome[]): SoakTotal {
  const counts: Record<string, number> = {}
  const faults: Record<string, number> = {}
  for (const { counts: own } of outcomes) {
    for (const [name, value] of Object.entries(own)) {
      if (typeof value === 'number') counts[name] = (counts[name] ?? 0) + value
    }
    for (const [kind, count] of Object.entries(own.faults)) {
      faults[kind] = (faults[kind] ?? 0) + count
    }
  }
  return {
    ...(counts as unknown as Counts),
    faults,
    lives: outcomes.length,
    badSeeds: outcomes.filter(isBad).map(({ seed }) => seed),
    violations: outcomes.reduce((sum, { violationCount }) => sum + violationCount, 0),
    settledMostMs: Math.max(0, ...outcomes.map(({ settledMs }) => settledMs ?? 0)),
  }
}
