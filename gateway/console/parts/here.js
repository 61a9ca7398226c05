// @ts-check
/** Where the phone is, where it may be known. A driver of the browser's geolocation. */

import { useEffect, useState } from '../../../base/web/html.js'

/** @typedef {{ lat: number, lon: number, accuracyM: number }} Here */

const HOW = { enableHighAccuracy: true, maximumAge: 5_000 }

/**
 * Followed at once where it is allowed already; else when a hand asks.
 * @returns {{ here: Here | undefined, mayAsk: boolean, ask: () => void }}
 */
export function useHere() {
  const [here, setHere] = useState(/** @type {Here | undefined} */ (undefined))
  const [isAsked, setAsked] = useState(false)
  const [isRefused, setRefused] = useState(!('geolocation' in navigator && isSecureContext))
  useEffect(() => {
    if (isRefused) return
    navigator.permissions
      ?.query({ name: 'geolocation' })
      .then(({ state }) => setAsked((is) => is || state === 'granted'))
      .catch(() => {})
  }, [])
  useEffect(() => {
    if (!isAsked || isRefused) return undefined
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) =>
        setHere({ lat: coords.latitude, lon: coords.longitude, accuracyM: coords.accuracy }),
      () => setRefused(true),
      HOW,
    )
    return () => navigator.geolocation.clearWatch(watch)
  }, [isAsked])
  return { here, mayAsk: !isAsked && !isRefused, ask: () => setAsked(true) }
}
