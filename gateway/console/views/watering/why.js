// @ts-check
/** Why nothing flows, in plain words: an interlock's code with the figures and the lock that stand behind it. */

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */

/** Reasons that a person sets, or the weather. */
const LOCKED = ['works', 'drought', 'frost', 'rain']

/**
 * @param {Context} c
 * @param {string} code of an interlock, or why a turn waits or was skipped
 * @param {{ zone: Zone, locks: readonly Lock[] }} about
 */
export function reasonText({ t, f, nowMs }, code, { zone, locks }) {
  const words = t.watering.why
  const { around } = zone.plan ?? {}
  if (code === 'site' && around)
    return t.watering.siteOpen(f.number(around.othersOpen), f.number(around.openAtOnceMax ?? 0))
  const text = /** @type {Readonly<Record<string, string>>} */ (words)[code] ?? words.other
  const lock = LOCKED.includes(code) ? lockOn(zone, locks, code) : undefined
  if (lock) return `${text}. ${lockText({ t, f, nowMs }, lock)}`
  if (code === 'frost' && around?.airC != null)
    return t.watering.frostAt(f.unit(around.airC, '°C', 1))
  if (code === 'rain' && around?.rainMm24h != null)
    return t.watering.rainIn24h(f.unit(around.rainMm24h, 'mm'))
  return `${text}.`
}

/** The lock that holds on this zone, its site, or everywhere. @param {Zone} zone @param {readonly Lock[]} locks @param {string} reason */
function lockOn({ view }, locks, reason) {
  const scopes = ['all', view.asset.id, view.asset.properties.siteId]
  return locks.find((lock) => lock.reason === reason && scopes.includes(lock.scope))
}

/** Who, why, until when. @param {Pick<Context, 't' | 'f' | 'nowMs'>} c @param {Lock} lock */
export function lockText({ t, f, nowMs }, { by, because, untilMs }) {
  const words = t.watering.locks
  const until = untilMs === null ? words.untilLifted : words.until(f.moment(untilMs, nowMs))
  return `${words.setBy(nameOf(by), because)}, ${until}`
}

/** `api:marie: Marie Dupont` → `Marie Dupont`. @param {string} by */
export function nameOf(by) {
  return by.split(':').at(-1)?.trim() || by
}
