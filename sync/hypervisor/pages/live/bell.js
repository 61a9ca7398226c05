// @ts-check
/**
 * Which tone is due (hypervisor-ux.md §7): a call rings until it is taken, an intrusion every 20 seconds,
 * open water and a doubtful valve once, the rest not at all. Pure; the sound itself is `bell-sound.js`.
 */

import { isWaiting } from './alarm-order.js'

/** @typedef {import('./alarm-order.js').Alarm} Alarm */
/** Kind → tone, and how often it comes again; without: once. @type {Readonly<Record<string, { tone: Tone, everyMs?: number }>>} */
const TONES = {
  call: { tone: 'two', everyMs: 3_000 },
  fire: { tone: 'two', everyMs: 3_000 },
  intrusion: { tone: 'one', everyMs: 20_000 },
  burst: { tone: 'one' },
  valve: { tone: 'one' },
}
/** @typedef {'two' | 'one'} Tone */
const RUNG_MAX = 200

/** The same alarm before and after the list has it. @param {Alarm} alarm */
export function keyOf({ kind, subject, since, lastPress }) {
  return `${kind} ${subject} ${lastPress ?? since}`
}

/**
 * The most urgent tone that is due now, and what was rung after it.
 * @param {readonly Alarm[]} alarms
 * @param {ReadonlyMap<string, number>} rung when each was heard last, of the page's own time line
 * @param {number} nowMs of the same time line
 * @returns {{ tone: Tone | undefined, rung: ReadonlyMap<string, number>, fresh: readonly Alarm[] }}
 *   `fresh`: heard for the first time
 */
export function dueTone(alarms, rung, nowMs) {
  const due = alarms.filter((alarm) => {
    const how = TONES[alarm.kind]
    if (!how || !isWaiting(alarm) || alarm.ended !== null) return false
    const last = rung.get(keyOf(alarm))
    return last === undefined || (how.everyMs !== undefined && nowMs - last >= how.everyMs)
  })
  const fresh = due.filter((alarm) => !rung.has(keyOf(alarm)))
  const next = new Map(rung)
  for (const alarm of due) next.set(keyOf(alarm), nowMs)
  for (const key of next.keys()) {
    if (next.size <= RUNG_MAX) break
    next.delete(key)
  }
  const tones = due.map(({ kind }) => TONES[kind]?.tone)
  return { tone: tones.includes('two') ? 'two' : tones[0], rung: next, fresh }
}
