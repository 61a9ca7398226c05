/** `DATA/restored.json`: a backup was brought back, and nobody has been told yet. */

export const RESTORED_NAME = 'restored.json'

export type RestoredMark = {
  /** Of the state that was brought back, UTC; 0: not known. */
  readonly madeAtMs: number
  readonly restoredAtMs: number
}

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

export function writeMark(mark: RestoredMark): Uint8Array {
  return Buffer.from(`${JSON.stringify(mark)}\n`)
}

/** `undefined` for what cannot be read: no schema is loaded for it in a thread that lives for months. */
export function readMark(text: string): RestoredMark | undefined {
  try {
    const { madeAtMs, restoredAtMs } = JSON.parse(text)
    return isTime(madeAtMs) && isTime(restoredAtMs) ? { madeAtMs, restoredAtMs } : undefined
  } catch {
    return undefined
  }
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** How old the backup was; undefined: a clock that was never set, here or there, cannot tell. */
export function ageOf(madeAtMs: number, nowMs: number): number | undefined {
  return madeAtMs === 0 || nowMs < madeAtMs ? undefined : nowMs - madeAtMs
}

/** The detail of the health event. */
export function restoredDetail({ madeAtMs, restoredAtMs }: RestoredMark): string {
  const ageMs = ageOf(madeAtMs, restoredAtMs)
  if (ageMs === undefined) return 'of unknown age'
  const days = Math.floor(ageMs / DAY_MS)
  const hours = Math.floor((ageMs % DAY_MS) / HOUR_MS)
  return `made ${new Date(madeAtMs).toISOString()}, ${days} days and ${hours} hours old`
}
