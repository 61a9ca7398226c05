// @ts-check
/** Bins for the round, the fullest first, with when they will be full. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Meter, Pill, Table } from '../../../../../base/web/parts.js'
import { FULL_PERCENT } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const SHOWN_MAX = 30

/** @param {{ c: Context, bins: ReturnType<typeof import('./reckon.js').binsOf> }} props */
export function Bins({ c, bins }) {
  const { t, f, nowMs } = c
  const { environment } = t
  if (bins.length === 0) return null
  const due = bins.filter(({ isDue }) => isDue).length
  const unknown = bins.filter(({ level }) => level === undefined).length
  const heads = [
    { word: environment.bin },
    { word: environment.level },
    { word: environment.percent, isNumber: true },
    { word: environment.fullBy },
    { word: environment.emptied },
  ]
  const title = environment.round(f, due)
  return html`<${Card} isFlush=${true} label=${title}>
    <${Head} kind="waste" icon="bin" title=${title} context=${environment.roundText(f.number(FULL_PERCENT))} />
    <div class="pad"><${Figures}>
      <${Figure} value=${f.number(bins.length)} label=${environment.bins} />
      <${Figure} value=${f.number(due)} label=${environment.due} state=${due > 0 ? 'watch' : 'ok'} />
      <${Figure} value=${f.number(unknown)} label=${environment.unknown} state=${unknown > 0 ? 'unknown' : ''} />
    <//></div>
    <${Table} caption=${title} heads=${heads}>
      ${bins.slice(0, SHOWN_MAX).map(({ bin, level, silentMs, isDue }) => {
        const shown = level === undefined ? '—' : f.percent(level / 100)
        const when =
          silentMs !== undefined
            ? html`<${Pill} state="unknown" word=${environment.silentSince(f.moment(silentMs, nowMs))} />`
            : bin.isOnFire
              ? html`<${Pill} state="alarm" word=${t.deviceAlarm['fire']} />`
              : isDue
                ? html`<${Pill} state="watch" word=${environment.full} />`
                : bin.fullByMs !== undefined && bin.fullByMs > nowMs
                  ? f.moment(bin.fullByMs, nowMs)
                  : '—'
        return html`<tr key=${bin.id}>
          <th scope="row">${bin.name}</th>
          <td class="wide">${level !== undefined && html`<${Meter} label=${shown} share=${level / 100} tick=${FULL_PERCENT / 100} state="waste" />`}</td>
          <td class="num" data-l=${environment.percent}>${shown}</td>
          <td data-l=${environment.fullBy}>${when}</td>
          <td data-l=${environment.emptied}>${bin.emptiedMs === undefined ? '—' : f.moment(bin.emptiedMs, nowMs)}</td>
        </tr>`
      })}
    <//>
  <//>`
}
