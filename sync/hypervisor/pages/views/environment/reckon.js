// @ts-check
/** Bins for a round, hours of a quantity over all its stations, nights of places. Pure. */

/**
 * @typedef {import('../../../city/thing.ts').Bin} Bin
 * @typedef {import('../../../city/thing.ts').MeasuringPoint} MeasuringPoint
 * @typedef {import('../../picture.js').Picture} Picture
 * @typedef {import('../../kept-kpis.js').Bucket} Bucket
 */

/** To be emptied from here on (hypervisor-ux.md §11). */
export const FULL_PERCENT = 80

/** Known ones first, the fullest first; what does not speak comes last and has no level. @param {Picture} picture */
export function binsOf({ things, devices }) {
  const silent = new Map(devices.map(({ devEui, silentSinceMs }) => [devEui, silentSinceMs]))
  return /** @type {readonly Bin[]} */ (things.filter(({ kind }) => kind === 'bin'))
    .map((bin) => {
      const silentMs = bin.devEuis.flatMap((devEui) => silent.get(devEui) ?? [])[0]
      const isKnown = silentMs === undefined && bin.fillPercent !== undefined
      const level = isKnown ? Number(bin.fillPercent) : undefined
      return { bin, level, silentMs, isDue: bin.isFull || Number(level ?? 0) >= FULL_PERCENT }
    })
    .sort((a, b) => rankOf(b) - rankOf(a) || (b.level ?? -1) - (a.level ?? -1))
}

/** @param {{ bin: Bin, isDue: boolean }} one */
function rankOf({ bin, isDue }) {
  return bin.isOnFire ? 2 : isDue ? 1 : 0
}

/** Points of one kind. @param {Picture} picture @param {MeasuringPoint['kind']} kind */
export function pointsOf({ things }, kind) {
  return /** @type {readonly MeasuringPoint[]} */ (things.filter((thing) => thing.kind === kind))
}

/**
 * A quantity hour by hour over all stations of a kind: mean, and its band.
 * @param {readonly Bucket[]} buckets of hours by kind @param {string} kind @param {string} quantity
 */
export function hoursOf(buckets, kind, quantity) {
  return buckets.flatMap(({ from, to, groups = [] }) => {
    const kpi = groups.find((one) => one.kind === kind)
    const spread = kpi?.values?.[quantity]
    const ms = (Date.parse(from) + Date.parse(to)) / 2
    return [{ ms, mean: spread?.mean ?? null, min: spread?.min ?? null, max: spread?.max ?? null }]
  })
}

/**
 * Nights of places against the coolest of them, the warmest first; what is not known comes last.
 * @param {readonly MeasuringPoint[]} points
 * @param {(id: string) => number | null} dayMaxOf
 */
export function nightsOf(points, dayMaxOf) {
  const newest = points.reduce((last, { heatNight }) => {
    return heatNight && heatNight.night > last ? heatNight.night : last
  }, '')
  const rows = points.map(({ id, name, heatNight }) => {
    const least = heatNight?.night === newest && newest !== '' ? heatNight.minC : null
    return {
      id,
      name,
      least,
      most: dayMaxOf(id),
      hoursAbove20: least === null ? null : Number(heatNight?.hoursAbove20),
    }
  })
  const known = rows.flatMap(({ least }) => (least === null ? [] : [least]))
  const reference = known.length === 0 ? null : Math.min(...known)
  return {
    night: newest,
    reference,
    rows: rows.sort((a, b) => Number(b.least ?? -99) - Number(a.least ?? -99)),
  }
}
