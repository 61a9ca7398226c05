/** What the doctor says of the gateway's backup. */

import type { LastBackup } from '../backup/last-system.ts'
import type { Finding } from './doctor-checks.ts'

const DAY_MS = 24 * 3_600_000
const OLD_DAYS = 30

export function checkLastBackup(last: LastBackup | undefined, nowMs: number): Finding {
  const check = 'backup'
  const advice = 'cigale backup FILE, on a stick or another machine'
  const madeAtMs = last?.madeAtMs ?? null
  if (madeAtMs === null) return { check, verdict: 'warn', detail: 'none was ever made', advice }
  const days = Math.max(0, Math.floor((nowMs - madeAtMs) / DAY_MS))
  const failed = last?.outcome === 'failed' ? `; the last try came to nothing: ${last.detail}` : ''
  const detail = `made ${days} days ago${failed}`
  if (days <= OLD_DAYS && failed === '') return { check, verdict: 'ok', detail }
  return { check, verdict: 'warn', detail, advice }
}
