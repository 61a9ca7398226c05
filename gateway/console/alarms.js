// @ts-check
/** The alarms of the last days as a page lists them, and how a line of the stream changes the list. Pure and bounded. */

/** @typedef {import('../api/alarm-lines.ts').AlarmLine} AlarmLine */

/** A month of a busy city; the oldest go. */
const ALARMS_MAX = 400

/** What is listed, and by which event it ends where it has an end. */
const LISTED = /** @type {Readonly<Record<string, string>>} */ ({
  callRaised: '',
  callTested: '',
  valveUnsure: '',
  intrusionDetected: 'intrusionEnded',
  alarmRaised: 'alarmEnded',
  supervisionLost: 'supervisionBack',
  leakConfirmed: 'leakCleared',
  cycleFaultFound: 'cycleFaultCleared',
  overstayStarted: 'overstayEnded',
})
/** Fields that the end must share, where it tells them. */
const SAME = ['devEui', 'what']
/** Whose end is of any of its devices. */
const OF_THE_PLACE = ['intrusionDetected', 'overstayStarted']

/**
 * Newest first, each once: an alarm may be told by the stream and by the list. Of what one of them knows,
 * that somebody has taken it in charge or that it is over, nothing is lost.
 * @param {readonly AlarmLine[]} alarms
 * @param {readonly AlarmLine[]} more
 */
export function withAlarms(alarms, more) {
  const keyOf = (/** @type {AlarmLine} */ { type, subject, atMs, devEui }) =>
    `${type} ${subject} ${atMs} ${devEui}`
  /** @type {Map<string, AlarmLine>} */
  const known = new Map()
  for (const alarm of [...alarms, ...more]) {
    const { seen = null, endedMs = null } = known.get(keyOf(alarm)) ?? {}
    const all = { ...alarm, seen: alarm.seen ?? seen, endedMs: alarm.endedMs ?? endedMs }
    known.set(keyOf(alarm), all)
  }
  return [...known.values()].sort((a, b) => b.atMs - a.atMs).slice(0, ALARMS_MAX)
}

/**
 * @param {readonly AlarmLine[]} alarms
 * @param {any} line of the event stream
 * @returns {readonly AlarmLine[]}
 */
export function afterLine(alarms, line) {
  const atMs = Date.parse(line.at)
  if (LISTED[line.type] !== undefined)
    return withAlarms([{ ...line, atMs, seen: null, endedMs: null }], alarms)
  if (line.type === 'alarmAcknowledged')
    return alarms.map((alarm) =>
      isMeant(alarm, line) && !alarm.seen ? { ...alarm, seen: { by: line.by, atMs } } : alarm,
    )
  if (line.type === 'withdrawn') return alarms.filter((alarm) => !isMeant(alarm, line))
  return alarms.map((alarm) => (isOver(alarm, line) ? { ...alarm, endedMs: atMs } : alarm))
}

/** @param {AlarmLine} alarm @param {{ subject: string, of: string, ofMs: number }} line */
function isMeant({ type, subject, atMs }, { subject: of, of: what, ofMs }) {
  return type === what && subject === of && atMs === ofMs
}

/** @param {AlarmLine} alarm @param {any} line */
function isOver(alarm, line) {
  if (alarm.endedMs !== null || LISTED[alarm.type] !== line.type) return false
  if (alarm.subject !== line.subject) return false
  return (
    OF_THE_PLACE.includes(alarm.type) ||
    SAME.every((name) => line[name] === undefined || line[name] === alarm[name])
  )
}

/**
 * The newest of a type that stands at a place, and when its event was.
 * @param {readonly AlarmLine[]} alarms
 * @param {{ type: string, subject: string, what?: string | undefined }} wanted
 */
export function standingAlarm(alarms, { type, subject, what }) {
  return alarms.find(
    (alarm) =>
      alarm.type === type &&
      alarm.subject === subject &&
      alarm.endedMs === null &&
      (type !== 'alarmRaised' || what === undefined || alarm['what'] === what),
  )
}
