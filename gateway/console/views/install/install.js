// @ts-check
/**
 * Installer: one sensor from its scan to its place, a step a screen. Where one is stands in the address
 * and in what the gateway heard, so that a reload, a dead phone or a colleague go on from there.
 */

import { html } from '../../../../base/web/html.js'
import { Band, Skeleton, Trouble } from '../../../../base/web/parts.js'
import { Done } from './done.js'
import { Join } from './join.js'
import { Place } from './place.js'
import { Radio } from './radio.js'
import { Report } from './report.js'
import { Scan } from './scan.js'
import { SensorHead } from './sensor-head.js'
import { Stepper } from './stepper.js'
import { useWatch } from './watch.js'

/** @typedef {import('./watch.js').Context} Context */

/** @param {{ c: Context }} props */
export function Install({ c }) {
  const { t, route } = c
  const { id: devEui } = route
  if (!c.mayAct && !route.query.has('report'))
    return html`<div class="narrowcol"><${Band} state="watch" icon="watch" title=${t.pages.install} text=${t.install.noRight} /></div>`
  if (route.query.has('report')) return html`<${Report} c=${c} />`
  if (devEui === '') return html`<div class="narrowcol"><${Scan} c=${c} /></div>`
  if (route.query.get('step') === 'done')
    return html`<div class="narrowcol"><${Done} key=${devEui} c=${c} devEui=${devEui} /></div>`
  return html`<div class="narrowcol"><${Course} key=${devEui} c=${c} devEui=${devEui} /></div>`
}

/** Joined opens the radio by itself; the place is asked for by a hand. @param {{ c: Context, devEui: string }} props */
function Course({ c, devEui }) {
  const { t, route } = c
  const { watch, isLost, again } = useWatch(c, devEui)
  if (isLost && !watch) {
    const { title, why, todo } = t.lost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo} />`
  }
  if (!watch) return html`<${Skeleton} word=${t.loading} />`
  const step = route.query.get('step') === 'place' ? 3 : watch.join.kind === 'joined' ? 2 : 1
  return html`<${Stepper} c=${c} step=${step} />
    ${step < 3 && html`<${SensorHead} c=${c} watch=${watch} />`}
    ${step === 1 && html`<${Join} c=${c} watch=${watch} />`}
    ${step === 2 && html`<${Radio} c=${c} watch=${watch} again=${again} />`}
    ${step === 3 && html`<${Place} c=${c} watch=${watch} />`}`
}
