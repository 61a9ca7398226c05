// @ts-check
/** The evidence behind a leak or a fault of waterings: the few readings that show it, expected and found. */

import { html } from '../../../base/web/html.js'
import { Card, Head, Meter, Pill } from '../../../base/web/parts.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../../api/asset-details.ts').AssetDetails} Details */
/** @typedef {NonNullable<Details['cycleFault']>} CycleFaultDetails */

/** The last waterings of a zone that takes too much, too little, or nothing. @param {{ c: Context, name: string, fault: CycleFaultDetails }} props */
export function CycleFault({ c, name, fault }) {
  const { t, f, nowMs } = c
  const words = t.cycleFault
  const most = Math.max(...fault.evidence.flatMap(([, , expected, found]) => [expected, found]), 1)
  const kinds = /** @type {Readonly<Record<string, string>>} */ (words.kinds)
  const litres = f.volume(Math.abs(fault.litres))
  return html`<${Card} state="watch">
    <${Head} kind="water" icon="water" title=${`${kinds[fault.kind] ?? words.other} · ${name}`} context=${words.since(f.moment(fault.sinceMs, nowMs))} pill=${html`<${Pill} state="watch" word=${words.pill} />`} />
    <p class="small">${fault.litres >= 0 ? words.more(litres) : words.less(litres)}</p>
    <ul class="list">${fault.evidence.map(
      ([fromMs, , expected, found]) => html`<li key=${fromMs}>
        <div>
          <p class="small">${words.row(f.moment(fromMs, nowMs), f.volume(found), f.volume(expected))}</p>
          <${Meter} label=${words.row(f.moment(fromMs, nowMs), f.volume(found), f.volume(expected))} share=${found / most} tick=${expected / most} state=${fromMs >= fault.sinceMs ? 'watch' : 'green'} />
        </div>
      </li>`,
    )}</ul>
  <//>`
}

/** The last readings that show a leak. @param {{ c: Context, leak: NonNullable<Details['leak']> }} props */
export function LeakReadings({ c, leak }) {
  const { t, f, nowMs } = c
  return html`<ul class="list">${leak.evidence.map(
    ([fromMs, toMs, , found]) =>
      html`<li key=${fromMs}><span class="small">${t.leak.reading(f.moment(fromMs, nowMs), f.minute(toMs), f.volume(found))}</span></li>`,
  )}</ul>`
}
