// @ts-check
/** Who watered, when and why; turns of a programme that gave none. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../../base/web/parts.js'
import { nameOf } from '../../city.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../city.js').FactLine} FactLine */

const SHOWN_MAX = 12
const FRESH_MS = 30_000
const SECOND_MS = 1000

/** @param {{ c: Context }} props */
export function Orders({ c }) {
  const { t, f, city, nowMs, past } = c
  const { waterings } = t
  const of = (/** @type {string} */ type) =>
    /** @type {readonly FactLine[]} */ (
      past.text(`facts?type=${type}&standing=true&limit=20`, FRESH_MS).data?.facts ?? []
    )
  const all = [...of('wateringOrdered'), ...of('wateringSkipped')].sort(
    (a, b) => Date.parse(b.at ?? '') - Date.parse(a.at ?? ''),
  )
  const heads = [{ word: t.water.zone }, { word: waterings.when }, { word: waterings.what }]
  return html`<${Card} isFlush=${true} label=${waterings.orders}>
    <${Head} kind="water" icon="clock" title=${waterings.orders} context=${waterings.ordersText} />
    ${all.length === 0 && html`<p class="pad small dim">${waterings.noOrders}</p>`}
    ${
      all.length > 0 &&
      html`<${Table} caption=${waterings.orders} heads=${heads}>${all
        .slice(0, SHOWN_MAX)
        .map(({ cursor, type, at, subject = '', fields }) => {
          const by = String(fields?.['by'] ?? '')
          const what =
            type === 'wateringSkipped'
              ? waterings.skipped(String(fields?.['detail'] || fields?.['reason'] || ''))
              : by === 'programme'
                ? waterings.byProgramme(f.lasted(Number(fields?.['seconds']) * SECOND_MS))
                : waterings.byPerson(
                    f.lasted(Number(fields?.['seconds']) * SECOND_MS),
                    String(fields?.['because'] ?? ''),
                  )
          return html`<tr key=${cursor}><th scope="row">${nameOf(city, subject)}</th><td data-l=${waterings.when}>${at === null ? '—' : f.moment(Date.parse(at), nowMs)}</td><td data-l=${waterings.what}>${what}</td></tr>`
        })}<//>`
    }
  <//>`
}
