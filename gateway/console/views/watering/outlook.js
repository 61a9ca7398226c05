// @ts-check
/** What the programmes are going to do: each zone's next turn, whether it comes, and why not. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, LinkRow, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { newest } from './asked.js'
import { reasonText } from './why.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */
/** @typedef {'ok' | 'watch' | 'unknown' | 'plain'} State */

/** What comes of a turn, by what it waits for: nothing is wrong, it goes on by itself, or a person is needed. */
const KINDS =
  /** @type {Readonly<Record<string, 'done' | 'noNeed' | 'running' | 'held' | 'stopped'>>} */ ({
    done: 'done',
    soil: 'noNeed',
    rearm: 'noNeed',
    underWay: 'running',
    soaking: 'running',
    opening: 'running',
    drought: 'held',
    frost: 'held',
    rain: 'held',
    works: 'held',
    site: 'held',
  })
const STATES = /** @type {Readonly<Record<string, State>>} */ ({
  comes: 'plain',
  done: 'ok',
  noNeed: 'ok',
  running: 'plain',
  held: 'unknown',
  stopped: 'watch',
})

/**
 * @param {Context} c @param {Zone} zone @param {readonly Lock[]} locks
 * @returns {{ state: State, word: string, text: string }}
 */
export function turnOf(c, zone, locks) {
  const { t, f, nowMs } = c
  const words = t.watering
  const { plan } = zone
  if (!plan) return { state: 'unknown', word: t.unknownWord, text: words.planUnknown }
  if (!plan.programme) return { state: 'plain', word: '', text: words.noProgramme }
  if (!plan.programme.enabled) return { state: 'plain', word: '', text: words.programmeOff }
  const { outlook } = plan
  if (!outlook) return { state: 'unknown', word: t.unknownWord, text: words.noTurn }
  const { reason, seconds, isReduced, isOpen } = outlook
  const kind = reason === null ? 'comes' : (KINDS[reason] ?? 'stopped')
  const amount = seconds === null ? '' : f.lasted(seconds * 1000)
  const span = `${f.moment(outlook.fromMs, nowMs)} – ${f.minute(outlook.toMs)}`
  const when = words.turnIs(isOpen, span, amount)
  const why =
    reason === null
      ? isReduced
        ? words.reduced
        : plan.programme.decision === 'soil'
          ? words.soilDry
          : words.byCalendar
      : reasonText(c, reason, { zone, locks })
  return { state: STATES[kind] ?? 'watch', word: words.turns[kind], text: `${when}. ${why}` }
}

/** @param {{ c: Context, zones: readonly Zone[], locks: readonly Lock[] }} props */
export function Outlook({ c, zones, locks }) {
  const { t, f } = c
  const words = t.watering
  const planned = zones
    .filter(({ plan }) => plan?.programme?.enabled)
    .sort((a, b) => (a.plan?.outlook?.fromMs ?? 0) - (b.plan?.outlook?.fromMs ?? 0))
  const others = zones.length - planned.length
  return html`<${Card} isFlush=${true} label=${words.tonight}>
    <${Head} kind="water" icon="clock" title=${words.tonight} context=${words.tonightText} />
    <div class="rows">${planned.map((zone) => {
      const { asset } = zone.view
      const { state, word, text } = turnOf(c, zone, locks)
      const skipped = newest(zone.facts, ['wateringSkipped'])
      return html`<${LinkRow} key=${asset.id} href=${linkTo('watering', asset.id)} kind="water" icon="water" title=${asset.name} text=${html`<${Pill} state=${state} word=${word} /> ${text}${skipped && html`<br />${skippedText(c, zone, { skipped, locks })}`}`} end="" />`
    })}</div>
    ${others > 0 && html`<p class="pad small dim">${words.unplanned(f, others)}</p>`}
  <//>`
}

/** The last turn that gave no water. @param {Context} c @param {Zone} zone @param {{ skipped: import('./asked.js').PastFact, locks: readonly Lock[] }} about */
export function skippedText(c, zone, { skipped, locks }) {
  const { t, f, nowMs } = c
  return t.watering.skipped(
    f.moment(skipped.atMs, nowMs),
    reasonText(c, skipped['reason'] ?? '', { zone, locks }),
  )
}
