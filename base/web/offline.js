// @ts-check
/**
 * What a page keeps for when its server does not answer: its files, by a service worker, and the last state,
 * with when it was. The state is this login's: it goes with it, and twelve hours after it was told.
 */

import { pageMs } from './live.js'
import { phoneMs } from './phone-clock.js'
import { wait } from './wait.js'

const STATES = 'cigale-state'
const PLACE = '/last-state'
/** No login lives longer (S4). */
const KEPT_MS = 12 * 3_600_000
/** All files of all pages: what somebody waits for comes first. */
const REGISTER_MS = 3_000
/** A page that has just been opened loses nothing by being opened again. */
const FRESH_MS = 10_000

/** Nothing where browsers have none: without HTTPS, or in a private window. */
export function keepFiles() {
  const { serviceWorker } = navigator
  if (!serviceWorker) return
  void wait(REGISTER_MS)
    .then(() => serviceWorker.register('/sw.js'))
    .catch(() => {})
  serviceWorker.addEventListener('message', ({ data }) => {
    if (data !== 'renewed') return
    if (pageMs() < FRESH_MS) return location.reload()
    // Not under somebody's hands: when the phone goes into the pocket.
    addEventListener('visibilitychange', () => document.hidden && location.reload(), { once: true })
  })
}

/** @param {unknown} state @param {number} farMs when it was, by the other side's clock */
export async function keepState(state, farMs) {
  const body = JSON.stringify({ state, farMs, keptMs: phoneMs() })
  const cache = await storage()?.open(STATES)
  await cache?.put(PLACE, new Response(body))
}

/** @returns {Promise<{ state: any, farMs: number, ageMs: number } | undefined>} */
export async function keptState() {
  const answer = await storage()?.match(PLACE, { cacheName: STATES })
  if (!answer) return undefined
  const { state, farMs, keptMs } = await answer.json()
  const ageMs = phoneMs() - keptMs
  return ageMs >= 0 && ageMs < KEPT_MS ? { state, farMs, ageMs } : undefined
}

/** After a logout, and when somebody else comes in. */
export async function forgetState() {
  await storage()?.delete(STATES)
}

/** Not over plain HTTP. */
function storage() {
  return 'caches' in globalThis ? caches : undefined
}
