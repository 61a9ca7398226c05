// @ts-check
/** What happened to decoders here, and frames that are being decoded again. */

import { html } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { modelName } from '../../parts/model-name.js'
import { saidIn } from './said.js'

/** @typedef {import('./decoders.js').Context} Context @typedef {import('./decoders.js').Profile} Profile @typedef {import('./decoders.js').DecodersView} DecodersView */

const SHOWN = 12

/** @param {{ c: Context, profiles: readonly Profile[] }} props */
export function Log({ c, profiles }) {
  const { t, f, nowMs } = c
  const steps = profiles
    .flatMap(({ profile, log }) => log.map((step) => ({ ...step, profile })))
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, SHOWN)
  return html`<${Card} isFlush=${true} label=${t.decoders.history}>
    <${Head} title=${t.decoders.history} context=${steps.length === 0 ? t.decoders.noHistory : ''} />
    <ul class="rows">${steps.map((step) => html`<li key=${`${step.profile}${step.atMs}${step.arrow}`}><span class="g"><b>${modelName(t, step.profile)} ${step.version}</b><span>${t.decoders.arrows[step.arrow] ?? step.arrow}${step.detail && html` · <${Said} c=${c} detail=${step.detail} />`}</span></span><span class="e"><time>${f.moment(step.atMs, nowMs)}</time></span></li>`)}</ul>
  <//>`
}

/** @param {{ c: Context, jobs: DecodersView['jobs'] }} props */
export function Jobs({ c, jobs }) {
  const { t, f } = c
  if (jobs.length === 0) return null
  return html`<${Card} isFlush=${true} label=${t.decoders.again}>
    <${Head} title=${t.decoders.again} context=${t.decoders.againText} />
    <ul class="rows">${jobs.map((job) => html`<li key=${job.id}><span class="g"><b>${modelName(t, job.profile)}</b><span>${t.decoders.jobStates[job.state]}${job.detail && html` · <${Said} c=${c} detail=${job.detail} />`}</span></span><span class="e"><b>${f.number(job.frames)}</b>${t.decoders.frames}</span></li>`)}</ul>
  <//>`
}

/** @param {{ c: Context, detail: string }} props */
function Said({ c, detail }) {
  const { text, lang } = saidIn(detail, c.f.language)
  return html`<span lang=${lang}>${text}</span>`
}
