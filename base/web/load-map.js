// @ts-check
/** The plan of the city and the program that draws it: both come when a map is first wanted. */

/** Rejects where one of them does not come. */
export async function loadMap() {
  const [{ openMap }, answer] = await Promise.all([
    import('./map.js'),
    fetch('/base/web/aix.geojson'),
  ])
  return { openMap, base: await answer.json() }
}
