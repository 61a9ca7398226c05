// @ts-check
/** One zone: its valve with the evidence, its curves, its water by the hour and the day, what happened to it. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { detailsOf } from '../../model.js'
import { KpiDays } from '../../parts/days.js'
import { CycleFault } from '../../parts/evidence.js'
import { FlowCurve, SoilCurve } from './flow.js'
import { Going } from './going.js'
import { Hours } from './hours.js'
import { LeakCard } from './leak-card.js'
import { Nights } from './nights.js'
import { timeText } from './programme-draft.js'
import { ProgrammeForm } from './programme-form.js'
import { Told } from './told.js'
import { ZoneCard } from './zone-card.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */

/** @param {{ c: Context, zone: Zone, locks: readonly Lock[] }} props */
export function ZonePage({ c, zone, locks }) {
  const { t } = c
  const { asset } = zone.view
  const { leak, cycleFault } = detailsOf(zone.view)
  const isZone = asset.kind === 'zone'
  return html`<div class="grid main">
    <div class="stack">
      ${leak && html`<${LeakCard} c=${c} zone=${zone} />`}
      ${
        cycleFault &&
        html`<${CycleFault} c=${c} name=${asset.name} fault=${cycleFault} />
        <div class="acts"><${Going} c=${c} id=${asset.id} kind="cycle" /></div>`
      }
      ${isZone && html`<${ZoneCard} c=${c} zone=${zone} locks=${locks} isAlone=${true} />`}
      ${
        !leak &&
        html`<${Card} label=${t.watering.flow}><${Head} kind="water" icon="chart" title=${t.watering.flow} /><${FlowCurve} c=${c} zone=${zone} /><${Nights} c=${c} id=${asset.id} /><//>`
      }
      <${Told} c=${c} zone=${zone} locks=${locks} />
    </div>
    <div class="stack">
      ${isZone && html`<${Programme} c=${c} zone=${zone} />`}
      <${SoilCurve} c=${c} zone=${zone} />
      <${Hours} c=${c} id=${asset.id} />
      ${isZone && html`<${KpiDays} c=${c} kind="zone" id=${asset.id} />`}
    </div>
  </div>`
}

/** @param {{ c: Context, zone: Zone }} props */
function Programme({ c, zone }) {
  const { t } = c
  const words = t.watering
  const [isEdited, setEdited] = useState(false)
  const programme = zone.plan?.programme
  return html`<${Card} label=${words.programme}>
    <${Head} kind="water" icon="clock" title=${words.programme} />
    <p>${!zone.plan ? words.planUnknown : programme ? programmeText(c, programme) : words.noProgramme}</p>
    ${c.mayAct && zone.plan && html`<div class="acts"><button class="btn" type="button" disabled=${c.isStale} onClick=${() => setEdited(true)}>${programme ? words.change : words.make}</button></div>`}
    ${isEdited && html`<${ProgrammeForm} c=${c} zone=${zone} onClose=${() => setEdited(false)} />`}
  <//>`
}

/**
 * `22:00 to 05:00, Mon Wed Fri, 900 L, when the soil is dry`
 * @param {Context} c
 * @param {import('../../../actuate/programme.ts').WateringProgramme} programme
 */
export function programmeText({ t, f }, { enabled, days, window, dose, decision, soak }) {
  const words = t.watering
  if (!enabled) return words.programmeOff
  const amount = 'litres' in dose ? f.volume(dose.litres) : f.lasted(dose.seconds * 1000)
  const named =
    days.length === 7 ? words.everyDay : days.map((day) => words.days[day - 1]).join(' ')
  const said = words.programmeSays(
    timeText(window.fromMinutes),
    timeText(window.toMinutes),
    named,
    amount,
    decision,
  )
  return soak
    ? `${said}${words.soaks(f.lasted(soak.onSeconds * 1000), f.lasted(soak.offSeconds * 1000))}`
    : said
}
