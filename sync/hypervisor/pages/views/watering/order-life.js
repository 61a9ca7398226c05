// @ts-check
/**
 * The life of an order to water, out of the order, the facts of its zone and its meter's readings: closed
 * only with evidence. Pure.
 */

/**
 * @typedef {{ id: string, name: string, state: string, origin: string, issuedAt: string,
 *   expiresAt: string, resultAt: string | null, detail: unknown,
 *   params: { zone?: string, minutes?: number, because?: string } | null }} Command
 * @typedef {{ type: string, at: string | null, fields?: Record<string, any> }} Fact
 * @typedef {{ at: string, measurements: readonly { quantity: string, index: number, value: number }[] }} Reading
 * @typedef {'ordered' | 'accepted' | 'opened' | 'flowing' | 'closed' | 'counted'} StepName
 * @typedef {{ name: StepName, state: 'ok' | 'now' | 'todo' | 'alarm' | 'watch', atMs?: number, detail?: string,
 *   litres?: number, expectedLitres?: number }} LifeStep
 */

/** An order that ended in one of these opened nothing. */
const ENDED_BADLY = ['refused', 'failed', 'expired']
const MINUTE_MS = 60_000
/** A valve tells at its next waking; so long after its end nobody may say that it is closed. */
export const LATE_MS = 6 * MINUTE_MS
const PULSES = 'flow.pulses'

/**
 * @param {Command} command @param {readonly Fact[]} facts of its zone, any order
 * @param {readonly Reading[]} readings of its meter @param {number} nowMs
 * @returns {readonly LifeStep[]}
 */
export function lifeOf(command, facts, readings, nowMs) {
  const issuedMs = Date.parse(command.issuedAt)
  const first = (/** @type {string} */ type, /** @type {number} */ fromMs) =>
    facts
      .filter((fact) => fact.type === type && Date.parse(fact.at ?? '') >= fromMs)
      .sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))[0]
  const opened = facts.find(
    ({ type, fields }) => type === 'valveOpened' && fields?.['commandId'] === command.id,
  )
  const openedMs = opened ? Date.parse(opened.at ?? '') : undefined
  const closed = openedMs === undefined ? undefined : first('valveClosed', openedMs)
  const done = openedMs === undefined ? undefined : first('wateringDone', openedMs)
  const flowMs = openedMs === undefined ? undefined : flowSince(readings, openedMs)
  const litres = done?.fields?.['litres']
  const hasFlowed = flowMs !== undefined || (typeof litres === 'number' && litres > 0)

  /** @type {LifeStep[]} */
  const steps = [{ name: 'ordered', state: 'ok', atMs: issuedMs }]
  if (ENDED_BADLY.includes(command.state)) {
    const atMs = msOf(command.resultAt)
    const detail = typeof command.detail === 'string' ? command.detail : command.state
    return [
      ...steps,
      { name: 'accepted', state: 'alarm', detail, ...(atMs !== undefined && { atMs }) },
    ]
  }
  const isAccepted = command.state === 'done' || opened !== undefined
  steps.push(stepOf('accepted', isAccepted, { atMs: msOf(command.resultAt) ?? openedMs }))
  steps.push(stepOf('opened', opened !== undefined, { atMs: openedMs }))
  steps.push(stepOf('flowing', hasFlowed, { atMs: flowMs }))
  const dueMs =
    openedMs === undefined ? undefined : openedMs + Number(command.params?.minutes ?? 0) * MINUTE_MS
  const isLate = dueMs !== undefined && nowMs > dueMs + LATE_MS
  const close = stepOf('closed', closed !== undefined, { atMs: msOf(closed?.at ?? null) })
  steps.push(close.state !== 'ok' && isLate ? { ...close, state: 'watch' } : close)
  steps.push({
    ...stepOf('counted', done !== undefined, { atMs: msOf(done?.at ?? null) }),
    ...(typeof litres === 'number' && { litres }),
    ...(typeof done?.fields?.['expectedLitres'] === 'number' && {
      expectedLitres: done.fields['expectedLitres'],
    }),
  })
  return withNow(steps)
}

/** The first that is not there yet is under way. @param {readonly LifeStep[]} steps */
function withNow(steps) {
  const next = steps.findIndex(({ state }) => state === 'todo')
  return steps.map((step, i) =>
    i === next ? { ...step, state: /** @type {const} */ ('now') } : step,
  )
}

/** @param {StepName} name @param {boolean} isThere @param {{ atMs: number | undefined }} when @returns {LifeStep} */
function stepOf(name, isThere, { atMs }) {
  return { name, state: isThere ? 'ok' : 'todo', ...(isThere && atMs !== undefined && { atMs }) }
}

/** @param {string | null} iso */
function msOf(iso) {
  return iso === null ? undefined : Date.parse(iso)
}

/** When the meter's count was first higher than before the valve opened. @param {readonly Reading[]} readings @param {number} openedMs */
export function flowSince(readings, openedMs) {
  const counts = readings
    .flatMap(({ at, measurements }) => {
      const pulses = measurements.find(({ quantity }) => quantity === PULSES)
      return pulses ? [{ atMs: Date.parse(at), pulses: pulses.value }] : []
    })
    .sort((a, b) => a.atMs - b.atMs)
  const before = counts.findLast(({ atMs }) => atMs <= openedMs)
  if (!before) return undefined
  return counts.find(({ atMs, pulses }) => atMs > openedMs && pulses > before.pulses)?.atMs
}

/** Whether anything can still happen to it. @param {readonly LifeStep[]} steps */
export function isOver(steps) {
  return steps.some(({ state }) => state === 'alarm') || steps.every(({ state }) => state === 'ok')
}
