// @ts-check
/** A soil against the tension at which it is watered. */

import { html } from '../../../base/web/html.js'
import { Meter } from '../../../base/web/parts.js'

/** @typedef {import('../app.js').Context } Context */

/** @param {{ c: Context, soil: NonNullable<import('../../api/asset-details.ts').AssetDetails['soil']> }} props */
export function SoilLine({ c, soil }) {
  const { t, f } = c
  const most = soil.thresholdKpa * 2
  const label = t.soil.is(f.unit(soil.tensionKpa, 'kPa'), f.unit(soil.thresholdKpa, 'kPa'))
  return html`<div>
    <p class="soilline"><span>${t.soil.name} <b>${f.unit(soil.tensionKpa, 'kPa')}</b></span><span>${t.soil.waterAt(f.unit(soil.thresholdKpa, 'kPa'))}</span></p>
    <${Meter} label=${label} share=${soil.tensionKpa / most} tick=${0.5} state=${soil.isDry ? 'watch' : 'green'} />
  </div>`
}
