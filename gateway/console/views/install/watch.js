// @ts-check
/** What the gateway hears of the sensor that is being installed, as it hears it. */

import { useEffect, useState } from '../../../../base/web/html.js'
import { wait } from '../../../../base/web/wait.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */
/** `roles`: what its model can serve; empty where that is not known. */
/** @typedef {import('../../../api/service-install.ts').InstallWatchView & { roles: readonly import('../../../registry/model.ts').BindingRole[] }} Watch */

const RETRY_MS = 2_000

/**
 * Begins where nobody has begun yet; a page that is loaded again finds its test as it was.
 * @param {Context} c
 * @param {string} devEui
 * @returns {{ watch: Watch | undefined, isLost: boolean, again: () => Promise<void> }}
 */
export function useWatch(c, devEui) {
  const [watch, setWatch] = useState(/** @type {Watch | undefined} */ (undefined))
  const [isLost, setLost] = useState(false)
  const begin = (/** @type {boolean} */ anew) =>
    c.ask('installations/watch', { method: 'POST', body: { devEui, anew } })
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const run = async () => {
      while (!signal.aborted) {
        try {
          setWatch(await begin(false))
          setLost(false)
          await c.look(`installations/watch/${devEui}/stream`, { onSeen: setWatch, signal })
        } catch {
          setLost(true)
        }
        if (!signal.aborted) await wait(RETRY_MS)
      }
    }
    void run()
    return () => ending.abort()
  }, [devEui])
  return {
    watch,
    isLost,
    again: async () => setWatch(await begin(true)),
  }
}

/** The state a verdict has everywhere. @param {Watch['radio']['verdict']} verdict */
export function stateOfVerdict(verdict) {
  return /** @type {const} */ ({ good: 'ok', enough: 'ok', weak: 'watch', unknown: 'unknown' })[
    verdict
  ]
}
