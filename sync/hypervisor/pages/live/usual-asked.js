// @ts-check
/** Hours of today and of the same weekdays before, asked for; what is over is not asked for again soon. */

import { WEEKS, weeksBefore } from './usual.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('./usual.js').Bucket} Bucket */

/**
 * @param {Pick<Context, 'past' | 'f' | 'nowMs'>} c
 * @returns {{ state: 'loading' | 'ready' | 'failed', today: readonly Bucket[], before: readonly (readonly Bucket[])[] }}
 */
export function askHours({ past, f, nowMs }) {
  const day = f.civilDay(nowMs)
  const path = (/** @type {string} */ from) => `kpis?period=hour&from=${from}&count=24&group=kind`
  const today = past.text(path(day))
  const before = Array.from({ length: WEEKS }, (_, i) => past.slow(path(weeksBefore(day, i + 1))))
  const isLoading = before.some(({ state }) => state === 'loading')
  const state = today.state === 'ready' && isLoading ? 'loading' : today.state
  const isPast = (/** @type {Bucket} */ { from }) => Date.parse(from) < nowMs
  return {
    state,
    today: (today.data?.buckets ?? []).filter(isPast),
    before: before.map(({ data }) => data?.buckets ?? []),
  }
}
