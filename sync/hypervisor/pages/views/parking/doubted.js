// @ts-check
/** Sensors that are not believed: out of the indicators, counted unknown, to be visited. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { spacesIn } from '../../picture.js'

/** @typedef {import('../../app.js').Context} Context */

const SHOWN_MAX = 30

/** @param {{ c: Context, picture: import('../../picture.js').Picture }} props */
export function Doubted({ c, picture }) {
  const { t, f, nowMs, past } = c
  const { parkings } = t
  const told = past.text('states?kind=spaceSensor').data?.states ?? []
  const doubts = /** @type {readonly import('../../city.js').State[]} */ (told).filter(
    ({ type }) => type === 'spaceSensorDoubted',
  )
  const names = new Map(spacesIn(picture).map(({ id, name }) => [id, name]))
  const silent = spacesIn(picture).filter(
    ({ unknownBecause }) =>
      unknownBecause === 'silent-sensor' || unknownBecause === 'silent-gateway',
  )
  const rows = [
    ...doubts.map(({ subject, at, fields }) => ({
      id: subject,
      why: parkings.problems[String(fields?.['problem'])] ?? String(fields?.['problem']),
      sinceMs: Number(fields?.['sinceMs'] ?? Date.parse(at)),
      state: 'watch',
      word: parkings.doubted,
    })),
    ...silent.map(({ id, unknownBecause, sinceMs, toldMs }) => ({
      id,
      why: parkings.becauses[unknownBecause ?? ''] ?? '',
      sinceMs: sinceMs ?? toldMs,
      state: 'unknown',
      word: parkings.silent,
    })),
  ]
  if (rows.length === 0)
    return html`<${Card}><${Head} kind="none" icon="ok" title=${parkings.noDoubt} context=${parkings.noDoubtText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`
  const heads = [
    { word: parkings.space },
    { word: parkings.state },
    { word: parkings.why },
    { word: parkings.since },
  ]
  return html`<${Card} isFlush=${true} label=${parkings.doubts}>
    <${Head} kind="none" icon="watch" title=${parkings.doubts} context=${parkings.doubtsText} />
    <${Table} caption=${parkings.doubts} heads=${heads}>
      ${rows.slice(0, SHOWN_MAX).map(
        ({ id, why, sinceMs, state, word }) => html`<tr key=${`${id}${state}`}>
        <th scope="row">${names.get(id) ?? id}</th>
        <td class="st"><${Pill} state=${state} word=${word} /></td>
        <td data-l=${parkings.why}>${why}</td>
        <td data-l=${parkings.since}>${sinceMs === undefined ? '—' : f.moment(sinceMs, nowMs)}</td>
      </tr>`,
      )}
    <//>
    ${rows.length > SHOWN_MAX && html`<p class="pad small dim">${parkings.more(f.number(rows.length - SHOWN_MAX))}</p>`}
  <//>`
}
