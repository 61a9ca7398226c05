// @ts-check
/** Waiting. */

/**
 * Resolves after a while. A page has no clock of its own to hand in; this is the browser's.
 * @param {number} ms
 * @returns {Promise<'over'>}
 */
export function wait(ms) {
  return new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve('over'), { once: true })
  })
}
