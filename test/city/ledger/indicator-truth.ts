/**
 * The indicators as the world itself would tell them: from when cars stood where, when water ran, who
 * pressed and who passed. Walked minute by minute, each minute named by the ICU tables of the runtime;
 * shares nothing with sync/kpi.
 */

const MINUTE_MS = 60_000

export type TruthLedger = {
  readonly fromMs: number
  readonly toMs: number
  /** Space → stays, end excluded; whole minutes. */
  readonly stays: ReadonlyMap<string, readonly { readonly fromMs: number; readonly toMs: number }[]>
  /** Space → when its sensor was heard, and how long after that it counts as known. */
  readonly heard: ReadonlyMap<
    string,
    { readonly atMs: readonly number[]; readonly knownMs: number }
  >
  /** Litres per minute that run through the zone's meter in this minute. */
  readonly litresPerMinute: (atMs: number) => number
  readonly passersPerMinute: (atMs: number) => number
  readonly decibels: (atMs: number) => number
  readonly presses: readonly { readonly atMs: number; readonly seenMs: number | null }[]
}

export type TrueSpace = {
  minutes: number
  known: number
  occupied: number
  /** Minutes in which its sensor was silent for longer than it should be, and of them those that count as known. */
  blind: number
  blindKnown: number
  /** A stay that began here ran into such a silence: nobody saw its end. */
  hasUnseenEnd: boolean
  rotations: number
  shortestMs: number
  longestMs: number
}
export type TrueBucket = {
  minutes: number
  litres: number
  passers: number
  /** Σ 10^(L/10) over its minutes. */
  energy: number
  calls: number
  acknowledged: number
  acknowledgeMs: number
  readonly spaces: Map<string, TrueSpace>
}

export type Naming = (atMs: number) => string

export function truthBy(ledger: TruthLedger, nameOf: Naming): ReadonlyMap<string, TrueBucket> {
  const buckets = new Map<string, TrueBucket>()
  const at = (ms: number): TrueBucket => {
    const name = nameOf(ms)
    const bucket = buckets.get(name) ?? emptyBucket(ledger)
    buckets.set(name, bucket)
    return bucket
  }
  for (let ms = ledger.fromMs; ms < ledger.toMs; ms += MINUTE_MS) {
    const bucket = at(ms)
    bucket.minutes++
    bucket.litres += ledger.litresPerMinute(ms)
    bucket.passers += ledger.passersPerMinute(ms)
    bucket.energy += 10 ** (ledger.decibels(ms) / 10)
    for (const [id, space] of bucket.spaces) walkSpace(ledger, id, space, ms)
  }
  for (const { atMs, seenMs } of ledger.presses) {
    const bucket = at(atMs)
    bucket.calls++
    if (seenMs === null) continue
    bucket.acknowledged++
    bucket.acknowledgeMs += seenMs - atMs
  }
  return buckets
}

function walkSpace(ledger: TruthLedger, id: string, space: TrueSpace, ms: number): void {
  space.minutes++
  const { atMs = [], knownMs = 0 } = ledger.heard.get(id) ?? {}
  const isKnown = atMs.some((heardMs) => heardMs <= ms && ms < heardMs + knownMs)
  if (isKnown) space.known++
  if (isBlind(atMs, ms)) {
    space.blind++
    if (isKnown) space.blindKnown++
  }
  const stay = ledger.stays.get(id)?.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
  if (!stay) return
  if (isKnown) space.occupied++
  if (stay.fromMs !== ms) return
  space.rotations++
  if (isBlind(atMs, stay.toMs - MINUTE_MS) || isBlind(atMs, stay.toMs)) space.hasUnseenEnd = true
  const lengthMs = stay.toMs - stay.fromMs
  space.shortestMs = Math.min(space.shortestMs, lengthMs)
  space.longestMs = Math.max(space.longestMs, lengthMs)
}

/** Between two frames of a sensor that speaks every hour, further apart than that. */
function isBlind(heardMs: readonly number[], ms: number): boolean {
  const next = heardMs.findIndex((atMs) => atMs > ms)
  if (next <= 0) return true
  return heardMs[next]! - heardMs[next - 1]! > 70 * MINUTE_MS
}

function emptyBucket({ stays }: TruthLedger): TrueBucket {
  const none = {
    minutes: 0,
    known: 0,
    occupied: 0,
    blind: 0,
    blindKnown: 0,
    hasUnseenEnd: false,
    rotations: 0,
    shortestMs: Infinity,
    longestMs: 0,
  }
  return {
    ...{
      minutes: 0,
      litres: 0,
      passers: 0,
      energy: 0,
      calls: 0,
      acknowledged: 0,
      acknowledgeMs: 0,
    },
    spaces: new Map([...stays.keys()].map((id) => [id, { ...none }])),
  }
}

const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
  timeZoneName: 'longOffset',
})

/** Clocks change on whole hours of UTC. */
const named = new Map<number, { readonly day: string; readonly hour: string }>()

function partsOf(atMs: number): { readonly day: string; readonly hour: string } {
  const key = Math.floor(atMs / 3_600_000)
  const known = named.get(key)
  if (known) return known
  const parts = Object.fromEntries(
    PARIS.formatToParts(atMs).map(({ type, value }) => [type, value]),
  )
  const day = `${parts['year']}-${parts['month']}-${parts['day']}`
  const offset = (parts['timeZoneName'] ?? '').replace('GMT', '')
  const found = { day, hour: `${day}T${parts['hour']}${offset}` }
  named.set(key, found)
  return found
}

export const NAMINGS: Readonly<Record<'hour' | 'day' | 'week' | 'month', Naming>> = {
  hour: (atMs) => partsOf(atMs).hour,
  day: (atMs) => partsOf(atMs).day,
  week: (atMs) => isoWeek(partsOf(atMs).day),
  month: (atMs) => partsOf(atMs).day.slice(0, 7),
}

/** By counting Thursdays: week n is that of the n-th one of the year. */
function isoWeek(day: string): string {
  const date = new Date(`${day}T12:00:00Z`)
  while (date.getUTCDay() !== 4) {
    const isBefore = [1, 2, 3].includes(date.getUTCDay())
    date.setUTCDate(date.getUTCDate() + (isBefore ? 1 : -1))
  }
  const year = date.getUTCFullYear()
  let week = 0
  for (; date.getUTCFullYear() === year; date.setUTCDate(date.getUTCDate() - 7)) week++
  return `${year}-W${String(week).padStart(2, '0')}`
}
