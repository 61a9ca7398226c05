// @ts-check
/** How loud each place was by day, evening and night; levels are those of its own noise day, 06:00 to 06:00. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../../base/web/parts.js'

/** @typedef {import('../../app.js').Context} Context */

const NAMES = /** @type {const} */ (['lDay', 'lEvening', 'lNight', 'lDen'])

/** @param {{ c: Context, points: readonly import('../../../city/thing.ts').MeasuringPoint[] }} props */
export function Noise({ c, points }) {
  const { t, f } = c
  const { environment } = t
  if (points.length === 0) return null
  const text = (/** @type {number | null | undefined} */ value) =>
    value == null ? '—' : f.number(value, 1)
  const heads = [
    { word: environment.place },
    { word: environment.laeq, isNumber: true },
    ...NAMES.map((name) => ({ word: environment.levels[name], isNumber: true })),
  ]
  return html`<${Card} isFlush=${true} label=${environment.noiseDays}>
    <${Head} kind="safety" icon="noise" title=${environment.noiseDays} context=${environment.noiseDaysText} />
    <${Table} caption=${environment.noiseDays} heads=${heads}>${points.map(
      ({ id, name, values, noiseDay }) => html`<tr key=${id}>
      <th scope="row">${name}<small>${noiseDay?.day ?? environment.noDay}</small></th>
      <td class="num" data-l=${environment.laeq}>${text(values.find(({ quantity }) => quantity === 'noise.laeq')?.mean)}</td>
      ${NAMES.map((one) => html`<td key=${one} class="num" data-l=${environment.levels[one]}>${text(noiseDay?.[one])}</td>`)}
    </tr>`,
    )}<//>
  <//>`
}
