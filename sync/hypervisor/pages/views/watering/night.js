// @ts-check
/** The last night, zone by zone: duration and volume against what the zone has learned, the most astray first. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Meter, Pill, Table } from '../../../../../base/web/parts.js'
import { nightOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const NIGHT_MS = 24 * 3_600_000
/** The end of the little bars: twice what was expected. */
const MOST_SHARE = 2

/** @type {Readonly<Record<string, 'ok' | 'watch' | 'alarm' | 'plain'>>} */
const STATES = {
  leak: 'alarm',
  fault: 'watch',
  dry: 'alarm',
  low: 'watch',
  high: 'watch',
  lock: 'watch',
  usual: 'ok',
  none: 'plain',
  unlearned: 'plain',
}

/** @param {{ c: Context, zones: readonly import('../../../city/thing.ts').WaterThing[] }} props */
export function Night({ c, zones }) {
  const { t, f, nowMs } = c
  const { waterings } = t
  const rows = nightOf(zones, nowMs - NIGHT_MS)
  const heads = [
    { word: t.water.zone },
    { word: waterings.ended },
    { word: waterings.duration, isNumber: true },
    { word: waterings.volume, isNumber: true },
    { word: waterings.expected, isNumber: true },
    { word: waterings.astray },
    { word: waterings.finding },
  ]
  return html`<${Card} isFlush=${true} label=${waterings.night}>
    <${Head} kind="water" icon="clock" title=${waterings.night} context=${waterings.nightText} />
    <${Table} caption=${waterings.night} heads=${heads}>
      ${rows.map(({ zone, done, share, finding }) => {
        const text = share === null ? '—' : `${share > 0 ? '+' : ''}${f.percent(share)}`
        return html`<tr key=${zone.id}>
          <th scope="row">${zone.leak ? html`<a href=${`#/leaks/${encodeURIComponent(zone.id)}`}>${zone.name}</a>` : zone.name}</th>
          <td data-l=${waterings.ended}>${done ? f.moment(done.endedMs, nowMs) : '—'}</td>
          <td class="num" data-l=${waterings.duration}>${done ? f.lasted(done.durationMs) : '—'}</td>
          <td class="num" data-l=${waterings.volume}>${done ? f.volume(done.litres) : '—'}</td>
          <td class="num" data-l=${waterings.expected}>${done?.expectedLitres == null ? '—' : f.volume(done.expectedLitres)}</td>
          <td data-l=${waterings.astray}><span class="tools">${text}${share !== null && html`<span class="inbar"><${Meter} label=${text} share=${(share + 1) / MOST_SHARE} tick=${1 / MOST_SHARE} state="water" /></span>`}</span></td>
          <td class="st"><${Pill} state=${STATES[finding]} word=${waterings.findings[finding]} /></td>
        </tr>`
      })}
    <//>
  <//>`
}
