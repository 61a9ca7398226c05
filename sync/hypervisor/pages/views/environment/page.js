// @ts-check
/** Environnement: which bins to empty, what air, where heat stays, how loud it is. */

import { html } from '../../../../../base/web/html.js'
import { Empty, Skeleton } from '../../../../../base/web/parts.js'
import { pictureOf } from '../../picture.js'
import { Bins } from './bins.js'
import { Heat } from './heat.js'
import { Hours } from './hours.js'
import { Noise } from './noise.js'
import { binsOf, pointsOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

/** Quantity, unit, and the mark that regulation draws. */
const AIR = /** @type {const} */ ([
  ['air.pm25', 'µg/m³', 25],
  ['air.pm10', 'µg/m³', 50],
  ['air.o3', 'ppb', undefined],
  ['air.temperature', '°C', undefined],
  ['air.relativeHumidity', '%', undefined],
])
const LOUD = /** @type {const} */ ([['noise.laeq', 'dB', undefined]])

/** @param {{ c: Context }} props */
export function Environment({ c }) {
  const { t } = c
  const { environment } = t
  const picture = pictureOf(c)
  if (!picture) return html`<${Skeleton} word=${t.loading} />`
  const bins = binsOf(picture)
  const [air, heat, noise] = /** @type {const} */ (['airPoint', 'heatPoint', 'noisePoint']).map(
    (kind) => pointsOf(picture, kind),
  )
  if (bins.length + (air?.length ?? 0) + (heat?.length ?? 0) + (noise?.length ?? 0) === 0)
    return html`<${Empty} icon="air" title=${environment.none} text=${environment.noneText} />`
  return html`<div class="stack">
    <p class="lede">${environment.lede}</p>
    <${Bins} c=${c} bins=${bins} />
    <${Hours} c=${c} kind="airPoint" points=${air ?? []} quantities=${AIR} title=${environment.air} text=${environment.airText} icon="air" look="air" />
    <div class="grid two">
      <${Heat} c=${c} points=${[...(heat ?? []), ...(air ?? []).filter(({ heatNight }) => heatNight)]} />
      <div class="stack"><${Hours} c=${c} kind="noisePoint" points=${noise ?? []} quantities=${LOUD} title=${environment.noise} text=${environment.noiseText} icon="noise" look="safety" /><${Noise} c=${c} points=${noise ?? []} /></div>
    </div>
  </div>`
}
