/**
 * The stays of one space. What is told for good (`stayFinal`) replaces what was told live between the
 * first and the last final stay that is known; outside of that the live word holds.
 *
 *   live    ▭▭▭▭   ▭▭  ▭▭▭▭▭   ▭▭▭     ▭▭▭▭▭┄
 *   final          ▬▬▬▬▬▬▬▬▬▬   ▬▬▬
 *   stays   ▭▭▭▭   ▬▬▬▬▬▬▬▬▬▬   ▬▬▬    ▭▭▭▭▭┄
 *                  └─── settled ──┘
 */

import type { EventFact } from '../fact.ts'
import type { KpiAssets } from './asset.ts'
import { maybeNumberOf, numberOf } from './number.ts'

export type Stay = {
  readonly startMs: number
  /** null: the car is still there, as far as is known. */
  readonly endMs: number | null
  readonly isInferred: boolean
}

export type SpaceStays = {
  readonly stays: readonly Stay[]
  /** UTC, end excluded; of no length where nothing is final yet. */
  readonly settled: { readonly fromMs: number; readonly toMs: number }
}

export const STAY_FACTS = ['spotTaken', 'spotFreed', 'stayFinal'] as const

/** `facts`: stays of one space, in any order; of a stay that was told again the highest revision. */
export function staysOf(facts: readonly EventFact[]): SpaceStays {
  const finals = finalStays(facts)
  const fromMs = finals[0]?.startMs ?? 0
  const toMs = Math.max(fromMs, ...finals.map(({ endMs }) => endMs ?? 0))
  const live = liveStays(facts).filter(({ startMs }) => startMs < fromMs || startMs >= toMs)
  const stays = [...finals, ...live].sort((a, b) => a.startMs - b.startMs)
  return { stays, settled: { fromMs, toMs } }
}

function finalStays(facts: readonly EventFact[]): readonly Stay[] {
  const newest = new Map<number, EventFact>()
  for (const fact of facts) {
    if (fact.type !== 'stayFinal') continue
    const startMs = numberOf(fact, 'sinceMs')
    const known = newest.get(startMs)
    if (!known || known.rev <= fact.rev) newest.set(startMs, fact)
  }
  return [...newest]
    .map(([startMs, fact]) => ({
      startMs,
      endMs: numberOf(fact, 'untilMs'),
      isInferred: fact.fields['inferred'] === true,
    }))
    .sort((a, b) => a.startMs - b.startMs)
}

/** A departure says how long the stay was; an arrival after the last departure is still there. */
function liveStays(facts: readonly EventFact[]): readonly Stay[] {
  const ended = new Map<number, Stay>()
  let freedMs = 0
  let newestRev = -1
  let taken: EventFact | undefined
  for (const fact of facts) {
    const isInferred = fact.fields['inferred'] === true
    const sinceMs = numberOf(fact, 'sinceMs')
    if (fact.type === 'spotFreed') {
      freedMs = Math.max(freedMs, sinceMs)
      const stayMs = maybeNumberOf(fact, 'stayMs')
      if (stayMs !== undefined) {
        const startMs = sinceMs - stayMs
        ended.set(startMs, { startMs, endMs: sinceMs, isInferred })
      }
    } else if (fact.type === 'spotTaken') {
      const isNewer = !taken || sinceMs > numberOf(taken, 'sinceMs')
      if (isNewer || (sinceMs === numberOf(taken!, 'sinceMs') && fact.rev > newestRev)) {
        taken = fact
        newestRev = fact.rev
      }
    }
  }
  const startMs = taken ? numberOf(taken, 'sinceMs') : 0
  const isOpen = taken !== undefined && startMs >= freedMs && !ended.has(startMs)
  const isInferred = taken?.fields['inferred'] === true
  return [...ended.values(), ...(isOpen ? [{ startMs, endMs: null, isInferred }] : [])]
}

/** Spaces of which nothing was told, or that a car has not left: what came before or after tells more. */
export function unclearSpaces(facts: readonly EventFact[], assets: KpiAssets): readonly string[] {
  const bySpace = new Map<string, EventFact[]>()
  for (const { id, kind } of assets.values()) if (kind === 'space') bySpace.set(id, [])
  for (const fact of facts) {
    if (!(STAY_FACTS as readonly string[]).includes(fact.type)) continue
    const there = bySpace.get(fact.subject)
    if (there) there.push(fact)
    else bySpace.set(fact.subject, [fact])
  }
  return [...bySpace]
    .filter(([, told]) => {
      const { stays } = staysOf(told)
      return stays.length === 0 || stays.some(({ endMs }) => endMs === null)
    })
    .map(([id]) => id)
}
