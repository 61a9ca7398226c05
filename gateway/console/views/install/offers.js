// @ts-check
/** Where the sensor may go, and the order that puts it there. */

import { useEffect, useRef, useState } from '../../../../base/web/html.js'

/** @typedef {import('./watch.js').Context} Context */
/** @typedef {import('../../../api/install-mounts.ts').MountOffer} Offer */
/** @typedef {import('../../parts/here.js').Here} Here */

/** A phone's position wanders: the list is asked anew when it has moved by more than this, about a metre. */
const DECIMALS = 5

/** @param {Offer} offer */
export function idOf({ mount }) {
  return `${mount.asset}/${mount.role}/${mount.index}`
}

/**
 * @param {Context} c
 * @param {string} devEui
 * @param {Here | undefined} at
 * @param {string} search
 * @returns {{ offers: readonly Offer[], count: number } | undefined}
 */
export function useOffers(c, devEui, at, search) {
  const [found, setFound] = useState(/** @type {any} */ (undefined))
  const turn = useRef(0)
  const query = new URLSearchParams({
    devEui,
    ...(at && { lat: at.lat.toFixed(DECIMALS), lon: at.lon.toFixed(DECIMALS) }),
    ...(search !== '' && { q: search }),
  }).toString()
  useEffect(() => {
    const mine = ++turn.current
    c.ask(`installations/mounts?${query}`, {}).then(
      (answer) => mine === turn.current && setFound(answer),
      () => mine === turn.current && setFound((/** @type {any} */ before) => before ?? NOTHING),
    )
  }, [query])
  return found
}

const NOTHING = { offers: [], count: 0 }

/** What is planned at the same asset for such a sensor is one installation. @param {Offer} chosen @param {readonly Offer[]} offers */
export function alsoOf(chosen, offers) {
  return offers.filter(
    (one) => one !== chosen && one.mount.asset === chosen.mount.asset && one.state === 'planned',
  )
}

/**
 * '' when it is done, else what to say.
 * @param {Context} c
 * @param {string} devEui
 * @param {readonly Offer[]} wanted where one stands, and what else it serves there
 * @param {Here | undefined} at
 */
export async function install(c, devEui, wanted, at) {
  const [chosen] = wanted
  if (!chosen) return c.t.install.actFailed
  const place =
    at ??
    (chosen.lat !== null && chosen.lon !== null ? { lat: chosen.lat, lon: chosen.lon } : undefined)
  const body = {
    devEui,
    mounts: wanted.map(({ mount }) => mount),
    ...(chosen.devEui !== null && { replaces: chosen.devEui }),
    ...(place && { lat: place.lat, lon: place.lon }),
  }
  try {
    const { results } = await c.ask('installations/install', { method: 'POST', body })
    const refused = results.find((/** @type {{ refusal?: string }} */ one) => one.refusal)
    const words = /** @type {Readonly<Record<string, string>>} */ (c.t.install.refusals)
    return refused ? (words[refused.refusal] ?? c.t.install.actFailed) : ''
  } catch {
    return c.t.install.actFailed
  }
}
