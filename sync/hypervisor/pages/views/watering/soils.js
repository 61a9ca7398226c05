// @ts-check
/** Does it cross the threshold: the tension of each soil, on one scale. */

import { TimeChart } from '../../../../../base/web/charts.js'
import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf } from '../../kept-kpis.js'
import { Told } from '../../parts/told.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../../city/thing.ts').WaterThing} WaterThing */

const SHOWN_MAX = 12
const DAYS = 14
const DAY_MS = 86_400_000

/** @param {{ c: Context, things: readonly WaterThing[] }} props */
export function Soils({ c, things }) {
  const { t, f } = c
  const { waterings } = t
  const soils = things
    .filter(({ soil, values }) => soil || values.some(isTension))
    .sort((a, b) => Number(b.soil?.tensionKpa ?? 0) - Number(a.soil?.tensionKpa ?? 0))
  if (soils.length === 0)
    return html`<${Card}><${Head} kind="green" icon="tree" title=${t.water.soils} context=${t.water.noSoil} /><//>`
  const scale = Math.max(
    60,
    ...soils.flatMap(({ soil, values }) => [
      soil?.thresholdKpa ?? 0,
      soil?.tensionKpa ?? 0,
      ...values.filter(isTension).map(({ max }) => max),
    ]),
  )
  return html`<${Card} label=${t.water.soils}>
    <${Head} kind="green" icon="tree" title=${t.water.soils} context=${waterings.soilsText(String(DAYS))} />
    <div class="multi">${soils.slice(0, SHOWN_MAX).map((thing) => html`<${Soil} key=${thing.id} c=${c} thing=${thing} scale=${scale} />`)}</div>
    ${soils.length > SHOWN_MAX && html`<p class="small dim">${waterings.moreSoils(f.number(soils.length - SHOWN_MAX))}</p>`}
  <//>`
}

/** @param {{ quantity: string }} value */
function isTension({ quantity }) {
  return quantity.startsWith('soil.tension')
}

/** One scale for all of them. @param {{ c: Context, thing: WaterThing, scale: number }} props */
function Soil({ c, thing, scale }) {
  const { t, f, nowMs } = c
  const { waterings } = t
  const { id, name, soil, values } = thing
  const quantity = values.find(isTension)?.quantity
  const asked = { period: /** @type {const} */ ('day'), days: DAYS, kind: thing.kind }
  const { state, buckets } = kpisOf(c, { ...asked, from: daysBefore(f.civilDay(nowMs), DAYS - 1) })
  const points = buckets.slice(0, -1).map(({ from, to, assets = [] }) => {
    const spread = assets.find((one) => one.id === id)?.values?.[quantity ?? '']
    return /** @type {const} */ ([(Date.parse(from) + Date.parse(to)) / 2, spread?.mean ?? null])
  })
  const newest = values.find(isTension)
  if (newest) points.push([newest.toMs, newest.mean])
  const waterMs = thing.lastWatering?.endedMs
  const now = values.find(isTension)?.mean ?? soil?.tensionKpa
  const shown = now === undefined ? '—' : f.unit(now, 'kPa')
  const label = soil
    ? waterings.soil(name, shown, f.unit(soil.thresholdKpa, 'kPa'))
    : waterings.soilFree(name, shown)
  return html`<figure>
    <figcaption>${name}<span>${shown}</span></figcaption>
    <${Told} t=${t} state=${state}>
      <${TimeChart} label=${label} unit="kPa" fromMs=${nowMs - DAYS * DAY_MS} toMs=${nowMs} f=${f} height=${130} most=${scale}
        series=${[{ points, look: 's-green', gapMs: 2 * DAY_MS }]}
        thresholds=${soil ? [{ value: soil.thresholdKpa, word: waterings.threshold(f.number(soil.thresholdKpa)), look: 's-ink' }] : []}
        events=${waterMs === undefined ? [] : [{ ms: waterMs, word: '▲', look: 's-water' }]} />
    <//>
  </figure>`
}
