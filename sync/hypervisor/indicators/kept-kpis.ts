/**
 * Indicators that were reckoned once and are kept: of each civil day the book of its assets, from which
 * weeks and months are merged, and of each bucket the answers that pages ask for. Deflated JSON in
 * records. What was reckoned with another asset file stands until it is reckoned anew, and for good where
 * the facts are forgotten.
 *
 *   kpiDay            2026-06-15        the book: KeptAsset[]
 *   kpi/day/assets    2026-06-15        BucketKpis, one
 *   kpi/hour/kind     2026-06-15        BucketKpis of the hours of that day
 */

import { deflateSync, inflateSync } from 'node:zlib'
import type { CivilDay } from '../../../base/civil-day.ts'
import type { Records } from '../../../base/records/records.ts'
import type { BucketKpis } from '../../kpi/answer.ts'
import { KpiBook } from '../../kpi/book.ts'
import { type Bucket, bucketAt, type Period } from '../../kpi/buckets.ts'
import type { Grouping } from '../../kpi/groups.ts'
import type { Partial } from '../../kpi/partial.ts'

/** A day of a city is half a megabyte of JSON: the fastest level takes milliseconds. */
const LEVEL = 1

/** One asset's part of a day: what it is, who told it, what is known. */
type KeptAsset = readonly [id: string, kind: string, gateway: string, partial: Partial]

export type AnswerName = {
  readonly period: Period
  /** `assets`: one by one. */
  readonly by: Grouping | 'assets'
  /** Of the bucket; of hours their civil day. */
  readonly key: string
}

export class KeptKpis {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  async putBook(day: CivilDay, book: KpiBook, nowMs: number): Promise<void> {
    const assets = book.ids.map((id): KeptAsset => {
      return [id, book.kinds.get(id) ?? '', book.gateways.get(id) ?? '', book.of(id, 0)]
    })
    await this.#put('kpiDay', day, assets, nowMs)
  }

  /** The oldest day of which anything is kept; `undefined`: nothing was reckoned yet. */
  async oldestDay(): Promise<CivilDay | undefined> {
    return (await this.#records.list('kpiDay', { limit: 1 }))[0]?.id
  }

  /** The book of a day, in one bucket that it lies in. */
  async book(day: CivilDay, bucket: Bucket, atMs: number): Promise<KpiBook | undefined> {
    const assets = await this.#get<readonly KeptAsset[]>('kpiDay', day)
    if (!assets) return undefined
    const book = new KpiBook([bucket])
    for (const [id, kind, gateway, partial] of assets) {
      book.add(id, atMs, partial)
      if (kind !== '') book.kinds.set(id, kind)
      if (gateway !== '') book.gateways.set(id, gateway)
    }
    return book
  }

  putAnswers(
    { period, by, key }: AnswerName,
    answers: readonly BucketKpis[],
    nowMs: number,
  ): Promise<void> {
    return this.#put(`kpi/${period}/${by}`, key, answers, nowMs)
  }

  answers({ period, by, key }: AnswerName): Promise<readonly BucketKpis[] | undefined> {
    return this.#get(`kpi/${period}/${by}`, key)
  }

  async #put(kind: string, id: string, value: unknown, nowMs: number): Promise<void> {
    const data = deflateSync(JSON.stringify(value), { level: LEVEL }).toString('base64')
    await this.#records.put({ kind, id, body: data }, nowMs)
  }

  async #get<T>(kind: string, id: string): Promise<T | undefined> {
    const entry = await this.#records.get(kind, id)
    if (typeof entry?.body !== 'string') return undefined
    return JSON.parse(inflateSync(Buffer.from(entry.body, 'base64')).toString()) as T
  }
}

/** Days of a week or month, or the day itself. */
export function daysOf(bucket: Bucket): readonly Bucket[] {
  const days: Bucket[] = []
  for (let atMs = bucket.startMs; atMs < bucket.endMs; ) {
    const day = bucketAt('day', atMs)
    days.push(day)
    atMs = day.endMs
  }
  return days
}
