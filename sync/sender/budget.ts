/**
 * What a metered link may cost. Two leaky buckets, for a day and for a month, refill by the hour, so
 * that what is spent is spread, and no 24 hours, no 31 days, cost more than was agreed:
 *
 *   a bucket of a quarter of the day's bytes + three quarters refilled over a day    = one day
 *   a bucket of an eighth of the month's     + seven eighths refilled over 31 days   = one month
 *
 * Value first: the fuller both must be, the less a person would miss what asks. Alarms always go, and
 * what they overdraw is paid back by the rest. Counted are our messages, both ways, each with what TLS,
 * MQTT and TCP add to it.
 */

import { STREAMS, type Stream } from '../fact.ts'

export type ByteBudget = {
  readonly bytesPerDay: number
  /** Left out: only the day counts. */
  readonly bytesPerMonth?: number | undefined
  /** What a message takes of it, where that is not its bytes with what TLS, MQTT and TCP add; then in that unit. */
  readonly costOf?: (message: Uint8Array) => number
  /** How much of a day may go at once; left out: a quarter. */
  readonly dayBucket?: number
}

/** How full the buckets are: 1 full, 0 empty, below 0 overdrawn by alarms; at a monotonic time. */
export type Account = {
  readonly day: number
  readonly month: number
  readonly atMs: number
  /** Bytes a millisecond that everything but readings has taken of late: what readings cannot count on. */
  readonly othersPerMs: number
}

/** As it is kept over a restart: how full the buckets were, and whether the run ended in order then. */
export type NotedAccount = {
  readonly day: number
  readonly month: number
  readonly wasClosed: boolean
}

const DAY_MS = 24 * 3_600_000
const MONTH_MS = 31 * DAY_MS
const DAY_BUCKET_USUAL = 1 / 4
const MONTH_BUCKET = 1 / 8
/** A debt is no larger than what a day, a month refills. */
const OVERDRAWN_MOST = { day: -3, month: -7 }
/** TLS record, MQTT topic and properties, TCP/IP headers and the acknowledgement of the packet. */
const FRAME_BYTES = 160
/** A row or two go however poor the budget is. */
const PIECE_BYTES_LEAST = 256
const OF_LATE_MS = 6 * 3_600_000

export const FULL_ACCOUNT = { day: 1, month: 1, othersPerMs: 0 } as const

/**
 * The account of a new run. What the last one spent after it was last noted is not known: unless it
 * ended in order, this run begins with what is kept for alarms and states.
 */
export function accountAtStart(noted: NotedAccount | undefined, atMs: number): Account {
  if (!noted) return { ...FULL_ACCOUNT, atMs }
  const { wasClosed, ...levels } = noted
  if (wasClosed) return { ...levels, atMs, othersPerMs: 0 }
  const kept = LEAST.aggregate
  const [day, month] = [Math.min(levels.day, kept), Math.min(levels.month, kept)]
  return { day, month, atMs, othersPerMs: 0 }
}

export function refilled(account: Account, budget: ByteBudget | undefined, nowMs: number): Account {
  const passedMs = Math.max(0, nowMs - account.atMs)
  const day = account.day + (passedMs / DAY_MS) * refill(dayBucket(budget))
  const month = account.month + (passedMs / MONTH_MS) * refill(MONTH_BUCKET)
  const othersPerMs = account.othersPerMs * Math.exp(-passedMs / OF_LATE_MS)
  return { day: Math.min(1, day), month: Math.min(1, month), atMs: nowMs, othersPerMs }
}

/** The account after a message that cost so much, either way. */
export function charged(
  account: Account,
  budget: ByteBudget,
  { cost, isReading }: { readonly cost: number; readonly isReading: boolean },
): Account {
  const day = account.day - cost / (budget.bytesPerDay * dayBucket(budget))
  const { bytesPerMonth = Number.POSITIVE_INFINITY } = budget
  const month = account.month - cost / (bytesPerMonth * MONTH_BUCKET)
  return {
    ...account,
    day: Math.max(OVERDRAWN_MOST.day, day),
    month: Math.max(OVERDRAWN_MOST.month, month),
    othersPerMs: account.othersPerMs + (isReading ? 0 : cost / OF_LATE_MS),
  }
}

/** How full the buckets must be for what is of less worth than an alarm. */
const LEAST = { state: 0.1, aggregate: 0.2, health: 0.3, reading: 0.4 } as const

export function leastLevel(stream: Stream): number {
  switch (stream) {
    case STREAMS.alarm:
      return Number.NEGATIVE_INFINITY
    case STREAMS.state:
      return LEAST.state
    case STREAMS.aggregate:
      return LEAST.aggregate
    case STREAMS.reading:
      return LEAST.reading
    case STREAMS.health:
      return LEAST.health
  }
}

export function levelNow(account: Account): number {
  return Math.min(account.day, account.month)
}

/** Milliseconds until both buckets reach a level; 0 when they have. */
export function waitForLevelMs(
  account: Account,
  budget: ByteBudget | undefined,
  level: number,
): number {
  const day = ((level - account.day) / refill(dayBucket(budget))) * DAY_MS
  const month = ((level - account.month) / refill(MONTH_BUCKET)) * MONTH_MS
  return Math.max(0, Math.ceil(Math.max(day, month)))
}

/** Bytes that readings may still take within `spanMs`, if the rest asks for as much as of late. */
export function affordableBytes(account: Account, budget: ByteBudget, spanMs: number): number {
  const { bytesPerDay, bytesPerMonth = Number.POSITIVE_INFINITY } = budget
  const over = Math.max(0, levelNow(account) - LEAST.reading)
  const burst = over * Math.min(bytesPerDay * dayBucket(budget), bytesPerMonth * MONTH_BUCKET)
  const perMs = Math.min(
    (bytesPerDay * (1 - dayBucket(budget))) / DAY_MS,
    (bytesPerMonth * (1 - MONTH_BUCKET)) / MONTH_MS,
  )
  return burst + Math.max(0, perMs - account.othersPerMs) * spanMs
}

/** Of one piece: it takes no more than lies between two levels, so that what is worth more keeps its share. */
export function pieceBytesMost(budget: ByteBudget): number {
  const { bytesPerDay, bytesPerMonth } = budget
  if (budget.costOf) return Number.POSITIVE_INFINITY
  const month = bytesPerMonth ?? Number.POSITIVE_INFINITY
  const bucket = Math.min(bytesPerDay * dayBucket(budget), month * MONTH_BUCKET)
  return Math.max(PIECE_BYTES_LEAST, Math.floor(bucket * LEAST.state) - FRAME_BYTES)
}

/** What a message is charged. */
export function costOf(budget: ByteBudget | undefined, bytes: Uint8Array): number {
  return budget?.costOf?.(bytes) ?? chargedBytes(bytes.length)
}

/** Bytes of a message as they are charged, where the budget says no other. */
export function chargedBytes(bytes: number): number {
  return bytes + FRAME_BYTES
}

function dayBucket(budget: ByteBudget | undefined): number {
  return budget?.dayBucket ?? DAY_BUCKET_USUAL
}

/** Buckets that refill within their span. */
function refill(bucket: number): number {
  return (1 - bucket) / bucket
}
