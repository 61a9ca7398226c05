// @ts-check
/** Arrosage: water where it is dry, when it is right, without losing any. */

import { html } from '../../../../../base/web/html.js'
import { Empty, Skeleton } from '../../../../../base/web/parts.js'
import { pictureOf, waterIn } from '../../picture.js'
import { Roots } from '../roots.js'
import { Control } from './control.js'
import { Litres } from './litres.js'
import { Night } from './night.js'
import { Orders } from './orders.js'
import { zonesOf } from './reckon.js'
import { Soils } from './soils.js'
import { Valves } from './valves.js'

/** @typedef {import('../../app.js').Context} Context */

/** @param {{ c: Context }} props */
export function Watering({ c }) {
  const { t } = c
  const picture = pictureOf(c)
  if (!picture) return html`<${Skeleton} word=${t.loading} />`
  const things = waterIn(picture)
  const zones = zonesOf(things)
  if (zones.length === 0)
    return html`<${Empty} icon="water" title=${t.waterings.none} text=${t.waterings.noneText} />`
  return html`<div class="stack">
    <p class="lede">${t.waterings.lede}</p>
    <div class="grid main">
      <div class="stack"><${Litres} c=${c} things=${things} /><${Valves} c=${c} zones=${zones} picture=${picture} /></div>
      <div class="stack"><${Control} c=${c} zones=${zones} picture=${picture} /></div>
    </div>
    <${Night} c=${c} zones=${zones} />
    <${Soils} c=${c} things=${things} />
    <div class="grid two"><${Orders} c=${c} /><${Roots} c=${c} /></div>
  </div>`
}
