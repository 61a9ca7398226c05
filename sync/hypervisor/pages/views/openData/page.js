// @ts-check
/** Interfaces: how the city's data is read by others, each with a command that works here. */

import { html } from '../../../../../base/web/html.js'
import { Told } from '../../parts/told.js'
import { InterfaceCard } from './card.js'
import { servedOf } from './interfaces.js'
import { Outlets } from './outlets.js'

/** @typedef {import('../../app.js').Context} Context */

const FRESH_MS = 600_000

/** @param {{ c: Context }} props */
export function OpenData({ c }) {
  const { t, f, nowMs, past } = c
  const { state, data } = past.text('openapi.json', FRESH_MS)
  const served = servedOf(data?.paths ?? {}, f.civilDay(nowMs))
  const open = served.filter(({ access }) => access === 'public')
  const ours = served.filter(({ access }) => access === 'token')
  return html`<div class="stack">
    <p class="lede">${t.openData.lede}</p>
    <${Outlets} c=${c} paths=${data?.paths ?? {}} />
    <${Told} t=${t} state=${state}>
      <div class="sec"><h2>${t.openData.open(f.number(open.length))}</h2><p>${t.openData.openText}</p></div>
      <div class="grid two">${open.map((one) => html`<${InterfaceCard} key=${one.name} c=${c} one=${one} />`)}</div>
      <div class="sec"><h2>${t.openData.ours(f.number(ours.length))}</h2><p>${t.openData.oursText}</p></div>
      <div class="grid two">${ours.map((one) => html`<${InterfaceCard} key=${one.name} c=${c} one=${one} />`)}</div>
    <//>
  </div>`
}
