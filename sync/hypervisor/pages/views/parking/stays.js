// @ts-check
/** How long against the limit: of each stay where a role may see stays, else of each street. */

import { html } from '../../../../../base/web/html.js'
import { Card, Choice, Head } from '../../../../../base/web/parts.js'
import { ChartData } from '../../parts/chart-data.js'
import { binsOf, Histogram } from '../../parts/histogram.js'
import { setAsked } from '../../parts/period.js'
import { Told } from '../../parts/told.js'
import { limitsOf, staysAgainst } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const STAYS_PATH = 'facts?type=spotFreed&standing=true&limit=400'
/** Reading stays is written down: once in a quarter of an hour is enough. */
const FRESH_MS = 900_000
const BINS = 16
const MINUTE_MS = 60_000

/** @param {{ c: Context, spaces: readonly import('../../../city/thing.ts').Space[] }} props */
export function Stays({ c, spaces }) {
  const { t, f, past } = c
  const { parkings } = t
  const limits = limitsOf(spaces)
  const given = Number(c.route.query.get('limit'))
  const limit = limits.includes(given) ? given : limits[0]
  if (limit === undefined)
    return html`<${Card} label=${parkings.stays}><${Head} kind="parking" icon="clock" title=${parkings.stays} context=${parkings.noLimit} /><//>`
  const { state, data } = past.text(STAYS_PATH, FRESH_MS)
  const { stays, beyond, share } = staysAgainst(data?.facts ?? [], spaces, limit)
  const widthMinutes = Math.max(1, limit / 8)
  const counts = binsOf(
    stays.map((stayMs) => stayMs / MINUTE_MS),
    { width: widthMinutes, bins: BINS },
  )
  const limitText = f.lasted(limit * MINUTE_MS)
  const text =
    share === null
      ? parkings.staysNone
      : parkings.staysText(f.number(stays.length), f.number(beyond), f.percent(share), limitText)
  const wordOf = (/** @type {number} */ minutes) =>
    minutes === 0 ? '0' : f.lasted(minutes * MINUTE_MS)
  const rows = counts.map((count, i) => {
    const from = wordOf(i * widthMinutes)
    return [
      i === BINS - 1 ? `${from} +` : `${from} – ${wordOf((i + 1) * widthMinutes)}`,
      f.number(count),
    ]
  })
  const choices = limits.map((one) => ({ value: String(one), word: f.lasted(one * MINUTE_MS) }))
  return html`<${Card} label=${parkings.stays}>
    <${Head} kind="parking" icon="clock" title=${parkings.stays} context=${text} />
    ${limits.length > 1 && html`<${Choice} label=${parkings.limit} value=${String(limit)} choices=${choices} onChoose=${(/** @type {string} */ value) => setAsked(c, 'limit', value)} />`}
    <${Told} t=${t} state=${state}>
      ${stays.length > 0 && html`<${Histogram} label=${text} unit=${parkings.staysUnit} look="s-parking" f=${f} counts=${counts} width=${widthMinutes} wordOf=${wordOf} limit=${{ value: limit, word: parkings.limitOf(limitText) }} /><${ChartData} word=${t.trades.data} heads=${[parkings.length, parkings.staysUnit]} rows=${rows} />`}
      <p class="small dim">${parkings.staysPrivacy}</p>
    <//>
  <//>`
}
