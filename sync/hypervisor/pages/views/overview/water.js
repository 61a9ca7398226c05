// @ts-check
/** Water today on what is usual, open leaks, soils against their thresholds. */

import { html } from '../../../../../base/web/html.js'
import { Meter, Pill } from '../../../../../base/web/parts.js'
import { thingsOf } from '../../live/picture.js'
import { cumulated, hoursOf, lastKnown, usualOf } from '../../live/usual.js'
import { askHours } from '../../live/usual-asked.js'
import { Panel } from '../../parts/page.js'
import { UsualChart, UsualTable } from '../../parts/usual-chart.js'

/** @typedef {import('../../app.js').Context} Context */

const SOILS_SHOWN = 8
/** A probe speaks every hour or so; older than that it says nothing of now. */
const SOIL_FRESH_MS = 6 * 3_600_000

/** @param {{ c: Context }} props */
export function WaterToday({ c }) {
  const { t, f, nowMs } = c
  const words = t.overview.water
  const asked = askHours(c)
  const more = { href: '#/watering', word: t.pages.watering }
  const head = { width: 'c4', title: words.title, more }
  if (asked.state === 'failed')
    return html`<${Panel} ...${head}><p class="bad">${words.failed}</p><//>`
  const read = (/** @type {any} */ { litres }) => (litres === undefined ? undefined : litres / 1000)
  const today = cumulated(hoursOf(asked.today, 'zone', read))
  const usual = usualOf(asked.before.map((day) => cumulated(hoursOf(day, 'zone', read))))
  const last = lastKnown(today, usual)
  const text = (/** @type {number} */ m3) => f.volume(m3 * 1000)
  const hasUsual = usual.some((one) => one !== null)
  const difference = last?.usual ? last.value - last.usual.median : undefined
  const label = words.label(
    last ? text(last.value) : '—',
    last?.usual ? words.usual(text(last.usual.median)) : t.alarm.noUsual,
  )
  return html`<${Panel} ...${head}>
    <p class="bigfig"><b>${last ? text(last.value) : '—'}</b> <span>${last ? words.since(f.number(last.hour + 1)) : words.unknown}</span></p>
    ${
      last?.usual &&
      difference !== undefined &&
      html`<p class="cmp"><b>${words.more(`${difference < 0 ? '' : '+'}${difference < 0 ? `\u2212${text(-difference)}` : text(difference)}`)}</b> (${words.usual(text(last.usual.median))})</p>`
    }
    <${UsualChart} c=${c} label=${label} unit="m³" look="s-water" hours=${today} usual=${usual} nowHour=${Number(f.minute(nowMs).slice(0, 2)) + 1} />
    <p class="note">${hasUsual ? words.band : t.alarm.noUsual}</p>
    <${UsualTable} c=${c} caption=${words.title} unit="m³" hours=${today} usual=${usual} decimals=${2} heads=${words.heads} />
  <//>`
}

/** @param {{ c: Context }} props */
export function Leaks({ c }) {
  const { t, f, city, nowMs, opens } = c
  const words = t.overview.leaks
  const things = city.picture ? thingsOf(city.picture, 'zone', 'site', 'tree') : []
  const leaks = things.flatMap(({ id, name, leak }) => (leak ? [{ id, name, leak }] : []))
  leaks.sort((a, b) => b.leak.flowLitresPerHour - a.leak.flowLitresPerHour)
  const page = opens('leaks') ? 'leaks' : 'watering'
  const more = { href: `#/${page}`, word: t.see }
  return html`<${Panel} width="c6" title=${words.title(f, leaks.length)} text=${leaks.length === 0 ? words.none : ''} more=${more} isFlush=${leaks.length > 0}>
    ${
      leaks.length > 0 &&
      html`<table class="plain"><thead><tr><th scope="col">${words.place}</th><th scope="col" class="num">${words.flow}</th><th scope="col" class="num wd">${words.lost}</th><th scope="col">${words.state}</th></tr></thead>
      <tbody>${leaks.map(
        ({ id, name, leak }) => html`<tr key=${id}>
        <th scope="row">${name}<span class="sub">${t.since(f.moment(leak.sinceMs, nowMs))}</span></th>
        <td class="num">${f.unit(leak.flowLitresPerHour, 'L/h')}</td><td class="num wd">${f.volume(leak.lostLitres)}</td>
        <td><${Pill} state=${leak.isConfirmed ? 'alarm' : 'watch'} word=${leak.isConfirmed ? words.confirmed : words.suspected} /></td></tr>`,
      )}</tbody></table>`
    }
  <//>`
}

/**
 * What is known of a soil now: the newest hour of its probes, and the threshold as it was told last.
 * @param {Extract<import('../../live/picture.js').Thing, { kind: 'zone' | 'site' | 'tree' }>} thing
 * @param {number} nowMs
 */
export function soilNow({ id, name, soil, values }, nowMs) {
  const probes = values.filter(({ quantity }) => quantity.startsWith('soil.tension'))
  if (!soil && probes.length === 0) return undefined
  const fresh = probes.filter(({ toMs }) => nowMs - toMs < SOIL_FRESH_MS)
  const told = soil && nowMs - soil.atMs < SOIL_FRESH_MS ? soil.tensionKpa : undefined
  const means = fresh.map(({ mean }) => mean).sort((a, b) => a - b)
  return {
    ...{ id, name },
    tensionKpa: means[Math.floor(means.length / 2)] ?? told,
    thresholdKpa: soil?.thresholdKpa,
    isDry: soil?.isDry ?? false,
    lastMs: Math.max(soil?.atMs ?? 0, ...probes.map(({ toMs }) => toMs)),
  }
}

/** Driest against its own threshold first. @param {{ c: Context }} props */
export function Soils({ c }) {
  const { t, f, city, nowMs } = c
  const words = t.overview.soils
  const things = city.picture ? thingsOf(city.picture, 'zone', 'site', 'tree') : []
  const soils = things.flatMap((thing) => soilNow(thing, nowMs) ?? [])
  soils.sort((a, b) => shareOf(b) - shareOf(a))
  const more = { href: '#/watering', word: t.pages.watering }
  if (soils.length === 0)
    return html`<${Panel} width="c6" title=${words.title} text=${words.none} more=${more} />`
  const most = Math.max(1, ...soils.flatMap((one) => [one.tensionKpa ?? 0, one.thresholdKpa ?? 0]))
  return html`<${Panel} width="c6" title=${words.title} text=${words.text} more=${more}>
    <ul class="meters">${soils.slice(0, SOILS_SHOWN).map((one) => {
      const { id, name, tensionKpa, thresholdKpa, isDry, lastMs } = one
      const isOld = tensionKpa === undefined
      const label = words.meter(
        isOld ? words.old : f.number(tensionKpa),
        thresholdKpa === undefined ? '—' : f.number(thresholdKpa),
      )
      return html`<li key=${id}><span>${name}${isOld && html`<span class="sub">${t.since(f.moment(lastMs, nowMs))}</span>`}</span>
        <${Meter} label=${label} share=${isOld ? 0 : tensionKpa / most} tick=${thresholdKpa === undefined ? undefined : thresholdKpa / most} state=${isDry ? 'over' : 'free'} />
        <b class="num">${isOld ? '—' : f.number(tensionKpa)}</b>
        <${Pill} state=${isOld ? 'unknown' : isDry ? 'watch' : 'ok'} word=${isOld ? words.old : isDry ? words.dry : words.wet} /></li>`
    })}</ul>
  <//>`
}

/** @param {{ tensionKpa: number | undefined, thresholdKpa: number | undefined }} one */
function shareOf({ tensionKpa = -1, thresholdKpa = 1000 }) {
  return tensionKpa / thresholdKpa
}
