// @ts-check
/** All gateways as a table: what waits in them, how their radios are, how long they may still come in. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { CERTIFICATE_DAYS, fleetOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context @typedef {ReturnType<typeof fleetOf>[number]} Member */

/** More than an hour's facts of a gateway: the line has been away, or is too narrow. */
const WAITING_ROWS = 2_000

/** @param {{ c: Context, fleet: readonly Member[] }} props */
export function Fleet({ c, fleet }) {
  const { t } = c
  const words = t.gateways
  const heads = [
    { word: t.fleet.gateway },
    { word: words.contact },
    { word: words.waiting, isNumber: true },
    { word: words.devices, isNumber: true },
    { word: words.frames, isNumber: true },
    { word: words.noise, isNumber: true },
    { word: words.duty, isNumber: true },
    { word: words.version },
    { word: words.clock },
    { word: words.certificate, isNumber: true },
    { word: words.health },
  ]
  return html`<${Card} isFlush=${true} label=${words.all}>
    <${Head} kind="none" icon="gateway" title=${words.all} context=${words.worstFirst} />
    <${Table} caption=${words.all} heads=${heads}>
      ${fleet.map((one) => html`<${Row} key=${one.gateway.eui} c=${c} one=${one} />`)}
    <//>
  <//>`
}

/** @param {{ c: Context, one: Member }} props */
function Row({ c, one }) {
  const { t, f, city } = c
  const words = t.gateways
  const { eui, version } = one.gateway
  const { report, radio } = one
  return html`<tr>
    <th scope="row"><a href=${linkTo('gateways', eui)}>${city.assets.get(eui)?.name ?? t.fleet.gateway}<small class="mono">${eui.toUpperCase()}</small></a></th>
    <td class="st"><${Contact} c=${c} one=${one} /></td>
    <td class="num" data-l=${words.waiting}>${numberOr(f, one.waiting, one.waiting !== undefined && one.waiting > WAITING_ROWS)}${one.gaps > 0 && html` <span class="tag">${words.gaps(f.number(one.gaps))}</span>`}</td>
    <td class="num" data-l=${words.devices}>${f.number(one.devices)}${one.silent > 0 && html` <span class="tag">${words.ofThemSilent(f.number(one.silent))}</span>`}</td>
    <td class="num" data-l=${words.frames}>${numberOr(f, report?.framesAnHour)}</td>
    <td class="num" data-l=${words.noise}>${report?.noiseDbm === undefined ? '—' : marked(`${f.number(report.noiseDbm)} dBm`, radio === 'noise')}</td>
    <td class="num" data-l=${words.duty}>${report ? marked(f.percent(report.dutyPercent / 100), radio === 'duty' || radio === 'deaf') : '—'}</td>
    <td data-l=${words.version}>${version}${one.isBehind && html` <span class="tag">${words.behind}</span>`}</td>
    <td class="nw" data-l=${words.clock}><${Clock} c=${c} isTrusted=${one.isClockTrusted} /></td>
    <td class="num" data-l=${words.certificate}><${Certificate} c=${c} days=${one.certificateDays} /></td>
    <td data-l=${words.health}><${Health} c=${c} one=${one} /></td>
  </tr>`
}

/** @param {import('../../../../../base/web/format.js').Formats} f @param {number | undefined} value @param {boolean} [isMarked] */
function numberOr(f, value, isMarked = false) {
  return value === undefined ? '—' : marked(f.number(value), isMarked)
}

/** @param {string} text @param {boolean} isMarked */
function marked(text, isMarked) {
  return isMarked ? html`<b class="t-watch">${text}</b>` : text
}

/** @param {{ c: Context, one: Member }} props */
function Contact({ c, one }) {
  const { t, f, nowMs } = c
  const { heardMs } = one
  if (!one.gateway.online) {
    const word =
      heardMs === undefined ? t.neverHeard : t.gateways.silentSince(f.moment(heardMs, nowMs))
    return html`<${Pill} state="unknown" word=${word} />`
  }
  return html`<${Pill} state="ok" word=${heardMs === undefined ? t.fleet.online : f.lasted(nowMs - heardMs)} />`
}

/** @param {{ c: Context, isTrusted: boolean | undefined }} props */
function Clock({ c, isTrusted }) {
  const words = c.t.gateways
  if (isTrusted === undefined) return '—'
  return isTrusted ? words.clockSet : html`<${Pill} state="watch" word=${words.clockUnset} />`
}

/** @param {{ c: Context, days: number | undefined }} props */
export function Certificate({ c, days }) {
  const { t, f } = c
  const words = t.gateways
  if (days === undefined) return '—'
  if (days < 0) return html`<${Pill} state="alarm" word=${words.expired} />`
  const text = words.days(f.number(days))
  return days < CERTIFICATE_DAYS ? html`<${Pill} state="watch" word=${text} />` : text
}

/** @param {{ c: Context, one: Member }} props */
function Health({ c, one }) {
  const words = c.t.gateways
  const [first] = one.troubles
  if (one.radio)
    return html`<${Pill} state=${one.radio === 'off' ? 'alarm' : 'watch'} word=${words.radioTroubles[one.radio]} />`
  if (first) return html`<${Pill} state="watch" word=${words.codes[first.code] ?? first.code} />`
  return words.nothing
}
