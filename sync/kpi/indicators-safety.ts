/** Indicators of the safe city: call points and watched buildings. */

import { round } from './number.ts'
import { type Partial, sumOf } from './partial.ts'

export type CallIndicators = {
  readonly calls?: number
  readonly testCalls?: number
  readonly callsAcknowledged?: number
  /** From the press to the first acknowledgement: mean, and the longest. */
  readonly acknowledgeMs?: number
  readonly longestAcknowledgeMs?: number
  /** Share of the time in which its heartbeats were not missed. */
  readonly availability?: number
  readonly supervisionLosses?: number
}

export type IntrusionIndicators = {
  readonly intrusions?: number
  readonly intrusionMs?: number
  readonly availability?: number
  readonly supervisionLosses?: number
}

type Context = { readonly assets: number; readonly passedMs: number }

export function callIndicators(partial: Partial, context: Context): CallIndicators {
  const callsAcknowledged = sumOf(partial, 'callsAcknowledged')
  const { longestAcknowledgeMs } = partial.most
  return {
    calls: sumOf(partial, 'calls'),
    testCalls: sumOf(partial, 'testCalls'),
    callsAcknowledged,
    ...(callsAcknowledged > 0 && {
      acknowledgeMs: Math.round(sumOf(partial, 'acknowledgeMs') / callsAcknowledged),
    }),
    ...(longestAcknowledgeMs !== undefined && { longestAcknowledgeMs }),
    ...supervised(partial, context),
  }
}

export function intrusionIndicators(partial: Partial, context: Context): IntrusionIndicators {
  const intrusions = sumOf(partial, 'intrusions')
  return {
    intrusions,
    ...(sumOf(partial, 'intrusionMs') > 0 && { intrusionMs: sumOf(partial, 'intrusionMs') }),
    ...supervised(partial, context),
  }
}

function supervised(partial: Partial, { assets, passedMs }: Context) {
  const share = 1 - sumOf(partial, 'lostMs') / (Math.max(1, assets) * passedMs)
  return {
    availability: round(Math.max(0, share), 10_000),
    supervisionLosses: sumOf(partial, 'supervisionLosses'),
  }
}
