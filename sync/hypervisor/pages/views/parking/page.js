// @ts-check
/** Stationnement: more spaces, other limits, other prices; and which sensors lie. */

import { html } from '../../../../../base/web/html.js'
import {
  Card,
  Empty,
  Figure,
  Figures,
  Legend,
  Skeleton,
  StackedBar,
} from '../../../../../base/web/parts.js'
import { PeriodChoice } from '../../parts/period.js'
import { pictureOf, spacesIn } from '../../picture.js'
import { Days, PERIODS } from './days.js'
import { Doubted } from './doubted.js'
import { FreeNow } from './free.js'
import { countOf } from './reckon.js'
import { Stays } from './stays.js'
import { Week } from './week.js'
import { Zones } from './zones.js'

/** @typedef {import('../../app.js').Context} Context */

/** @param {{ c: Context }} props */
export function Parking({ c }) {
  const { t } = c
  const picture = pictureOf(c)
  if (!picture) return html`<${Skeleton} word=${t.loading} />`
  const spaces = spacesIn(picture)
  if (spaces.length === 0)
    return html`<${Empty} icon="parking" title=${t.parkings.none} text=${t.parkings.noneText} />`
  return html`<div class="stack">
    <p class="lede">${t.parkings.lede}</p>
    <div class="tools"><${PeriodChoice} c=${c} choices=${PERIODS} /></div>
    <${Now} c=${c} spaces=${spaces} />
    <${Days} c=${c} />
    <${Zones} c=${c} spaces=${spaces} />
    <div class="grid two"><${Week} c=${c} /><${Stays} c=${c} spaces=${spaces} /></div>
    <${FreeNow} c=${c} spaces=${spaces} />
    <${Doubted} c=${c} picture=${picture} />
  </div>`
}

/** @param {{ c: Context, spaces: readonly import('../../../city/thing.ts').Space[] }} props */
function Now({ c, spaces }) {
  const { t, f } = c
  const { parkings } = t
  const counts = countOf(spaces)
  const within = counts.occupied - counts.over
  const parts = [
    { name: 'free', count: counts.free },
    { name: 'occupied', count: within },
    ...(counts.over > 0 ? [{ name: 'over', count: counts.over }] : []),
    { name: 'unknown', count: counts.unknown },
  ]
  const title = parkings.now(
    f.number(counts.free),
    f.number(counts.unknown),
    f.number(spaces.length),
  )
  return html`<${Card} label=${parkings.nowTitle}>
    <${Figures}>
      <${Figure} value=${f.number(counts.free)} label=${t.parking.free} state="ok" />
      <${Figure} value=${f.number(counts.occupied)} label=${t.parking.occupied} />
      <${Figure} value=${f.number(counts.unknown)} label=${t.parking.unknown} state="unknown" />
    <//>
    <${StackedBar} label=${title} parts=${parts} />
    <${Legend} items=${parts.map(({ name }) => ({ name, word: t.space[/** @type {keyof typeof t.space} */ (name)] }))} />
    <p class="small dim">${title}</p>
  <//>`
}
