// @ts-check
/** What a space was, from when to when. Pure. */

/**
 * Stretches of one state, from the facts of a space.
 * @param {readonly { type: string, atMs: number, sinceMs?: unknown, stayMs?: unknown }[]} facts oldest first
 * @param {number} fromMs
 * @param {number} toMs
 */
export function stretchesOf(facts, fromMs, toMs) {
  /** @type {{ state: 'free' | 'occupied' | 'unknown', fromMs: number, toMs: number }[]} */
  const stretches = []
  /** @type {'free' | 'occupied' | 'unknown'} */
  let state = 'unknown'
  let sinceMs = fromMs
  const push = (/** @type {number} */ untilMs) => {
    if (untilMs > sinceMs) stretches.push({ state, fromMs: sinceMs, toMs: untilMs })
  }
  const states = /** @type {Readonly<Record<string, 'free' | 'occupied' | 'unknown'>>} */ ({
    spotTaken: 'occupied',
    spotFreed: 'free',
    spotUnknown: 'unknown',
  })
  for (const fact of facts) {
    const next = states[fact.type]
    if (next === undefined) continue
    const atMs = Math.max(fromMs, typeof fact.sinceMs === 'number' ? fact.sinceMs : fact.atMs)
    // Only a stay tells its own beginning; what was before it is not known.
    if (state !== 'occupied' && next === 'free' && typeof fact.stayMs === 'number') {
      const takenMs = Math.max(sinceMs, atMs - fact.stayMs)
      push(takenMs)
      state = 'occupied'
      sinceMs = takenMs
    }
    push(atMs)
    state = next
    sinceMs = Math.max(atMs, sinceMs)
  }
  push(toMs)
  return stretches
}
