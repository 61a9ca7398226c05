// @ts-check
/** Décodeurs: what reads each model's frames, what is on trial, what went back; signed packages are tried here. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Empty, Head, Pill, Skeleton, Table } from '../../../../base/web/parts.js'
import { FigureTrouble } from '../../../../base/web/states.js'
import { modelName } from '../../parts/model-name.js'
import { Jobs, Log } from './log.js'
import { Offers } from './offers.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */
/** @typedef {import('../../../api/service-decoders.ts').DecodersView} DecodersView @typedef {import('../../../api/service-decoders.ts').ProfileDecoderView} Profile */

const FRESH_MS = 5_000

/** @param {{ c: Context }} props */
export function Decoders({ c }) {
  const { t, past } = c
  const kept = past.text('decoders', FRESH_MS)
  const view = /** @type {DecodersView | undefined} */ (kept.data)
  if (!view) {
    return kept.state === 'failed'
      ? html`<${Card} label=${t.pages.decoders}><${FigureTrouble} text=${t.decoders.failed} note=${t.lost.todo} again=${t.lost.again} onAgain=${() => {
          past.forget('decoders')
          c.refresh()
        }} /><//>`
      : html`<${Skeleton} word=${t.loading} />`
  }
  const used = view.profiles.filter(({ devices, trial, log }) => devices > 0 || trial || log.length)
  const trials = used.filter(({ trial }) => trial)
  return html`<div class="grid main">
    <div class="stack">
      ${trials.map((profile) => html`<${OnTrial} key=${profile.profile} c=${c} profile=${profile} />`)}
      ${used.length === 0 ? html`<${Empty} icon="devices" title=${t.decoders.none} text=${t.decoders.noneText} />` : html`<${InForce} c=${c} profiles=${used} />`}
    </div>
    <div class="stack">
      <${Offers} c=${c} known=${view.profiles} />
      <${Jobs} c=${c} jobs=${view.jobs} />
      <${Log} c=${c} profiles=${view.profiles} />
    </div>
  </div>`
}

/** @param {{ c: Context, profile: Profile }} props */
function OnTrial({ c, profile }) {
  const { t, f, nowMs } = c
  const { trial } = profile
  if (!trial) return null
  return html`<${Card} state="watch" label=${profile.profile}>
    <${Head} kind="none" icon="sync" title=${`${modelName(t, profile.profile)} ${trial.version}`} context=${t.decoders.since(f.lasted(nowMs - trial.sinceMs), f.number(trial.frames))} pill=${html`<${Pill} state="watch" word=${t.decoders.onTrial} />`} />
    <p class="small">${t.decoders.stages[trial.stage]}</p>
    <${Back} c=${c} profile=${profile} />
  <//>`
}

/** @param {{ c: Context, profiles: readonly Profile[] }} props */
function InForce({ c, profiles }) {
  const { t, f } = c
  const heads = [
    { word: t.decoders.model },
    { word: t.device.state },
    { word: t.decoders.version },
    { word: t.pages.devices, isNumber: true },
    { word: t.decoders.tells },
  ]
  const sorted = [...profiles].sort(
    (a, b) => Number(a.version !== null) - Number(b.version !== null) || b.devices - a.devices,
  )
  return html`<${Card} isFlush=${true} label=${t.decoders.inForce}>
    <${Head} title=${t.decoders.inForce} context=${t.decoders.inForceText} />
    <${Table} caption=${t.decoders.inForce} heads=${heads}>
      ${sorted.map((profile) => {
        const { version, devices, channels, trial, older } = profile
        const told = channels.map(({ quantity }) => quantity)
        const state = version === null ? 'watch' : trial ? 'watch' : 'ok'
        const word =
          version === null
            ? t.decoders.waits
            : trial
              ? t.decoders.onTrial
              : t.decoders.states[version === 'bundled' ? 'bundled' : 'package']
        return html`<tr key=${profile.profile}>
          <th scope="row">${modelName(t, profile.profile)}<br /><span class="mono small dim">${profile.profile}</span></th>
          <td class="st"><${Pill} state=${state} word=${word} /></td>
          <td data-l=${t.decoders.version}>${version === null ? '—' : version === 'bundled' ? t.decoders.bundled : version}${older.length > 0 && html`<br /><${Back} c=${c} profile=${profile} />`}</td>
          <td class="num" data-l=${t.pages.devices}>${f.number(devices)}</td>
          <td data-l=${t.decoders.tells}>${wordsOf(c, told)}</td>
        </tr>`
      })}
    <//>
  <//>`
}

/** Each quantity once, in words. @param {Context} c @param {readonly string[]} quantities */
function wordsOf({ t }, quantities) {
  const said = quantities.map(
    (one) => t.quantities[/** @type {keyof typeof t.quantities} */ (one)] ?? one,
  )
  return [...new Set(said)].slice(0, 4).join(', ') || '—'
}

/** Back to what read the frames before. @param {{ c: Context, profile: Profile }} props */
function Back({ c, profile }) {
  const { t } = c
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  const [before] = profile.older
  const to = before === undefined || before === 'bundled' ? t.decoders.bundled : before
  if (!c.maySwitch || (before === undefined && !profile.trial)) return null
  const go = async () => {
    setAsking(false)
    try {
      await c.ask(`decoders/${profile.profile}/rollback`, { method: 'POST' })
      setAnswer(t.decoders.goingBack)
    } catch {
      setAnswer(t.decoders.refused)
    }
    c.past.again('decoders')
    c.refresh()
  }
  return html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking(true)}>${t.decoders.back(to)}</button>
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    ${isAsking && html`<${Confirm} title=${t.decoders.backAsk(modelName(t, profile.profile), to)} cancel=${t.cancel} act=${t.decoders.back(to)} onClose=${() => setAsking(false)} onAct=${go}><ul class="list small">${t.decoders.backWhat.map((line) => html`<li key=${line}><${Icon} name="ok" size="s" />${line}</li>`)}</ul><//>`}`
}
