// @ts-check
/** Answers that wait for the network, with the time at which they were given. Pure and bounded. */

/** @typedef {'found' | 'gone' | 'wrong'} Verdict */
/** @typedef {{ id: string, verdict: Verdict, at: string }} Answer `at`: ISO 8601 */

/** @type {readonly string[]} */
export const VERDICTS = ['found', 'gone', 'wrong']
/** A day's walk has some dozens. */
export const QUEUE_MAX = 200

/** What a phone has kept: what cannot be read is left out. @param {string | null} text @returns {readonly Answer[]} */
export function readQueue(text) {
  try {
    const kept = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isAnswer).slice(0, QUEUE_MAX) : []
  } catch {
    return []
  }
}

/** @param {any} one @returns {one is Answer} */
function isAnswer(one) {
  const isText = typeof one?.id === 'string' && typeof one.at === 'string'
  return isText && VERDICTS.includes(one.verdict) && Number.isFinite(Date.parse(one.at))
}

/** A later answer of a case takes the place of the one before; `undefined`: there is no room. @param {readonly Answer[]} queue @param {Answer} answer */
export function withAnswer(queue, answer) {
  const others = queue.filter(({ id }) => id !== answer.id)
  return others.length >= QUEUE_MAX ? undefined : [...others, answer]
}

/**
 * Sends in order until one does not get through.
 * @param {readonly Answer[]} queue
 * @param {(answer: Answer) => Promise<'taken' | 'refused' | 'lost'>} send
 * @returns {Promise<{ sent: readonly Answer[], refused: readonly Answer[] }>} both leave the queue
 */
export async function sendAll(queue, send) {
  /** @type {Answer[]} */
  const sent = []
  /** @type {Answer[]} */
  const refused = []
  for (const answer of queue) {
    const outcome = await send(answer)
    if (outcome === 'lost') break
    if (outcome === 'taken') sent.push(answer)
    else refused.push(answer)
  }
  return { sent, refused }
}
