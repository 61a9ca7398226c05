/** What is kept of the months that governance speaks of, put together from where it stands. */

import { boundsOfCivilDay } from '../../../base/civil-day.ts'
import type { BucketKpis } from '../../kpi/answer.ts'
import { type Bucket, bucketAt } from '../../kpi/buckets.ts'
import { daysOf, type KeptKpis } from '../indicators/kept-kpis.ts'
import { PATROL_ANSWERS } from '../patrol/patrol-desk.ts'
import type { PatrolAnswer } from '../patrol/precision.ts'
import type { HypervisorStore, StoredGap, StoredGateway } from '../store.ts'
import type { AlarmHistory } from './alarm-history.ts'
import type { ArrivalBook } from './arrivals.ts'
import type { Entries } from './commitments.ts'
import { monthAfter } from './forecast.ts'
import type { MonthFacts } from './indicators.ts'
import type { SensorBook } from './sensor-book.ts'
import { againstLastYear, againstReference, type WaterUsed } from './water-used.ts'

export type GatherParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'gaps' | 'gateways'>
  readonly kept: KeptKpis
  readonly alarms: AlarmHistory
  readonly arrivals: ArrivalBook
  readonly sensors: SensorBook
}

/** LOSS_REASONS.thinned: left out by the gateway's own setting, and known to be. */
const THINNED = 5
const LITRES_PER_M3 = 1_000

export function monthBucket(month: string): Bucket {
  return bucketAt('month', boundsOfCivilDay(`${month}-01`)?.startMs ?? Number.NaN)
}

export async function gatherMonths(
  parts: GatherParts,
  months: readonly string[],
  { entries, nowMs }: { readonly entries: Entries; readonly nowMs: number },
): Promise<readonly MonthFacts[]> {
  const { store } = parts
  const buckets = months.map(monthBucket)
  const span = { fromMs: buckets[0]!.startMs, toMs: buckets.at(-1)!.endMs }
  const [answers, calls, gaps, gateways] = await Promise.all([
    store.records.list(PATROL_ANSWERS),
    parts.alarms.within(span),
    store.gaps(),
    store.gateways(),
  ])
  const patrol = answers.map(({ body }) => body as unknown as PatrolAnswer)
  const isIn = (bucket: Bucket, ms: number): boolean => ms >= bucket.startMs && ms < bucket.endMs
  const gathered: MonthFacts[] = []
  for (const bucket of buckets) {
    gathered.push({
      bucket,
      nowMs,
      kinds: await keptOne(parts.kept, 'month', 'kind', bucket.key),
      water: await waterUsed(parts.kept, bucket, { entries, nowMs }),
      patrol: patrol.filter(({ atMs }) => isIn(bucket, atMs)),
      callDelaysMs: calls
        .filter(({ kind, sinceMs }) => kind === 'call' && isIn(bucket, sinceMs))
        .map(({ hereMs, sinceMs }) => Math.max(0, hereMs - sinceMs)),
      arrivals: await parts.arrivals.ofMonth(bucket.key),
      factsLost: factsLost(bucket, gaps, gateways),
      sensors: await parts.sensors.ofMonth(bucket.key),
      entered: enteredIn(entries, bucket.key),
    })
  }
  return gathered
}

async function keptOne(
  kept: KeptKpis,
  period: 'month' | 'day',
  by: 'kind' | 'site',
  key: string,
): Promise<BucketKpis | undefined> {
  return (await kept.answers({ period, by, key }))?.[0]
}

/** What no gateway knows a time of counts when it was declared. */
function factsLost(
  { startMs, endMs }: Bucket,
  gaps: readonly StoredGap[],
  gateways: readonly StoredGateway[],
): number | undefined {
  if (!gateways.some(({ firstHeardMs }) => firstHeardMs < endMs)) return undefined
  return gaps
    .filter(({ reason }) => reason !== THINNED)
    .filter(({ toMs, receivedMs }) => {
      const ms = toMs > 0 ? toMs : receivedMs
      return ms >= startMs && ms < endMs
    })
    .reduce((sum, { from, to }) => sum + to - from, 0)
}

function enteredIn({ value }: Entries, month: string): MonthFacts['entered'] {
  const own = value.filter(({ id }) => id.endsWith(`/${month}`))
  return new Map(
    own.map(({ id, value: number, source }) => {
      return [id.slice(0, id.indexOf('/')), { value: number, source }]
    }),
  )
}

// ── Water ───────────────────────────────────────────────────────────────────────────────────────

/** Of a month that goes on the days that are over, so that equal spans are compared. */
async function waterUsed(
  kept: KeptKpis,
  bucket: Bucket,
  { entries, nowMs }: { readonly entries: Entries; readonly nowMs: number },
): Promise<WaterUsed | undefined> {
  const isOver = nowMs >= bucket.endMs
  const days = isOver ? [] : daysOf(bucket).filter(({ endMs }) => endMs <= nowMs)
  const period = isOver ? 'month' : 'day'
  const keys = isOver ? [bucket.key] : days.map(({ key }) => key)
  const spans = await Promise.all(keys.map((key) => keptOne(kept, period, 'site', key)))
  const [reference] = entries.reference
  const cubicMetres = reference?.months[Number(bucket.key.slice(5)) - 1]
  if (cubicMetres !== undefined && cubicMetres > 0) {
    const share = isOver ? 1 : days.length / daysOf(bucket).length
    const referenceLitres = cubicMetres * LITRES_PER_M3
    return againstReference(spans, { referenceLitres, share })
  }
  const before = await Promise.all(
    keys.map((key) => keptOne(kept, period, 'site', yearBefore(key))),
  )
  return againstLastYear(spans.map((now, i) => ({ now, before: before[i] })))
}

/** Of a day or a month; the 29th of February has none. */
function yearBefore(key: string): string {
  return `${monthAfter(key.slice(0, 7), -12)}${key.slice(7)}`
}
