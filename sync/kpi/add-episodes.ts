/** Leaks, faults, doubts, lost supervision, intrusions and over-stays into a book. */

import { boundsOfCivilDay, civilDayOf } from '../../base/civil-day.ts'
import type { EventFact } from '../fact.ts'
import type { KpiAssets } from './asset.ts'
import { type KpiBook, toldBy } from './book.ts'
import { HOUR_MS } from './buckets.ts'
import { EPISODE_FACTS, type Episode, episodesOf } from './episodes.ts'
import { maybeNumberOf, numberOf } from './number.ts'
import { mergePartials, NOTHING, type SumName, sumsOf } from './partial.ts'

export function addEpisodes(
  book: KpiBook,
  facts: Iterable<EventFact>,
  context: { readonly assets: KpiAssets; readonly nowMs: number },
): void {
  const byAsset = new Map<string, EventFact[]>()
  for (const fact of facts) {
    if (!EPISODE_FACTS.includes(fact.type)) continue
    const there = byAsset.get(fact.subject)
    if (there) there.push(fact)
    else byAsset.set(fact.subject, [fact])
  }
  for (const [id, told] of byAsset) {
    for (const episode of episodesOf(told)) {
      if (!episode.isConfirmed) continue
      addEpisode(book, id, episode, context.nowMs)
      if (isTrouble(episode)) addTrouble(book, id, episode, context)
    }
  }
}

const BEGINS: Readonly<Record<Episode['kind'], SumName>> = {
  leak: 'leaksOpened',
  fault: 'faultsOpened',
  valve: 'valveDoubts',
  supervision: 'supervisionLosses',
  intrusion: 'intrusions',
  overstay: 'overstays',
}

/** It is counted where it was first told; what it lasts or costs, in all buckets that it lasts into. */
function addEpisode(book: KpiBook, id: string, episode: Episode, nowMs: number): void {
  const { kind, startMs, toldMs, endMs, opening, closing } = episode
  const told = toldBy(opening.rev)
  book.add(id, toldMs, mergePartials(told, sumsOf({ [BEGINS[kind]]: 1 })))
  const span = { fromMs: startMs, toMs: endMs ?? nowMs }
  switch (kind) {
    case 'leak': {
      book.add(id, toldMs, sumsOf({ detectMs: toldMs - startMs }))
      const lost = lostLitres(episode, nowMs)
      const lengthMs = Math.max(1, span.toMs - span.fromMs)
      book.addLasting(id, span, (ms) => sumsOf({ lostLitres: (lost * ms) / lengthMs }))
      break
    }
    case 'fault':
      if (opening.fields['kind'] === 'meter_freeze')
        book.addLasting(id, span, () => sumsOf({ meterFreezes: 1 }))
      break
    case 'supervision':
      book.addLasting(id, span, (ms) => sumsOf({ lostMs: ms }))
      break
    case 'intrusion':
      book.addLasting(id, span, (ms) => sumsOf({ intrusionMs: ms }))
      break
    case 'valve':
      book.add(id, toldMs, { ...NOTHING, lastCycle: { atMs: toldMs, isOperating: false } })
      break
    case 'overstay':
      break
    default:
      kind satisfies never
  }
  if (endMs === null || !closing) return
  const sums = closingSums(episode, { toldMs, endMs })
  if (sums) book.add(id, endMs, mergePartials(toldBy(closing.rev), sumsOf(sums)))
}

function closingSums(
  { kind, opening, closing }: Episode,
  { toldMs, endMs }: { readonly toldMs: number; readonly endMs: number },
): { readonly [name in SumName]?: number } | undefined {
  if (kind === 'leak') return { leaksClosed: 1, repairMs: endMs - toldMs }
  if (kind === 'fault') return { faultsClosed: 1 }
  if (kind !== 'overstay' || !closing) return undefined
  const limitMs = numberOf(opening, 'limitMinutes') * 60_000
  return { overstayExcessMs: Math.max(0, numberOf(closing, 'stayMs') - limitMs) }
}

/** As it was told at the end; until then what was told last, and its flow since. */
function lostLitres({ opening, closing, startMs }: Episode, nowMs: number): number {
  const told = closing && maybeNumberOf(closing, 'lostLitres')
  if (told != null) return told
  const known = maybeNumberOf(opening, 'lostLitres')
  const sinceMs = known === undefined ? startMs : opening.atMs
  const flowLitresPerHour = numberOf(opening, 'flowLitresPerHour')
  return (known ?? 0) + (flowLitresPerHour * Math.max(0, nowMs - sinceMs)) / HOUR_MS
}

/** What somebody must look after on the spot. */
function isTrouble({ kind }: Episode): boolean {
  return kind === 'leak' || kind === 'fault' || kind === 'valve'
}

/** Each civil day of it is one on which its site needed somebody. */
function addTrouble(
  book: KpiBook,
  id: string,
  { toldMs, endMs }: Episode,
  { assets, nowMs }: { readonly assets: KpiAssets; readonly nowMs: number },
): void {
  const site = assets.get(id)?.siteId ?? id
  const untilMs = Math.min(endMs ?? nowMs, book.endMs)
  for (let atMs = Math.max(toldMs, book.startMs); atMs < untilMs; ) {
    const day = civilDayOf(atMs)
    const bounds = boundsOfCivilDay(day)
    if (!bounds) return
    const key = `${site} ${day}`
    const siteDays = { [key]: { watered: 0, troubles: 1, litres: 0 } }
    book.add(id, Math.max(bounds.startMs, book.startMs), { ...NOTHING, siteDays })
    atMs = bounds.endMs
  }
}
