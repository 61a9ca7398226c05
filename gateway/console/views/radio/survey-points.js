// @ts-check
/** Points of a coverage survey, kept on this phone until somebody deletes them. Pure but for the store. */

/**
 * `reserveDb`: the lower quarter of the messages that were heard at this point.
 * @typedef {{ atMs: number, place: string, device: string, reserveDb: number, frames: number, sf: number }} Point
 */

const NAME = 'survey'
const POINTS_MAX = 500

/** The lower quarter of what was heard: what one can count on. @param {readonly number[]} margins */
export function lowerQuarter(margins) {
  const sorted = [...margins].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 4)]
}

/** 15 dB is good, from 10 it is just enough (console-ux.md §11). @param {number | undefined} reserveDb */
export function surveyVerdict(reserveDb) {
  if (reserveDb === undefined) return 'unknown'
  return reserveDb >= 15 ? 'ok' : reserveDb >= 10 ? 'just' : 'weak'
}

/** @returns {readonly Point[]} */
export function keptPoints() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? '[]')
    return Array.isArray(kept) ? kept.slice(-POINTS_MAX) : []
  } catch {
    return []
  }
}

/** @param {readonly Point[]} points */
export function keepPoints(points) {
  try {
    localStorage.setItem(NAME, JSON.stringify(points.slice(-POINTS_MAX)))
  } catch {
    // A phone that keeps nothing: they are on the page, and the file can be taken.
  }
}

/** As a file for the city's GIS and for a spreadsheet. @param {readonly Point[]} points */
export function pointsCsv(points) {
  const text = (/** @type {string} */ value) => `"${value.replaceAll('"', '""')}"`
  const rows = points.map(({ atMs, place, device, reserveDb, frames, sf }) =>
    [
      new Date(atMs).toISOString(),
      // A sheet must not take a place for a formula.
      text(place.replace(/^[=+\-@\t]/, "'$&")),
      device,
      reserveDb.toFixed(1),
      frames,
      sf,
    ].join(';'),
  )
  return `${['at;place;devEui;reserveDb;frames;sf', ...rows].join('\r\n')}\r\n`
}
