// @ts-check
/** What a space was over a civil day, drawn: stays, what of them was over the limit, and what nobody knows. */

import { Hatch, nextHatch, useWidth } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'
import { stretchesOf } from '../../../../base/web/stretches.js'

/** @typedef {import('./parking.js').Context} Context */
/** @typedef {{ look: string, fromMs: number, toMs: number }} Part */
/** @typedef {{ day: string, isToday: boolean, startMs: number, endMs: number, parts: readonly Part[], stays: number, longestMs: number }} Day */

const HOUR_MS = 3_600_000
/** Today and yesterday, one of them with an hour more. */
export const DAY_HOURS = 50
const TICK_HOURS = 6

/**
 * @param {Pick<Context, 'f' | 'nowMs'>} c
 * @param {readonly any[]} facts of the space, oldest first
 * @returns {readonly Day[]}
 */
export function lastTwoDays({ f, nowMs }, facts) {
  const today = midnightBefore(f, nowMs)
  const before = midnightBefore(f, today - 1)
  const after = midnightBefore(f, today + 26 * HOUR_MS)
  const stretches = stretchesOf(facts, nowMs - DAY_HOURS * HOUR_MS, nowMs)
  const overs = oversOf(facts, nowMs)
  const dayOf = (/** @type {number} */ startMs, /** @type {number} */ endMs) => {
    const within = (/** @type {readonly Part[]} */ some) =>
      some.flatMap((part) => {
        const fromMs = Math.max(part.fromMs, startMs)
        const toMs = Math.min(part.toMs, endMs)
        return toMs > fromMs ? [{ ...part, fromMs, toMs }] : []
      })
    const states = stretches.map(({ state, fromMs, toMs }) => ({ look: state, fromMs, toMs }))
    const own = within(states)
    const stays = own.filter(({ look }) => look === 'occupied')
    return {
      day: f.civilDay(startMs),
      isToday: startMs === today,
      startMs,
      endMs,
      parts: [...own, ...within(overs)],
      stays: stays.length,
      longestMs: stays.reduce((most, { fromMs, toMs }) => Math.max(most, toMs - fromMs), 0),
    }
  }
  return [dayOf(today, after), dayOf(before, today)]
}

/** Beyond the limit, as it was told. @param {readonly any[]} facts @param {number} nowMs @returns {Part[]} */
function oversOf(facts, nowMs) {
  return facts.flatMap((fact, i) => {
    if (fact.type !== 'overstayStarted') return []
    const end = facts.slice(i).find(({ type }) => type === 'overstayEnded')
    const fromMs = Number(fact.sinceMs) + Number(fact.limitMinutes) * 60_000
    return [{ look: 'over', fromMs, toMs: end?.atMs ?? nowMs }]
  })
}

/** In Paris, whose midnights lie on whole hours of UTC. @param {Context['f']} f @param {number} ms */
function midnightBefore(f, ms) {
  const day = f.civilDay(ms)
  let startMs = Math.floor(ms / HOUR_MS) * HOUR_MS
  while (f.civilDay(startMs - 1) === day) startMs -= HOUR_MS
  return startMs
}

/** Every sixth civil hour, and the end. @param {Context['f']} f @param {Day} day */
function ticksOf(f, { startMs, endMs }) {
  /** @type {{ ms: number, hour: number }[]} */
  const ticks = []
  for (let ms = startMs; ms < endMs; ms += HOUR_MS) {
    const hour = Number(f.minute(ms).slice(0, 2))
    const isNew = ticks.at(-1)?.hour !== hour
    if (hour % TICK_HOURS === 0 && isNew) ticks.push({ ms, hour })
  }
  return [...ticks, { ms: endMs, hour: 24 }]
}

/** @param {{ c: Context, day: Day }} props */
export function DayStrip({ c, day }) {
  const { t, f } = c
  const [box, width] = useWidth(342)
  const [hatch] = useState(nextHatch)
  const { isToday, startMs, endMs, parts, stays, longestMs } = day
  const x = (/** @type {number} */ ms) => 1 + ((ms - startMs) / (endMs - startMs)) * (width - 2)
  const said = t.parking.strip(f, stays, f.lasted(longestMs))
  const name = isToday ? t.parking.today : t.parking.yesterday
  return html`<figure class="daystrip chart" ref=${box}>
    <figcaption><b>${name}</b><span class="dim">${said}</span></figcaption>
    <svg width=${width} height="48" viewBox=${`0 0 ${width} 48`} role="img" aria-label=${`${name}\u00a0: ${said}`}>
      <${Hatch} id=${hatch} />
      <rect class="frame" x="0.5" y="0.5" width=${width - 1} height="29" />
      ${parts
        .filter(({ look }) => look !== 'free')
        .map(
          ({ look, fromMs, toMs }) =>
            html`<rect key=${`${look} ${fromMs}`} class=${`is-${look}`} fill=${look === 'unknown' ? `url(#${hatch})` : undefined} x=${x(fromMs)} y=${look === 'occupied' ? 5 : 1} width=${Math.max(1, x(toMs) - x(fromMs))} height=${look === 'occupied' ? 20 : 28} />`,
        )}
      ${ticksOf(f, day).map(
        ({ ms, hour }) =>
          html`<text key=${ms} x=${x(ms)} y="44" text-anchor=${hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}>${t.parking.hour(hour)}</text>`,
      )}
    </svg>
  </figure>`
}
