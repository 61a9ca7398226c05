// @ts-check
/** Spaces by place and category, the week's hours by day, stays against a limit. Pure. */

import { weekdayOf } from '../../civil.js'

/** @typedef {import('../../../city/thing.ts').Space} Space @typedef {import('../../kept-kpis.js').Bucket} Bucket */

export const CATEGORIES = /** @type {const} */ (['prm', 'delivery', 'ev', 'normal'])
const HOURS = 24
const UNPUBLISHED = 'unpublished'

/** Over-stays are occupied too. @param {readonly Space[]} spaces */
export function countOf(spaces) {
  const of = (/** @type {Space['status']} */ status) =>
    spaces.filter((space) => space.status === status).length
  const over = spaces.filter((space) => space.over).length
  const occupied = of('occupied')
  return { all: spaces.length, free: of('free'), occupied, unknown: of('unknown'), over }
}

/**
 * By street, the most free first.
 * @param {readonly Space[]} spaces
 */
export function zonesOf(spaces) {
  /** @type {Map<string, { id: string, name: string, spaces: Space[] }>} */
  const zones = new Map()
  for (const space of spaces) {
    const id = space.row ?? ''
    const zone = zones.get(id) ?? { id, name: space.rowName ?? id, spaces: [] }
    zone.spaces.push(space)
    zones.set(id, zone)
  }
  return [...zones.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/**
 * Hours of a week into seven rows of 24: what is not published, or not told, is `null`. All categories
 * together are weighed by their known time.
 * @param {readonly Bucket[]} buckets of hours, by category
 * @param {{ category: string, dayOf: (ms: number) => string, hourOf: (ms: number) => number }} how '' for all
 */
export function weekOf(buckets, { category, dayOf, hourOf }) {
  const rows = Array.from({ length: 7 }, () =>
    Array.from({ length: HOURS }, () => /** @type {number | null} */ (null)),
  )
  for (const { from, groups = [] } of buckets) {
    const fromMs = Date.parse(from)
    let weight = 0
    let occupied = 0
    for (const kpi of groups) {
      if (kpi.kind !== 'space' || (category !== '' && kpi.group !== category)) continue
      if (kpi.status === UNPUBLISHED || kpi.occupancyRate === undefined) continue
      const own = kpi.coverage * kpi.assets
      weight += own
      occupied += own * kpi.occupancyRate
    }
    const row = rows[weekdayOf(dayOf(fromMs))]
    if (row && weight > 0) row[hourOf(fromMs)] = occupied / weight
  }
  return rows
}

/** The hour of the week that is fullest. @param {readonly (readonly (number | null)[])[]} rows */
export function fullestOf(rows) {
  let found = /** @type {{ day: number, hour: number, share: number } | undefined} */ (undefined)
  for (const [day, cells] of rows.entries()) {
    for (const [hour, share] of cells.entries()) {
      if (share !== null && (!found || share > found.share)) found = { day, hour, share }
    }
  }
  return found
}

/**
 * Stays that have ended on spaces of one limit, ms, and the share of them that were longer.
 * @param {readonly { subject?: string, fields?: Record<string, any> }[]} facts spotFreed
 * @param {readonly Space[]} spaces
 * @param {number} limitMinutes
 */
export function staysAgainst(facts, spaces, limitMinutes) {
  const meant = new Set(
    spaces.filter((space) => space.limitMinutes === limitMinutes).map(({ id }) => id),
  )
  const stays = facts.flatMap(({ subject, fields }) => {
    const stayMs = fields?.['stayMs']
    return meant.has(subject ?? '') && typeof stayMs === 'number' && stayMs > 0 ? [stayMs] : []
  })
  const beyond = stays.filter((stayMs) => stayMs > limitMinutes * 60_000).length
  return { stays, beyond, share: stays.length === 0 ? null : beyond / stays.length }
}

/** Limits that spaces have, the most spaces first. @param {readonly Space[]} spaces */
export function limitsOf(spaces) {
  /** @type {Map<number, number>} */
  const counts = new Map()
  for (const { limitMinutes } of spaces) {
    if (limitMinutes !== undefined) counts.set(limitMinutes, (counts.get(limitMinutes) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([limit]) => limit)
}
