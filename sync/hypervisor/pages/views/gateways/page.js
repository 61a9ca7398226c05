// @ts-check
/** Passerelles: troubles first; what goes well says little. One gateway has a page of its own. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Figures } from '../../../../../base/web/parts.js'
import { pictureOf } from '../../picture.js'
import { Fleet } from './fleet.js'
import { Gaps } from './gaps.js'
import { OneGateway } from './one.js'
import { fleetOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const HEALTH_PATH = 'facts?type=healthRaised&limit=500'
const FRESH_MS = 30_000

/** @param {{ c: Context }} props */
export function Gateways({ c }) {
  const { t, f, city, nowMs, past, route } = c
  const { status } = city
  const picture = pictureOf(c)
  const health = past.text(HEALTH_PATH, FRESH_MS).data?.facts ?? []
  const { gateways, gaps } = city
  const fleet = fleetOf({ gateways, gaps, picture, health, nowMs })
  const chosen = fleet.find(({ gateway }) => gateway.eui === route.id)
  if (chosen)
    return html`<${OneGateway} c=${c} one=${chosen} picture=${picture} health=${health} />`
  return html`<div class="stack">
    <p class="lede">${t.gateways.lede}</p>
    <${Card} label=${t.fleet.numbers}>
      <${Figures}>
        <${Figure} value=${`${status.gatewaysOnline} / ${status.gateways}`} label=${t.city.online} state=${status.gatewaysOnline < status.gateways ? 'alarm' : 'ok'} />
        <${Figure} value=${f.number(status.facts)} label=${t.city.facts} />
        <${Figure} value=${f.number(status.gaps)} label=${t.city.gaps} state=${status.gaps > 0 ? 'watch' : 'ok'} />
        <${Figure} value=${f.number(status.sinceStart.duplicates)} label=${t.fleet.duplicates} />
        <${Figure} value=${f.number(status.sinceStart.refused)} label=${t.fleet.refused} state=${status.sinceStart.refused > 0 ? 'watch' : ''} />
      <//>
    <//>
    <${Fleet} c=${c} fleet=${fleet} />
    <${Gaps} c=${c} gaps=${gaps} />
  </div>`
}
