/**
 * How often what is protected was read in four weeks, by role, counted from the audit: the log itself stays
 * with security, the counts say to everybody that somebody looks.
 */

import type { Role } from '../../../base/http/caller.ts'
import type { LogEntry, Records } from '../../../base/records/records.ts'

const DAYS = 28
const DAY_MS = 86_400_000
const PAGE = 1_000
/** Of a page that asks every two seconds a reading is told every 15 minutes: a busy month is 30 000. */
const ENTRIES_MAX = 100_000

/** What of the audit is a reading of what. */
const SUBJECTS: Readonly<Record<string, 'patrol' | 'safety' | 'spaces'>> = {
  'patrol.read': 'patrol',
  'alarms.read': 'safety',
  'facts.read': 'spaces',
  'facts.follow': 'spaces',
  'readings.read': 'spaces',
  'states.read': 'spaces',
}

export type ReadsRow = {
  /** '' of tokens and of accounts that are gone. */
  readonly role: Role | ''
  readonly patrol: number
  readonly safety: number
  readonly spaces: number
  /** Of all three, the oldest day first. */
  readonly days: readonly number[]
}

export type ProtectedReads = {
  readonly rows: readonly ReadsRow[]
  readonly days: number
  /** The audit is longer than what was looked at: older readings are not counted. */
  readonly isCut: boolean
}

export async function protectedReads(
  records: Pick<Records, 'log'>,
  rolesOf: (name: string) => Promise<readonly Role[]>,
  nowMs: number,
): Promise<ProtectedReads> {
  const fromMs = nowMs - DAYS * DAY_MS
  const rows = new Map<
    Role | '',
    { patrol: number; safety: number; spaces: number; days: number[] }
  >()
  const roles = new Map<string, readonly Role[]>()
  let [looked, before] = [0, undefined as number | undefined]
  for (;;) {
    const page = await records.log('audit', {
      limit: PAGE,
      ...(before !== undefined && { before }),
    })
    for (const entry of page) {
      if (entry.atMs < fromMs) return { rows: sorted(rows), days: DAYS, isCut: false }
      const read = readingIn(entry)
      if (!read) continue
      if (!roles.has(read.who)) roles.set(read.who, await rolesOf(read.who))
      // Who has several roles has read as the first.
      const role = roles.get(read.who)![0] ?? ''
      const row = rows.get(role) ?? { patrol: 0, safety: 0, spaces: 0, days: Array(DAYS).fill(0) }
      row[read.subject]++
      const day = Math.min(DAYS - 1, Math.floor((entry.atMs - fromMs) / DAY_MS))
      row.days[day] = (row.days[day] ?? 0) + 1
      rows.set(role, row)
    }
    looked += page.length
    const isCut = looked >= ENTRIES_MAX
    if (page.length < PAGE || isCut) return { rows: sorted(rows), days: DAYS, isCut }
    before = page.at(-1)!.seq
  }
}

function readingIn({ body }: LogEntry) {
  const { who, what, result } = body as Readonly<Record<string, unknown>>
  const subject = SUBJECTS[String(what)]
  const wasShown = /^[23]/.test(String(result ?? '200'))
  return subject && wasShown ? { who: String(who), subject } : undefined
}

function sorted(rows: ReadonlyMap<Role | '', Omit<ReadsRow, 'role'>>): readonly ReadsRow[] {
  const all = [...rows].map(([role, row]) => ({ role, ...row }))
  return all.sort((a, b) => (a.role < b.role ? -1 : 1))
}
