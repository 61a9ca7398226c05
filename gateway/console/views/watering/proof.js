// @ts-check
/**
 * The evidence for a valve, in three lines: what was ordered, what the valve said, what the meter saw. What
 * nobody has told is unknown, never closed and never dry.
 */

import { detailsOf } from '../../model.js'
import { newest } from './asked.js'
import { nameOf } from './why.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone */
/** @typedef {'ok' | 'watch' | 'unknown' | 'plain'} ProofState @typedef {{ name: string, state: ProofState, text: string }} Proof */

/** Without its word for so long a meter proves nothing of now. */
const METER_QUIET_MS = 2 * 3_600_000
/** Water has reached the meter by then. */
const FLOWS_BY_MS = 3 * 60_000

/** @param {Context} c @param {Zone} zone @returns {readonly Proof[]} */
export function proofOf(c, zone) {
  return [orderProof(c, zone), valveProof(c, zone), meterProof(c, zone)]
}

/** Who ordered it, why, for how long, and what became of it. @param {Context} c @param {Zone} zone @returns {Proof} */
function orderProof({ t, f, nowMs }, { plan, facts, isTold }) {
  const words = t.watering
  const name = words.order
  const told = newest(facts, ['wateringOrdered'])
  const { order } = plan ?? {}
  if (!told && !order) {
    return isTold
      ? { name, state: 'plain', text: words.orderNone }
      : { name, state: 'unknown', text: words.planUnknown }
  }
  const seconds = order?.seconds ?? told?.['seconds'] ?? 0
  const at = f.moment(order?.orderedAtMs ?? told?.atMs ?? nowMs, nowMs)
  const isSame = !order || order.id === told?.['commandId']
  const who = isSame && told ? byText(words, told['by'], told['because']) : ''
  const asked = words.orderWas(f.lasted(seconds * 1000), at, who)
  if (order) {
    if (order.closesAtMs === null)
      return { name, state: 'plain', text: `${asked}. ${words.orderWaits}` }
    const until = words.closesAt(f.minute(order.closesAtMs))
    return { name, state: order.isToldToClose ? 'watch' : 'ok', text: `${asked}. ${until}` }
  }
  const became = plan?.last?.id === told?.['commandId'] ? plan?.last?.state : undefined
  const end = /** @type {const} */ ({
    watered: { state: 'ok', text: words.became.watered },
    notOpened: { state: 'watch', text: words.became.notOpened },
    unknown: { state: 'unknown', text: words.became.unknown },
    underWay: { state: 'plain', text: words.became.underWay },
  })[became ?? 'watered']
  return { name, state: end.state, text: became ? `${asked}. ${end.text}` : asked }
}

/** @param {Context['t']['watering']} words @param {string} by @param {string} because */
function byText(words, by, because) {
  if (by === 'programme') return words.byProgramme
  return because === '' ? nameOf(by) : `${nameOf(by)}, ${words.quoted(because)}`
}

/** @param {Context} c @param {Zone} zone @returns {Proof} */
function valveProof({ t, f, nowMs }, { view }) {
  const words = t.watering
  const name = words.valve
  if (!view.bindings.some(({ role }) => role === 'valve'))
    return { name, state: 'plain', text: words.noValveBound }
  const { valve } = detailsOf(view)
  if (!valve) return { name, state: 'unknown', text: words.valveNever }
  const text = words.valveSays(valve.isOpen, f.moment(valve.sinceMs, nowMs), valve.isUnsure)
  return { name, state: valve.isUnsure ? 'watch' : valve.isOpen ? 'plain' : 'ok', text }
}

/** @param {Context} c @param {Zone} zone @returns {Proof} */
function meterProof(c, { view, plan, facts }) {
  const { t, f, nowMs } = c
  const words = t.watering
  const name = words.meter
  const heardMs = meterHeardMs(c, view)
  const { leak, valve } = detailsOf(view)
  if (heardMs === null) return { name, state: 'plain', text: words.noMeter }
  if (leak) return { name, state: 'watch', text: words.runs(f.unit(leak.flowLitresPerHour, 'L/h')) }
  if (heardMs === undefined) return { name, state: 'unknown', text: words.meterNever }
  if (nowMs - heardMs > METER_QUIET_MS)
    return { name, state: 'unknown', text: words.meterQuiet(f.moment(heardMs, nowMs)) }
  const { order } = plan ?? {}
  if (order && order.closesAtMs !== null && valve?.isOpen) {
    if (order.flowedLitres === null) return { name, state: 'unknown', text: words.flowUnknown }
    const isLate = nowMs - valve.sinceMs > FLOWS_BY_MS && heardMs > valve.sinceMs
    const text = words.flowed(f.volume(order.flowedLitres))
    return { name, state: order.flowedLitres > 0 ? 'ok' : isLate ? 'watch' : 'plain', text }
  }
  const done = newest(facts, ['wateringDone'])
  const last = done ? ` ${doneText(c, done)}` : ''
  return { name, state: 'ok', text: `${words.quiet(f.minute(heardMs))}${last}` }
}

/** `312 L in 10 min, 320 expected`; litres that nobody read are not none. @param {Pick<Context, 't' | 'f' | 'nowMs'>} c @param {import('./asked.js').PastFact} fact */
export function doneText({ t, f, nowMs }, { atMs, ...fields }) {
  const litres = fields['litres'] == null ? t.watering.litresUnknown : f.volume(fields['litres'])
  const lasted = f.lasted(fields['durationMs'] ?? 0)
  const expected = fields['expectedLitres'] == null ? '' : f.volume(fields['expectedLitres'])
  return t.watering.done(f.moment(atMs, nowMs), litres, lasted, expected)
}

/** When the zone's meter spoke last; `undefined`: never, `null`: it has none. @param {Context} c @param {import('./asked.js').AssetView} view */
function meterHeardMs({ model }, view) {
  const meters = view.bindings.filter(({ role }) => role === 'meter')
  if (meters.length === 0) return null
  const heard = meters.flatMap(({ devEui }) => {
    const device = model.devices?.find((one) => one.device.devEui === devEui)
    return device?.lastHeardAtMs ?? []
  })
  return heard.length === 0 ? undefined : Math.max(...heard)
}
