/**
 * The way in of the gateway's own flows: a listener of their own on this machine, with the few lines that
 * name them, one token that is drawn anew at each of their starts, few connections and a pace. A flow that
 * floods it takes nothing from people, who come in elsewhere (faults F56). Pure but for its waits.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { Line, Problem } from '../../base/http/route.ts'
import { problem } from '../../base/http/route.ts'
import type { Door, ServerParts } from '../../base/http/server.ts'
import type { Metrics } from '../../base/metrics.ts'
import { type BucketPolicy, TokenBucket } from '../../base/token-bucket.ts'
import { programOf } from './roles.ts'
import { bearerOf, isTokenOf } from './token-text.ts'

/** One stream of events, and some questions beside it. */
export const FLOWS_CONNECTIONS_MAX = 16
const READS: BucketPolicy = { atOnce: 100, perSecond: 20 }
/** Downlinks and water: airtime and valves are scarce. */
const ACTS: BucketPolicy = { atOnce: 20, perSecond: 0.5 }
/** Ten a minute: half a megabyte a day to the hypervisor at most. */
const FACTS: BucketPolicy = { atOnce: 30, perSecond: 1 / 6 }
/** Who is refused waits for that answer, too: a loop of requests turns at our pace. */
const REFUSED_AFTER_MS = 250
const CALLER = programOf('flows', ['flows'])

/** The lines that flows may use, of all. */
export function linesForFlows(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ may }) => typeof may !== 'string' && may.roles.includes('flows'))
}

/** `sha256`: of the token that counts now; nobody's before the first start. */
export function flowsDoor(sha256: () => string | undefined, { audit }: Pick<Door, 'audit'>): Door {
  return {
    async identify({ authorization }) {
      const given = bearerOf(authorization)
      const known = sha256()
      if (given === undefined || known === undefined) return undefined
      return isTokenOf(given, known) ? { caller: CALLER } : undefined
    },
    isSetUp: async () => true,
    audit,
  }
}

export function flowsPace(clock: Clock, metrics: Metrics): NonNullable<ServerParts['pace']> {
  const nowMs = clock.monoMs()
  const reads = new TokenBucket(READS, nowMs)
  const acts = new TokenBucket(ACTS, nowMs)
  const facts = new TokenBucket(FACTS, nowMs)
  return async ({ method, path }) => {
    const kind = method === 'GET' ? 'read' : path === '/api/v1/facts' ? 'fact' : 'act'
    const bucket = kind === 'read' ? reads : kind === 'fact' ? facts : acts
    const waitMs = bucket.take(clock.monoMs())
    if (waitMs === 0) return undefined
    metrics.add('cigale_flows_refused_total', 1, { kind })
    await sleep(clock, REFUSED_AFTER_MS)
    return tooOften(waitMs)
  }
}

function tooOften(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1000)
  const detail = `Flows ask too often. Ask again in ${seconds} s, or less often: nothing of this was done.`
  const headers = { 'retry-after': String(seconds) }
  return { ...problem(429, 'Too many requests', detail), code: 'too-often', headers }
}
