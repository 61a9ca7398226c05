// @ts-check
/** A sensor that was scanned: what is known of it, and whether it may go on. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill, Trouble } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { linkTo } from '../../../../base/web/route.js'
import { modelName } from './sensor-head.js'
import { TakeBack } from './take-back.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./scan.js').FoundSensor} FoundSensor */

/** @param {{ c: Context, found: FoundSensor, onAnother: () => void, onChanged: () => void }} props */
export function Found({ c, found, onAnother, onChanged }) {
  const { t, f, nowMs } = c
  const { devEui, registered, serves } = found
  const number = html`<span class="mono">${euiText(devEui)}</span>`
  if (!registered) {
    const { absentTitle, absentWhy, absentTodo, absent, another } = t.install
    return html`<${Card}><${Head} kind="none" icon="devices" title=${t.install.noModel} context=${number} pill=${html`<${Pill} state="alarm" word=${absent} />`} /><//>
      <${Trouble} title=${absentTitle} words=${t.trouble} why=${absentWhy} todo=${absentTodo}><button class="btn danger main" type="button" onClick=${onAnother}>${another}</button><//>`
  }
  const { device, hasKey, lastHeardAtMs } = registered
  const [place] = serves
  const heard =
    lastHeardAtMs === null
      ? t.install.neverHeard
      : t.install.heardLast(f.moment(lastHeardAtMs, nowMs))
  return html`<${Card} state=${place ? 'watch' : ''}>
      <${Head} kind="none" icon="devices" title=${modelName(c, device.profile)} context=${number} pill=${html`<${Pill} state=${hasKey ? 'ok' : 'alarm'} word=${t.install.known} />`} />
      <ul class="list small">
        <${Line} state=${hasKey ? 'ok' : 'alarm'} word=${hasKey ? t.install.keyThere : t.install.noKey} />
        <${Line} state="unknown" icon="clock" word=${heard} />
        <${Line} state=${place ? 'watch' : 'ok'} word=${place ? t.install.serves(place.name) : t.install.servesNothing} />
      </ul>
      ${place && html`<div class="acts"><${TakeBack} c=${c} place=${place} onDone=${onChanged} /></div>`}
    <//>
    <div class="dock">
      <button class="btn big" type="button" onClick=${onAnother}>${t.install.notThis}</button>
      <a class="btn main big" href=${linkTo('install', devEui)}>${t.install.itIs}</a>
    </div>`
}

/** @param {{ state: 'ok' | 'watch' | 'alarm' | 'unknown', icon?: string, word: string }} props */
function Line({ state, icon = state, word }) {
  return html`<li><span class=${`t-${state}`}><${Icon} name=${icon} size="s" /></span><span>${word}</span></li>`
}
