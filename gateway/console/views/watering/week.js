// @ts-check
/** The programmes of all zones over the week: which days, how much; a name opens its programme. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Head, Legend } from '../../../../base/web/parts.js'
import { ProgrammeForm } from './programme-form.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone */

const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** @param {{ c: Context, zones: readonly Zone[] }} props */
export function Week({ c, zones }) {
  const { t } = c
  const words = t.watering.week
  const [edited, setEdited] = useState('')
  const zone = zones.find(({ view }) => view.asset.id === edited)
  return html`<${Card} isFlush=${true} label=${words.title}>
    <${Head} kind="water" icon="today" title=${words.title} context=${c.mayAct ? words.text : words.textRead} />
    <div class="week" role="table" aria-label=${words.title}>
      <div role="row"><span class="n" role="columnheader"><span class="sr">${words.zone}</span></span>${DAYS.map((day) => html`<span key=${day} role="columnheader"><abbr title=${words.longDays[day - 1]}>${words.letters[day - 1]}</abbr></span>`)}</div>
      ${zones.map((one) => html`<${Row} key=${one.view.asset.id} c=${c} zone=${one} onEdit=${() => setEdited(one.view.asset.id)} />`)}
    </div>
    <div class="pad"><${Legend} items=${[
      { name: 'turn', word: words.calendar },
      { name: 'turn-soil', word: words.soil },
      { name: 'turn-held', word: words.held },
    ]} /></div>
    ${zone && html`<${ProgrammeForm} key=${edited} c=${c} zone=${zone} onClose=${() => setEdited('')} />`}
  <//>`
}

/** @param {{ c: Context, zone: Zone, onEdit: () => void }} props */
function Row({ c, zone, onEdit }) {
  const { t } = c
  const words = t.watering.week
  const { name } = zone.view.asset
  const programme = zone.plan?.programme
  const isOn = programme?.enabled === true
  const isHeld = zone.plan?.hindrance?.code === 'loss' || zone.plan?.hindrance?.code === 'unsure'
  const amount = !programme
    ? ''
    : 'litres' in programme.dose
      ? `${programme.dose.litres}`
      : `${Math.round(programme.dose.seconds / 60)}`
  const unit = programme && 'litres' in programme.dose ? 'L' : 'min'
  const look = isHeld ? 'held' : programme?.decision === 'soil' ? 'soil' : ''
  return html`<div role="row">
    <span class="n" role="rowheader">${c.mayAct ? html`<button type="button" disabled=${c.isStale} onClick=${onEdit}><span class="sr">${words.edit} </span>${name}</button>` : name}${programme && !isOn && html` <span class="dim">${t.watering.programmeOff}</span>`}</span>
    ${DAYS.map((day) => {
      const isDay = isOn && programme.days.includes(day)
      return html`<span key=${day} role="cell" class=${isDay ? `on ${look}` : ''}>${isDay ? (isHeld ? html`<span aria-hidden="true">–</span><span class="sr">${words.held}</span>` : html`${amount}<span class="sr"> ${unit}</span>`) : html`<span class="sr">${words.nothing}</span>`}</span>`
    })}
  </div>`
}
