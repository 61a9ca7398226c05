// @ts-check
/**
 * Alarms as pages hold them: the open ones with their lives as the hypervisor tells them, and calls that
 * the stream has just told and the list does not have yet. Pure; times are UTC milliseconds.
 */

/**
 * @typedef {{ what: string, at: string, by: string, note: string }} Step
 * @typedef {{ id: string, kind: string, subject: string, name: string, detail: Readonly<Record<string, any>>,
 *   times: number, since: string, told: string, lastPress: string | null, ended: string | null,
 *   acknowledged: string | null, closed: string | null, steps: readonly Step[],
 *   next: { at: string, to: string } | null }} Alarm
 */

/** The most urgent first (hypervisor-ux.md §7). @type {readonly string[]} */
export const KINDS = [
  'call',
  'intrusion',
  'fire',
  'burst',
  'valve',
  'supervision',
  'device',
  'leak',
  'gateway',
]
/** These fill the top bar until somebody has them. @type {readonly string[]} */
const HOT = ['call', 'intrusion', 'fire', 'burst']
/** Of the page of safety, and of that of water. @type {readonly string[]} */
export const SAFETY_KINDS = ['call', 'intrusion', 'supervision']
/** @type {readonly string[]} */
export const WATER_KINDS = ['burst', 'valve', 'leak']
/** Facts that are an alarm the moment they come. @type {Readonly<Record<string, string>>} */
const KIND_OF_FACT = { callRaised: 'call', intrusionDetected: 'intrusion' }
/** What the stream told is held so long for the list to have it. */
const TOLD_MS = 15_000
/** Older than this it comes from a backlog: the list says what of it still stands. */
const FRESH_MS = 10 * 60_000
const TOLD_MAX = 20

/**
 * The fact as an alarm without a life yet; `undefined`: it is none, or an old one.
 * @param {import('../city.js').FactLine} fact
 * @param {(id: string) => string} nameOf
 * @returns {Alarm | undefined}
 */
export function toldByFact(fact, nameOf) {
  const kind = KIND_OF_FACT[fact.type]
  const { at, receivedAt, subject = '', stands } = fact
  if (kind === undefined || at === null || !stands) return undefined
  if (Date.parse(receivedAt) - Date.parse(at) > FRESH_MS) return undefined
  const none = { lastPress: null, ended: null, acknowledged: null, closed: null, next: null }
  const detail = fact.fields ?? {}
  const about = { kind, subject, name: nameOf(subject), detail, times: 1 }
  return { id: '', ...about, since: at, told: receivedAt, ...none, steps: [] }
}

/** @param {readonly Alarm[]} told @param {Alarm} alarm @returns {readonly Alarm[]} */
export function withTold(told, alarm) {
  return [...told.filter((one) => one.subject !== alarm.subject), alarm].slice(-TOLD_MAX)
}

/**
 * What is still not in the list, of what the stream told.
 * @param {readonly Alarm[]} told @param {readonly Alarm[]} open @param {number} nowMs
 */
export function stillTold(told, open, nowMs) {
  return told.filter((one) => {
    if (nowMs - Date.parse(one.told) > TOLD_MS) return false
    return !open.some(({ kind, subject, since, lastPress }) => {
      const lastMs = Math.max(Date.parse(since), Date.parse(lastPress ?? since))
      return kind === one.kind && subject === one.subject && lastMs >= Date.parse(one.since)
    })
  })
}

/** @param {readonly Alarm[]} alarms @returns {readonly Alarm[]} */
export function inOrder(alarms) {
  const rank = (/** @type {Alarm} */ { kind }) => {
    const at = KINDS.indexOf(kind)
    return at < 0 ? KINDS.length : at
  }
  return [...alarms].sort((a, b) => rank(a) - rank(b) || Date.parse(a.since) - Date.parse(b.since))
}

/** Waits for somebody. @param {Alarm} alarm */
export function isWaiting({ acknowledged, closed }) {
  return acknowledged === null && closed === null
}

/** The one of the top bar: nobody has it, and it cannot wait. @param {readonly Alarm[]} alarms */
export function hottest(alarms) {
  return inOrder(alarms).find((alarm) => isWaiting(alarm) && isHot(alarm))
}

/** What is over does not run any more: it waits for somebody, and not at the top. @param {Alarm} alarm */
export function isHot({ kind, ended }) {
  return HOT.includes(kind) && ended === null
}

/** Since when its clock runs. @param {Alarm} alarm */
export function sinceMsOf({ since }) {
  return Date.parse(since)
}
