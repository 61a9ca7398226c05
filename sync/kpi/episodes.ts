/**
 * What began, was told, and ended: leaks, faults of waterings, doubtful valves, lost supervision,
 * intrusions, over-stays. Paired from the facts of one asset; where the end is not known it goes on.
 */

import type { EventFact, EventFactType } from '../fact.ts'
import { maybeNumberOf } from './number.ts'

export type EpisodeKind = 'leak' | 'fault' | 'valve' | 'supervision' | 'intrusion' | 'overstay'

export type Episode = {
  readonly kind: EpisodeKind
  /** When it began, and when it was first told: UTC. */
  readonly startMs: number
  readonly toldMs: number
  readonly endMs: number | null
  /** The last fact that told that it goes on, and the one that told its end. */
  readonly opening: EventFact
  readonly closing: EventFact | null
  /** A suspicion alone is none. */
  readonly isConfirmed: boolean
}

const OPENS: { readonly [type in EventFactType]?: EpisodeKind } = {
  leakSuspected: 'leak',
  leakConfirmed: 'leak',
  cycleFaultFound: 'fault',
  valveUnsure: 'valve',
  supervisionLost: 'supervision',
  intrusionDetected: 'intrusion',
  overstayStarted: 'overstay',
}
const CLOSES: { readonly [type in EventFactType]?: EpisodeKind } = {
  leakCleared: 'leak',
  cycleFaultCleared: 'fault',
  valveOpened: 'valve',
  valveClosed: 'valve',
  supervisionBack: 'supervision',
  intrusionEnded: 'intrusion',
  overstayEnded: 'overstay',
}

export const EPISODE_FACTS = [
  ...Object.keys(OPENS),
  ...Object.keys(CLOSES),
] as readonly EventFactType[]

/** Rare, and they may last for months; the others are over, or told anew, within days. */
const LASTING: readonly EpisodeKind[] = ['leak', 'fault', 'supervision', 'intrusion']

export const LASTING_FACTS = EPISODE_FACTS.filter((type) =>
  LASTING.includes(OPENS[type] ?? CLOSES[type]!),
)
export const SHORT_FACTS = EPISODE_FACTS.filter((type) => !LASTING_FACTS.includes(type))

/** `facts`: of one asset, in any order. Several devices of one asset have episodes of their own. */
export function episodesOf(facts: readonly EventFact[]): readonly Episode[] {
  const open = new Map<string, Episode>()
  const over: Episode[] = []
  for (const fact of [...facts].sort(byTime)) {
    const kind = OPENS[fact.type]
    if (kind) {
      const key = keyOf(kind, fact)
      open.set(key, opened(open.get(key), kind, fact))
      continue
    }
    const closes = CLOSES[fact.type]
    if (!closes) continue
    const key = keyOf(closes, fact)
    const episode = open.get(key)
    if (!episode) continue
    open.delete(key)
    over.push({ ...episode, endMs: fact.atMs, closing: fact })
  }
  return [...over, ...open.values()]
}

/** What is told of an episode again moves its last word, not its beginning. */
function opened(known: Episode | undefined, kind: EpisodeKind, fact: EventFact): Episode {
  const isConfirmed = fact.type !== 'leakSuspected'
  if (known) return { ...known, opening: fact, isConfirmed: known.isConfirmed || isConfirmed }
  const sinceMs = maybeNumberOf(fact, 'sinceMs') ?? maybeNumberOf(fact, 'lastHeardMs')
  const startMs = Math.min(sinceMs ?? fact.atMs, fact.atMs)
  return {
    kind,
    startMs,
    toldMs: fact.atMs,
    endMs: null,
    opening: fact,
    closing: null,
    isConfirmed,
  }
}

/** Leaks and faults are of the asset, the others of one of its devices. */
function keyOf(kind: EpisodeKind, { fields }: EventFact): string {
  const isOfAsset = kind === 'leak' || kind === 'fault' || kind === 'overstay'
  return isOfAsset ? kind : `${kind} ${String(fields['devEui'] ?? '')}`
}

/** Ends before beginnings of the same moment; of a fact that was told again the later revision last. */
function byTime(a: EventFact, b: EventFact): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs
  const isEnd = ({ type }: EventFact) => (CLOSES[type] ? 0 : 1)
  return isEnd(a) - isEnd(b) || a.rev - b.rev
}
