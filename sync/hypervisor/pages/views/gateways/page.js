// @ts-check
/** Passerelles: troubles first; what goes well says little. One gateway has a page of its own. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { pictureOf } from '../../picture.js'
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

/** @param {{ c: Context, fleet: ReturnType<typeof fleetOf> }} props */
function Fleet({ c, fleet }) {
  const { t, f, city, nowMs } = c
  const words = t.gateways
  const heads = [
    { word: t.fleet.gateway },
    { word: words.contact },
    { word: words.devices, isNumber: true },
    { word: words.silentDevices, isNumber: true },
    { word: t.fleet.gaps, isNumber: true },
    { word: words.version },
    { word: words.clock },
    { word: words.health },
  ]
  return html`<${Card} isFlush=${true} label=${words.all}>
    <${Head} kind="none" icon="gateway" title=${words.all} context=${words.worstFirst} />
    <${Table} caption=${words.all} heads=${heads}>
      ${fleet.map(
        ({ gateway, heardMs, devices, silent, gaps, isBehind, isClockTrusted, troubles }) => {
          const { eui, version, online } = gateway
          const clock =
            isClockTrusted === undefined ? '—' : isClockTrusted ? words.clockSet : words.clockUnset
          const first = troubles[0]
          return html`<tr key=${eui}>
          <th scope="row"><a href=${linkTo('gateways', eui)}>${city.assets.get(eui)?.name ?? t.fleet.gateway}<small class="mono">${eui.toUpperCase()}</small></a></th>
          <td class="st">${online ? html`<${Pill} state="ok" word=${heardMs === undefined ? t.fleet.online : f.lasted(nowMs - heardMs)} />` : html`<${Pill} state="unknown" word=${heardMs === undefined ? t.neverHeard : words.silentSince(f.moment(heardMs, nowMs))} />`}</td>
          <td class="num" data-l=${words.devices}>${f.number(devices)}</td>
          <td class="num" data-l=${words.silentDevices}>${silent > 0 ? html`<b class="t-watch">${f.number(silent)}</b>` : '0'}</td>
          <td class="num" data-l=${t.fleet.gaps}>${f.number(gaps)}</td>
          <td data-l=${words.version}>${version}${isBehind && html` <span class="tag">${words.behind}</span>`}</td>
          <td data-l=${words.clock}>${isClockTrusted === false ? html`<${Pill} state="watch" word=${clock} />` : clock}</td>
          <td data-l=${words.health}>${first ? html`<${Pill} state="watch" word=${words.codes[first.code] ?? first.code} />` : words.nothing}</td>
        </tr>`
        },
      )}
    <//>
  <//>`
}
