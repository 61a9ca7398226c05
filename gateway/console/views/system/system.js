// @ts-check
/** Système: the machine and its clock, its settings with their trial, its backup, its log, and the bundle for a helper. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Pill } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { Clock } from '../../parts/clock.js'
import { Backup } from './backup.js'
import { Editor } from './editor.js'
import { Flows } from './flows.js'
import { Bundle, Logs } from './logs.js'
import { SettingsTrial } from './settings-trial.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../../api/service-config.ts').ConfigView} ConfigView */

const FRESH_MS = 3_000

/** @param {{ c: Context }} props */
export function System({ c }) {
  const { t, past, nowMs } = c
  // A viewer or a technician sees the machine; settings and log are their carers'.
  const kept = c.mayCare ? past.text('config', FRESH_MS) : undefined
  const config = /** @type {ConfigView | undefined} */ (kept?.data)
  return html`<div class="grid main">
    <div class="stack">
      ${config && html`<${SettingsTrial} key=${config.trial?.id ?? ''} c=${c} config=${config} heardMs=${heardOf(config, nowMs)} />`}
      ${config && html`<${Editor} key=${config.text} c=${c} config=${config} />`}
      ${kept && !config && html`<${Card} label=${t.system.settings}><${Head} title=${t.system.settings} />${kept.state === 'failed' ? html`<p class="bad">${t.system.settingsFailed}</p>` : html`<${Waiting} word=${t.loading} lines=${6} />`}<//>`}
      ${!c.mayCare && html`<${Card} label=${t.system.settings}><${Head} title=${t.system.settings} context=${t.system.noRight} /><//>`}
    </div>
    <div class="stack">
      <${Clock} c=${c} />
      <${Machine} c=${c} />
      <${Flows} c=${c} />
      <${Backup} c=${c} />
      <${Bundle} c=${c} />
      ${c.mayCare && html`<${Logs} c=${c} />`}
    </div>
  </div>`
}

/** When an answer was first seen: its countdown goes on from there. @type {WeakMap<object, number>} */
const firstSeenMs = new WeakMap()

/** @param {ConfigView} config @param {number} nowMs */
function heardOf(config, nowMs) {
  const known = firstSeenMs.get(config)
  if (known !== undefined) return known
  firstSeenMs.set(config, nowMs)
  return nowMs
}

/** @param {{ c: Context }} props */
function Machine({ c }) {
  const { t, f, model, nowMs } = c
  const { status } = model
  if (!status) return null
  const isKnown = status.clk !== 0
  return html`<${Card} label=${t.system.machine}>
    <${Head} kind="none" icon="gateway" title=${status.name} context=${html`<span class="mono">${status.gatewayEui.toUpperCase()}</span>`} pill=${html`<${Pill} state=${isKnown ? 'ok' : 'watch'} word=${t.system.clocks[status.clk] ?? ''} />`} />
    <${Figures}>
      <${Figure} value=${f.time(nowMs)} label=${t.system.time} state=${isKnown ? '' : 'watch'} />
      <${Figure} value=${f.lasted(status.upMs)} label=${t.system.up} />
      <${Figure} value=${f.number(status.journal.syncs)} label=${t.system.syncs} />
    <//>
    <dl class="kv">
      <div><dt>Cigale</dt><dd>${status.version}</dd></div>
      <div><dt>${t.system.region}</dt><dd>${status.region}</dd></div>
      <div><dt>${t.system.devices}</dt><dd>${f.number(status.devices.known)}</dd></div>
      ${status.forward.map((one) => html`<div key=${one.name}><dt>${t.system.forward}</dt><dd>${one.name}</dd></div>`)}
    </dl>
  <//>`
}
