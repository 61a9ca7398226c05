// @ts-check
/**
 * Arrosage: leaks with the curve that shows them, what the programmes are going to do and why, each zone with
 * the evidence for its valve, the week, the locks. A zone has a page of its own.
 */

import { html } from '../../../../base/web/html.js'
import { Empty, Skeleton } from '../../../../base/web/parts.js'
import { assetsOf, detailsOf } from '../../model.js'
import { CycleFault } from '../../parts/evidence.js'
import { waterOf } from './asked.js'
import { Going } from './going.js'
import { LeakCard } from './leak-card.js'
import { Locks } from './locks.js'
import { Outlook } from './outlook.js'
import { Week } from './week.js'
import { rankOf, ZoneCard } from './zone-card.js'
import { ZonePage } from './zone-page.js'

/** @typedef {import('./asked.js').Context} Context */

/** With their curves; more of them are among the zones. */
const LEAKS_SHOWN = 2

/** @param {{ c: Context }} props */
export function Watering({ c }) {
  const { t, f, model, route } = c
  const views = [...assetsOf(model, 'zone')].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.asset.name.localeCompare(b.asset.name),
  )
  const sites = assetsOf(model, 'site')
  if (views.length === 0) {
    const { none, noneText, noneSteps } = t.watering
    return html`<${Empty} icon="water" title=${none} text=${noneText} steps=${noneSteps} />`
  }
  const { state, locks, zoneOf } = waterOf(c)
  const chosen = [...views, ...sites].find(({ asset }) => asset.id === route.id)
  if (chosen)
    return html`<${ZonePage} key=${chosen.asset.id} c=${c} zone=${zoneOf(chosen)} locks=${locks} />`
  const zones = views.map(zoneOf)
  const leaking = [...views, ...sites].filter((view) => detailsOf(view).leak)
  const faults = views.filter((view) => detailsOf(view).cycleFault)
  return html`<div class="grid main">
    <div class="stack">
      ${leaking.slice(0, LEAKS_SHOWN).map((view) => html`<${LeakCard} key=${view.asset.id} c=${c} zone=${zoneOf(view)} />`)}
      ${faults.map(({ asset, details }) => {
        const fault = /** @type {any} */ (detailsOf({ details }).cycleFault)
        return html`<div class="stack" key=${asset.id}><${CycleFault} c=${c} name=${asset.name} fault=${fault} /><div class="acts"><${Going} c=${c} id=${asset.id} kind="cycle" /></div></div>`
      })}
      ${state === 'ready' && html`<${Outlook} c=${c} zones=${zones} locks=${locks} />`}
      <div class="sec"><h2>${t.watering.zones(f, zones.length)}</h2><a href="#/map?hide=spaces.safety.others">${t.onMap}</a></div>
      <div class="grid two">${zones.map((zone) => html`<${ZoneCard} key=${zone.view.asset.id} c=${c} zone=${zone} locks=${locks} />`)}</div>
    </div>
    <div class="stack">
      ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
      ${state === 'failed' && html`<p class="card bad" role="status">${t.watering.plansLost}</p>`}
      ${
        state === 'ready' &&
        html`<${Week} c=${c} zones=${zones} /><${Locks} c=${c} locks=${locks} />`
      }
    </div>
  </div>`
}
