// @ts-check
/**
 * A page's states, to be looked at: `/?state=…`. Nothing of it is stored and nothing is sent; the page says
 * in a band that it is only showing.
 */

/** @typedef {(path: string, how?: import('./ask.js').How) => Promise<any>} Ask */
/** @typedef {typeof STATES[number]} ShownState */

/**
 * `loading` `error`: nothing comes; `waiting` `trouble`: the gateway's state does, what a page asks for itself
 * does not; `empty`: all lists are; `stale`: the last answer is old; `offline` `alarm`: each side's own.
 */
const STATES = /** @type {const} */ ([
  'loading',
  'waiting',
  'empty',
  'error',
  'trouble',
  'stale',
  'offline',
  'alarm',
])

/** Nothing is known of the city; who asks, and what that person may, still is. */
const WHO = 'caller'

/** @returns {ShownState | ''} */
export function shownState() {
  const asked = new URLSearchParams(location.search).get('state')
  return STATES.find((state) => state === asked) ?? ''
}

/**
 * Requests as they would go in that state.
 * @param {ShownState | ''} state
 * @param {boolean} isOfView what a page asks for itself, not the state that all pages need
 * @param {Ask} ask
 * @returns {Ask}
 */
export function askAsShown(state, isOfView, ask) {
  if (state === 'loading' || (state === 'waiting' && isOfView)) return () => new Promise(() => {})
  if (state === 'error' || (state === 'trouble' && isOfView)) {
    return () => Promise.reject(new Error('shown as failed'))
  }
  if (state !== 'empty') return ask
  return async (path, how) => (path === WHO ? ask(path, how) : emptied(await ask(path, how)))
}

/** An answer with its lists empty. @param {any} answer */
export function emptied(answer) {
  if (typeof answer === 'string') return ''
  if (typeof answer !== 'object' || answer === null) return answer
  const parts = Object.entries(answer).map(([name, value]) => [
    name,
    Array.isArray(value) ? [] : value,
  ])
  return Object.fromEntries(parts)
}
