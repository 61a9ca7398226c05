// @ts-check
/**
 * The first questions of a page, asked while its modules are still on their way: on a slow phone that is a
 * third of a second. Loaded beside the page's own module; each answer is given once, to the first who asks.
 */

import { ask } from './ask.js'
import { takeGiven } from './route.js'
import { shownState } from './shown-state.js'

/** @type {Map<string, Promise<any>>} */
const begun = new Map()

/** @param {string} token @param {string} path */
function begin(token, path) {
  const answer = ask(token, path)
  // Whoever takes it is told why it failed; perhaps nobody does.
  answer.catch(() => {})
  begun.set(path, answer)
  return answer
}

/** The answer that was begun, once. @param {string} path @returns {Promise<any> | undefined} */
export function takeBegun(path) {
  const answer = begun.get(path)
  begun.delete(path)
  return answer
}

/** Another token, another answer. */
export function forgetBegun() {
  begun.clear()
}

function beginAll() {
  // `<meta name="ask-first" content="session status …">`: the first lets one in, by its token or by a cookie.
  const named = document.querySelector('meta[name="ask-first"]')?.getAttribute('content') ?? ''
  const [first = '', ...rest] = named.split(' ')
  if (first === '' || shownState() !== '') return
  // The session reads the place after the given names; it is left where it stands.
  takeGiven()
  const token = sessionStorage.getItem('token') ?? ''
  const beginRest = () => {
    for (const path of rest) begin(token, path)
  }
  const isIn = begin(token, first)
  if (token === '') isIn.then(beginRest, () => {})
  else beginRest()
}

beginAll()
