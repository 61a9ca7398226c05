// @ts-check
/** What happened to a zone in the last week: who ordered, what the valve and the meter said, what was skipped. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { skippedText } from './outlook.js'
import { doneText } from './proof.js'
import { nameOf } from './why.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */

const SHOWN_MAX = 24
const WATCHED = ['valveUnsure', 'leakSuspected', 'leakConfirmed', 'cycleFaultFound']

/** @param {{ c: Context, zone: Zone, locks: readonly Lock[] }} props */
export function Told({ c, zone, locks }) {
  const { t, f, nowMs } = c
  const words = t.watering.told
  const shown = zone.facts.slice(-SHOWN_MAX).toReversed()
  return html`<${Card} label=${words.title}>
    <${Head} kind="none" icon="today" title=${words.title} context=${words.text} />
    ${shown.length === 0 && html`<p class="small dim">${zone.isTold ? words.none : t.watering.planUnknown}</p>`}
    <ol class="tl">${shown.map((fact) => {
      const isWatched = WATCHED.includes(fact.type)
      return html`<li class=${isWatched ? 'watch' : 'ok'} key=${`${fact.type} ${fact.atMs}`}><${Icon} name=${isWatched ? 'watch' : 'ok'} /><span>${lineText(c, zone, { fact, locks })}</span><time>${f.moment(fact.atMs, nowMs)}</time></li>`
    })}</ol>
  <//>`
}

/** @param {Context} c @param {Zone} zone @param {{ fact: import('./asked.js').PastFact, locks: readonly Lock[] }} about */
function lineText(c, zone, { fact, locks }) {
  const { t, f } = c
  const words = t.watering.told
  const by = fact['by'] === 'programme' ? t.watering.byProgramme : nameOf(String(fact['by'] ?? ''))
  switch (fact.type) {
    case 'wateringOrdered':
      return words.ordered(
        by,
        f.lasted(fact['seconds'] * 1000),
        fact['by'] === 'programme' ? '' : (fact['because'] ?? ''),
      )
    case 'wateringDone':
      return doneText(c, fact)
    case 'wateringSkipped':
      return skippedText(c, zone, { skipped: fact, locks })
    case 'programmeSet':
      return fact['programme'] === null ? words.programmeGone(by) : words.programmeSet(by)
    case 'leakCleared':
      return words.leakCleared(f.volume(fact['lostLitres'] ?? 0))
    case 'cycleFaultFound': {
      const kinds = /** @type {Readonly<Record<string, string>>} */ (t.cycleFault.kinds)
      return kinds[fact['kind']] ?? t.cycleFault.other
    }
    case 'leakSuspected':
    case 'leakConfirmed':
      return t.leak.title(fact['kind'], fact.type === 'leakConfirmed' ? 'confirmed' : 'suspected')
    default:
      return /** @type {Readonly<Record<string, string>>} */ (words.others)[fact.type] ?? fact.type
  }
}
