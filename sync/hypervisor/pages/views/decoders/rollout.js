// @ts-check
/** Decoders and flows on their way to the gateways: how far each is, what stopped it, and the hand that stops it. */

import { html, useState } from '../../../../../base/web/html.js'
import { Card, Confirm, Head, Legend, Pill, StackedBar } from '../../../../../base/web/parts.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../city.js').Rollout} Rollout */
/** @typedef {'settled' | 'inUse' | 'ready' | 'shadow' | 'waiting' | 'failed' | 'unable'} Part */

/** What is counted together, and its colour. @type {readonly (readonly [Part, string, readonly string[]])[]} */
const PARTS = [
  ['settled', 'ok', ['settled']],
  ['inUse', 'used', ['inUse']],
  ['ready', 'air', ['ready']],
  ['shadow', 'ink', ['staged', 'shadow']],
  ['failed', 'alarm', ['refused', 'rolledBack']],
  ['unable', 'watch', ['unable']],
  ['waiting', 'unk', ['unknown', 'planned', 'withdrawn']],
]
/** @type {Readonly<Record<Rollout['state'], 'ok' | 'plain' | 'alarm' | 'unknown'>>} */
const STATES = { running: 'plain', done: 'ok', halted: 'alarm', ended: 'unknown' }

/** @param {{ c: Context, one: Rollout }} props */
export function RolloutCard({ c, one }) {
  const { t, f } = c
  const words = t.rollout
  const { profile, path, state, stage, terms, gateways, reason } = one
  const version = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))
  const parts = PARTS.map(([part, colour, steps]) => {
    const count = steps.reduce((sum, step) => sum + (one.counts[step] ?? 0), 0)
    return { part, name: colour, count, word: `${f.number(count)} ${words.parts[part]}` }
  }).filter(({ count }) => count > 0)
  const share = terms.stages[stage]
  const size = typeof share === 'number' ? f.percent(share) : words.one
  const context =
    state === 'running'
      ? words.stage(stage + 1, terms.stages.length, size)
      : words.asked(one.origin)
  const title = `${profile} ${version}`
  return html`<${Card} label=${title} state=${state === 'halted' ? 'alarm' : ''}>
    <${Head} kind="none" icon="sync" title=${title} context=${context} pill=${html`<${Pill} state=${STATES[state]} word=${words.states[state]} />`} />
    ${gateways > 0 && html`<${StackedBar} label=${parts.map(({ word }) => word).join(', ')} parts=${parts} /><${Legend} items=${parts} />`}
    ${reason !== '' && html`<p class="bad">${words.why(reason)}</p>`}
    <${Acts} c=${c} one=${one} title=${title} />
  <//>`
}

/** Halting takes it back everywhere, so it asks first. @param {{ c: Context, one: Rollout, title: string }} props */
function Acts({ c, one, title }) {
  const words = c.t.rollout
  const [asking, setAsking] = useState(/** @type {'' | 'halt' | 'end'} */ (''))
  const [isBusy, setBusy] = useState(false)
  const [isBad, setBad] = useState(false)
  const act = async (/** @type {'halt' | 'resume' | 'end'} */ verb) => {
    setAsking('')
    setBusy(true)
    try {
      await c.ask(`rollouts/${one.id}/${verb}`, { method: 'POST' })
      setBad(false)
    } catch {
      setBad(true)
    }
    await c.refreshRollouts()
    setBusy(false)
  }
  const { state, path } = one
  const consequences =
    words.consequences[
      asking === 'halt' && path.startsWith('flows/') ? 'haltFlows' : asking || 'end'
    ]
  const button = (/** @type {string} */ word, /** @type {() => void} */ onClick) =>
    html`<button class="btn big" type="button" disabled=${isBusy || c.isStale} onClick=${onClick}>${word}</button>`
  if (state === 'ended') return null
  return html`<div class="acts">
      ${state === 'halted' ? button(words.resume, () => void act('resume')) : button(words.halt, () => setAsking('halt'))}
      ${state !== 'done' && button(words.end, () => setAsking('end'))}
    </div>
    ${isBad && html`<p class="bad" role="alert">${words.actBad}</p>`}
    ${asking !== '' && html`<${Confirm} title=${words.ask[asking](title)} cancel=${words.cancel} act=${words[asking]} isDanger=${asking === 'halt'} onClose=${() => setAsking('')} onAct=${() => void act(asking)}><ul class="list small">${consequences.map((line) => html`<li key=${line}>${line}</li>`)}</ul><//>`}`
}
