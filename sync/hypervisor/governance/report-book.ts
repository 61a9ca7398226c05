/**
 * Closed reports, kept as records: `2026-05/01`, `2026-05/02`, … A month is closed a day after its end, when
 * its indicators are final; while late facts may still change it, it is looked at again, and what is
 * different makes a version. For whoever leads.
 */

import type { JsonValue, Records } from '../../../base/records/records.ts'
import { monthAfter } from './forecast.ts'
import { monthBucket } from './gather.ts'
import { changesOf, type Report, type ReportBody } from './report.ts'

const KIND = 'report'
/** Indicators of the last day are final a day and a minute after it; reckoning them takes its time. */
export const CLOSES_AFTER_MS = 24 * 3_600_000 + 30 * 60_000
/** So long after its end late facts and entered values make another version. */
const REVISED_MS = 62 * 86_400_000
/** Two versions of a month are so far apart at the least: a backlog that comes in for hours is one. */
const APART_MS = 6 * 3_600_000
const VERSIONS_MAX = 20

export type Closed = {
  readonly month: string
  readonly version: number
  readonly closedAt: string
}

export class ReportBook {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  /** Months to be looked at now: those that are due, and those that may still change. Oldest first. */
  months(nowMs: number): readonly string[] {
    const last = new Date(nowMs - CLOSES_AFTER_MS)
    const months: string[] = []
    for (let back = 3; back >= 0; back--) {
      const month = monthAfter(last.toISOString().slice(0, 7), -back)
      const { endMs } = monthBucket(month)
      if (nowMs >= endMs + CLOSES_AFTER_MS && nowMs < endMs + REVISED_MS) months.push(month)
    }
    return months
  }

  /** Makes a version where there is none, or where it would say something else. Gives its number. */
  async close(body: ReportBody, nowMs: number): Promise<number | undefined> {
    const versions = await this.#versions(body.month)
    const newest = versions.at(-1)
    if (newest && versions.length >= VERSIONS_MAX) return undefined
    if (newest && nowMs - Date.parse(newest.closedAt) < APART_MS) return undefined
    const changes = newest ? changesOf(newest, body) : []
    if (newest && changes.length === 0) return undefined
    const version = versions.length + 1
    const report: Report = { ...body, version, closedAt: new Date(nowMs).toISOString(), changes }
    const id = idOf(body.month, version)
    const put = { kind: KIND, id, body: report as unknown as JsonValue, rev: 0 }
    return (await this.#records.put(put, nowMs)) ? version : undefined
  }

  /** All versions, the newest month first. */
  async list(): Promise<readonly Closed[]> {
    const entries = await this.#records.list(KIND)
    return entries
      .map(({ body }) => {
        const { month, version, closedAt } = body as unknown as Report
        return { month, version, closedAt }
      })
      .reverse()
  }

  /** The newest version, or the one that is named. */
  async get(month: string, version?: number): Promise<Report | undefined> {
    if (version === undefined) return (await this.#versions(month)).at(-1)
    const entry = await this.#records.get(KIND, idOf(month, version))
    return entry && (entry.body as unknown as Report)
  }

  async #versions(month: string): Promise<readonly Report[]> {
    const entries = await this.#records.list(KIND, { prefix: `${month}/` })
    return entries.map(({ body }) => body as unknown as Report)
  }
}

function idOf(month: string, version: number): string {
  return `${month}/${String(version).padStart(2, '0')}`
}
