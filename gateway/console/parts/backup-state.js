// @ts-check
/** How good the last backup of this gateway is: told on System, and on Today where somebody should make one. */

/** @typedef {import('../../backup/last-system.ts').LastBackup} LastBackup */
/** @typedef {'never' | 'failed' | 'old' | 'made'} BackupState */

/** Older than this, a person is reminded. */
const OLD_MS = 30 * 24 * 3_600_000

/** @param {LastBackup | null | undefined} last @param {number} nowMs @returns {BackupState | ''} '' until it is known */
export function backupState(last, nowMs) {
  if (last === undefined) return ''
  if (last === null) return 'never'
  if (last.outcome === 'failed') return 'failed'
  return nowMs - (last.madeAtMs ?? 0) > OLD_MS ? 'old' : 'made'
}
