// @ts-check
/** Places of which something has just been told: asked anew at once, one by one, for a list of all takes its turn. */

/** More at once wait for the list. */
const AT_ONCE_MAX = 8

/**
 * @param {{ ask: (path: string) => Promise<any>, take: (views: readonly import('./model.js').AssetView[]) => void }} how
 */
export function assetNews({ ask, take }) {
  /** @type {Set<string>} */
  const told = new Set()
  let isAsking = false

  async function askAll() {
    isAsking = true
    while (told.size > 0) {
      const ids = [...told].slice(0, AT_ONCE_MAX)
      told.clear()
      // What does not come is in the next list.
      const views = await Promise.all(
        ids.map((id) => ask(`assets/${encodeURIComponent(id)}`).catch(() => undefined)),
      )
      take(views.filter((view) => view?.asset !== undefined))
    }
    isAsking = false
  }

  return {
    /** @param {string} id */
    heard(id) {
      told.add(id)
      if (!isAsking) void askAll()
    },
  }
}
