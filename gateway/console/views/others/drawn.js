// @ts-check
/** How a quantity of a thing is drawn: points, unit, where the axis begins, and the limits it is measured against. */

import { detailsOf, lookOf } from '../../model.js'
import { unitOf } from '../../parts/quantity.js'
import { boundsOf, fillOf, passagesOf } from './bounds.js'

/** @typedef {import('./others.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */
/** @typedef {import('./bounds.js').Point} Point */
/**
 * @typedef {{ quantity: string, points: readonly Point[], unit: string, decimals: number, look: string, kind: 'line' | 'steps',
 *   least?: number | undefined, most?: number | undefined, thresholds: readonly { value: number, word: string, look: string }[] }} Drawn
 */

/** Full by fill-level.ts. */
const FULL_PERCENT = 80
/** Their axis does not begin at nothing: 0 dB or 0 hPa is no measure of a street. */
const LEVELS = /^(noise|air\.temperature|air\.pressure|soil\.temperature)/
const LOOKS = /** @type {Readonly<Record<string, string>>} */ ({
  green: 's-green',
  waste: 's-accent',
  air: 's-parking',
})

/**
 * @param {Context} c
 * @param {AssetView} view
 * @param {{ quantity: string, history: import('../../../../base/web/past.js').HistoryView }} asked
 * @returns {Drawn}
 */
export function drawnOf(c, view, { quantity, history }) {
  const { t } = c
  const look = LOOKS[lookOf(view.asset.kind).domain] ?? 's-ink'
  const series = history.series.find((one) => one.quantity === quantity)
  if (quantity === 'people.inTotal') {
    const points = passagesOf(history.facts)
    const shown = { quantity, points, unit: t.others.perHour, decimals: 0, look, thresholds: [] }
    return { ...shown, kind: 'steps' }
  }
  const [unit, decimals] = unitOf(quantity, series?.unit ?? '')
  const { emptyMm, fullMm } = view.asset.properties
  if (quantity === 'level.distance' && emptyMm !== undefined && fullMm !== undefined) {
    const points = fillOf(series?.points ?? [], { emptyMm, fullMm })
    const full = { value: FULL_PERCENT, word: t.others.fullFrom, look: 's-watch' }
    return {
      quantity,
      points,
      unit: '%',
      decimals: 0,
      look,
      kind: 'line',
      most: 100,
      thresholds: [full],
    }
  }
  const points = series?.points ?? []
  const bounds = LEVELS.test(quantity) ? boundsOf(points) : undefined
  const least = bounds && Math.floor(Number(bounds.least[1]) - 2)
  return {
    quantity,
    points,
    unit,
    decimals,
    look,
    kind: 'line',
    least,
    thresholds: limitsOf(c, view, quantity),
  }
}

/** @param {Context} c @param {AssetView} view @param {string} quantity */
function limitsOf({ t, f }, view, quantity) {
  const { soil } = detailsOf(view)
  if (soil && quantity === 'soil.tension') {
    const word = t.soil.waterAt(f.number(soil.thresholdKpa))
    return [{ value: soil.thresholdKpa, word, look: 's-accent' }]
  }
  const { loudDb } = view.asset.properties
  if (loudDb !== undefined && quantity.startsWith('noise.'))
    return [{ value: loudDb, word: t.others.loud, look: 's-watch' }]
  return []
}
