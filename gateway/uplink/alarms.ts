/**
 * When refused frames are worth telling a person: each kind has a number within a window, is told
 * once for its subject, and then only counted for a day (F48: one event for a wrong key, not one a
 * frame). Pure: the time comes in, monotonic milliseconds.
 *
 * Whoever floods us chooses the subjects, so they are bounded too: at most 2048 are remembered, the
 * longest quiet goes first, and a kind is told 20 times a day at the most. Everything is counted in
 * the metrics, told or not.
 */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const ALARM_CODES = [
  'join-wrong-key',
  'join-nonce-replay',
  'join-flood',
  'rogue-joins',
  'session-key-wrong',
  'uplink-replay',
  'counter-reset',
  'mic-storm',
  'mic-storm-wide',
] as const
export type AlarmCode = (typeof ALARM_CODES)[number]

type Rule = {
  /** Told at the n-th sighting within the window. */
  readonly n: number
  readonly windowMs: number
  readonly detail: string
}

/** `mic-storm`: more than 100 an hour on one DevAddr (L9). The rest is ours. */
export const ALARM_RULES: Readonly<Record<AlarmCode, Rule>> = {
  'join-wrong-key': {
    n: 2,
    windowMs: DAY_MS,
    detail: 'asks to join with another key than the registered one',
  },
  'join-nonce-replay': {
    n: 3,
    windowMs: HOUR_MS,
    detail: 'asks to join with a used DevNonce: it was reset, or somebody plays old requests',
  },
  'join-flood': {
    n: 10,
    windowMs: 10 * MINUTE_MS,
    detail: 'asks to join too often: it is answered once in half a minute only',
  },
  'rogue-joins': {
    n: 200,
    windowMs: 10 * MINUTE_MS,
    detail: '200 join requests in 10 minutes that none of our devices has signed',
  },
  'session-key-wrong': {
    n: 5,
    windowMs: DAY_MS,
    detail: 'is heard, but no frame ever fits its registered session key',
  },
  'uplink-replay': {
    n: 3,
    windowMs: HOUR_MS,
    detail: 'old frames of it are sent again: refused',
  },
  'counter-reset': {
    n: 2,
    windowMs: HOUR_MS,
    detail: 'began counting its frames anew: refused until it is allowed for this device',
  },
  'mic-storm': {
    n: 101,
    windowMs: HOUR_MS,
    detail: 'more than 100 frames an hour with a wrong MIC: forged, or another network’s',
  },
  'mic-storm-wide': {
    n: 1_000,
    windowMs: HOUR_MS,
    detail: '1000 frames an hour with a wrong MIC, over all addresses',
  },
}

/** A subject that was told is not told again for so long. */
const QUIET_MS = DAY_MS
/** More than a gateway has devices: nobody hides one alarm behind others. */
const SUBJECTS_MAX = 2048
const TOLD_A_DAY_MAX = 20

export type Alarm = {
  readonly code: AlarmCode
  /** As it was seen: DevEUI or DevAddr; '' for the gateway as a whole. */
  readonly subject: string
  readonly detail: string
}

type Watch = { count: number; sinceMs: number; toldMs: number | undefined }
type Day = { told: number; sinceMs: number }

export class Alarms {
  /** In the order of the last sighting. */
  readonly #watches = new Map<string, Watch>()
  readonly #days = new Map<AlarmCode, Day>()
  #held = 0

  /** Alarms that were not told because their kind had its share of the day. */
  get held(): number {
    return this.#held
  }

  /** Something was seen; gives what is to be told, if anything. */
  see(code: AlarmCode, subject: string, nowMs: number): Alarm | undefined {
    const { n, windowMs, detail } = ALARM_RULES[code]
    const watch = this.#watch(`${code}/${subject}`, nowMs)
    if (nowMs - watch.sinceMs >= windowMs) {
      watch.count = 0
      watch.sinceMs = nowMs
    }
    watch.count++
    if (watch.count < n || isQuiet(watch, nowMs)) return undefined
    watch.toldMs = nowMs
    if (!this.#mayTell(code, nowMs)) {
      this.#held++
      return undefined
    }
    return { code, subject, detail }
  }

  /** Has this been seen too often of this subject, in the window that runs? */
  isOn(code: AlarmCode, subject: string, nowMs: number): boolean {
    const { n, windowMs } = ALARM_RULES[code]
    const watch = this.#watches.get(`${code}/${subject}`)
    return watch !== undefined && watch.count >= n && nowMs - watch.sinceMs < windowMs
  }

  #watch(key: string, nowMs: number): Watch {
    const watch = this.#watches.get(key) ?? { count: 0, sinceMs: nowMs, toldMs: undefined }
    this.#watches.delete(key)
    this.#watches.set(key, watch)
    for (const eldest of this.#watches.keys()) {
      if (this.#watches.size <= SUBJECTS_MAX) break
      this.#watches.delete(eldest)
    }
    return watch
  }

  #mayTell(code: AlarmCode, nowMs: number): boolean {
    const day = this.#days.get(code) ?? { told: 0, sinceMs: nowMs }
    if (nowMs - day.sinceMs >= DAY_MS) {
      day.told = 0
      day.sinceMs = nowMs
    }
    this.#days.set(code, day)
    return ++day.told <= TOLD_A_DAY_MAX
  }
}

function isQuiet({ toldMs }: Watch, nowMs: number): boolean {
  return toldMs !== undefined && nowMs - toldMs < QUIET_MS
}
