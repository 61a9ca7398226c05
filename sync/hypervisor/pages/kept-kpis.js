// @ts-check
/** Indicators of groups as pages compare them: one number a bucket, its usual, several as one. Pure. */

import { daysBefore } from './civil.js'

/**
 * @typedef {import('../../kpi/groups.ts').GroupKpi} GroupKpi
 * @typedef {{ key: string, from: string, to: string, final: boolean, groups?: readonly GroupKpi[],
 *   assets?: readonly import('../../kpi/report.ts').AssetKpi[] }} Bucket
 * @typedef {{ key: string, fromMs: number, value: number | null, status: string, usual?: number }} Told
 */

const WEEK_DAYS = 7
/** The same weekdays that are looked at, and how many must be known to speak of a usual. */
const USUAL = { most: 8, least: 3 }

/** Minutes, quarters: what is reckoned anew at every look is asked for this often at most. */
export const KPI_FRESH_MS = 120_000

/**
 * What is not kept yet is reckoned from facts, a few buckets an answer: so many are asked for at once that
 * no answer is cut short. Days of 25 hours are asked for whole.
 */
const AT_ONCE = /** @type {const} */ ({ hour: 25, day: 28, week: 4, month: 2 })
const STEP_DAYS = /** @type {const} */ ({ hour: 1, day: 28, week: 28 })

/** `group` left out: asset by asset. @typedef {{ period: 'hour' | 'day' | 'week', from: string, days: number, group?: string, kind: string }} Asked */

/** The requests that together tell some days, oldest first. @param {Asked} asked */
export function pathsOf({ period, from, days, group, kind }) {
  const step = STEP_DAYS[period]
  const per = { hour: 25, day: 1, week: 1 / 7 }[period]
  return Array.from({ length: Math.ceil(days / step) }, (_, i) => {
    const left = days - i * step
    const count = Math.min(AT_ONCE[period], Math.max(1, Math.ceil(left * per)))
    return `kpis?period=${period}&from=${daysBefore(from, -i * step)}&count=${count}&kind=${kind}${group === undefined ? '' : `&group=${group}`}`
  })
}

/**
 * Some days, in buckets; each bucket once.
 * @param {{ past: import('../../../base/web/past.js').Past }} c
 * @param {Asked} asked
 * @returns {{ state: 'loading' | 'ready' | 'failed', buckets: readonly Bucket[] }}
 */
export function kpisOf({ past }, asked) {
  const parts = pathsOf(asked).map((path) => past.text(path, KPI_FRESH_MS))
  const state = /** @type {const} */ (['failed', 'loading']).find((one) =>
    parts.some((part) => part.state === one),
  )
  /** @type {Map<string, Bucket>} */
  const buckets = new Map()
  for (const bucket of parts.flatMap(({ data }) => data?.buckets ?? []))
    buckets.set(bucket.key, bucket)
  return { state: state ?? 'ready', buckets: [...buckets.values()] }
}

/**
 * One group's number in each bucket; not published is not known.
 * @param {readonly Bucket[]} buckets
 * @param {(kpi: GroupKpi) => boolean} isMeant
 * @param {(kpi: GroupKpi) => number | undefined} read
 * @returns {readonly Told[]}
 */
export function toldOf(buckets, isMeant, read) {
  return buckets.map(({ key, from, groups = [] }) => {
    const kpi = groups.find(isMeant)
    const status = kpi?.status ?? 'unpublished'
    const value = !kpi || status === 'unpublished' ? null : (read(kpi) ?? null)
    return { key, fromMs: Date.parse(from), value, status: value === null ? 'unpublished' : status }
  })
}

/**
 * The median of the same weekdays before; `undefined` where fewer than three are known.
 * @param {readonly Told[]} days @param {number} index
 */
export function usualOf(days, index) {
  const before = []
  for (let i = index - WEEK_DAYS; i >= 0 && before.length < USUAL.most; i -= WEEK_DAYS) {
    const value = days[i]?.value
    if (value !== null && value !== undefined) before.push(value)
  }
  return before.length < USUAL.least ? undefined : medianOf(before)
}

/** @param {readonly number[]} values of at least one */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = Number(sorted[middle])
  return sorted.length % 2 === 1 ? upper : (Number(sorted[middle - 1]) + upper) / 2
}

/** Each of the last `count` with its usual out of all. @param {readonly Told[]} days @param {number} count */
export function withUsual(days, count) {
  return days.slice(-count).map((day, i) => {
    const usual = usualOf(days, Math.max(0, days.length - count) + i)
    return usual === undefined ? day : { ...day, usual }
  })
}

/** Mean of what is known, and of how many; `null`: nothing is. @param {readonly Told[]} days */
export function meanOf(days) {
  const known = days.flatMap(({ value }) => (value === null ? [] : [value]))
  const sum = known.reduce((total, value) => total + value, 0)
  return { mean: known.length === 0 ? null : sum / known.length, sum, known: known.length }
}

/**
 * Several buckets of one group as one: rates weighed by what was known, extremes over all.
 * @param {readonly (GroupKpi | undefined)[]} kpis
 */
export function mergedOf(kpis) {
  const all = kpis.flatMap((kpi) => (kpi ? [kpi] : []))
  const known = all.filter(({ status }) => status !== 'unpublished')
  const weight = known.reduce((sum, { coverage }) => sum + coverage, 0)
  const weighed = (/** @type {(kpi: GroupKpi) => number | undefined} */ read) => {
    const told = known.filter((kpi) => read(kpi) !== undefined)
    const over = told.reduce((sum, { coverage }) => sum + coverage, 0)
    if (over === 0) return null
    return told.reduce((sum, kpi) => sum + Number(read(kpi)) * kpi.coverage, 0) / over
  }
  const each = (/** @type {(kpi: GroupKpi) => number | undefined} */ read) =>
    known.flatMap((kpi) => read(kpi) ?? [])
  const least = each(({ minStayMs }) => minStayMs)
  const most = each(({ maxStayMs }) => maxStayMs)
  return {
    coverage: all.length === 0 ? 0 : all.reduce((sum, one) => sum + one.coverage, 0) / all.length,
    isPublished: weight > 0,
    assets: Math.max(0, ...all.map(({ assets }) => assets)),
    occupancyRate: weighed(({ occupancyRate }) => occupancyRate),
    rotations: weighed(({ rotationsPerSpace }) => rotationsPerSpace),
    minStayMs: least.length === 0 ? null : Math.min(...least),
    maxStayMs: most.length === 0 ? null : Math.max(...most),
    overstays: each(({ overstays }) => overstays).reduce((sum, one) => sum + one, 0),
  }
}
