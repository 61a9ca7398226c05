// @ts-check
/** The backup of this gateway: when the last was made, and one made now under a passphrase. */

import { Refused } from '../../../../base/web/ask.js'
import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { backupState } from '../../parts/backup-state.js'
import { strengthOf } from './passphrase-strength.js'

/** @typedef {import('./system.js').Context} Context @typedef {import('../../../backup/last-system.ts').LastBackup} LastBackup */

const FRESH_MS = 20_000
const KILO = 1024
const BUSY = 503

/** @param {{ c: Context }} props */
export function Backup({ c }) {
  const { t, past, nowMs } = c
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  const kept = past.text('backups/last', FRESH_MS)
  const last = /** @type {LastBackup | null | undefined} */ (kept.data?.last)
  const state = backupState(last, nowMs)
  const onEnd = (/** @type {string} */ said, /** @type {boolean} */ isDone) => {
    setAnswer(said)
    if (isDone) setAsking(false)
    past.forget('backups')
    c.refresh()
  }
  const isWatched = state === 'never' || state === 'old' || state === 'failed'
  const pill =
    state && html`<${Pill} state=${isWatched ? 'watch' : 'ok'} word=${t.backupStates[state]} />`
  return html`<${Card} label=${t.system.backup} state=${isWatched && c.maySwitch ? 'watch' : ''}>
    <${Head} kind="none" icon="download" title=${t.system.backup} context=${last?.madeAtMs ? c.t.system.backupLast(c.f.moment(last.madeAtMs, nowMs)) : ''} pill=${pill} />
    ${kept.state === 'loading' && !kept.data && html`<${Waiting} word=${t.loading} />`}
    ${kept.state === 'failed' && !kept.data && html`<p class="bad">${t.system.backupUnknown}</p>`}
    ${state && html`<p class="small">${sentenceOf(c, state, last ?? undefined)}</p>`}
    <p class="small dim">${t.system.backupText}</p>
    ${!c.maySwitch && html`<p class="small dim">${t.system.noRight}</p>`}
    ${
      c.maySwitch &&
      !isAsking &&
      html`<div class="acts"><button class="btn" type="button" disabled=${c.isStale} onClick=${() => {
        setAnswer('')
        setAsking(true)
      }}>${t.system.backupMake}</button></div>`
    }
    ${c.maySwitch && isAsking && html`<${Make} c=${c} onEnd=${onEnd} onCancel=${() => setAsking(false)} />`}
    <p class="small" role="status">${answer}</p>
    <p class="small dim">${t.system.backupBack} <code>cigale restore</code></p>
  <//>`
}

/** @param {{ c: Context, onEnd: (said: string, isDone: boolean) => void, onCancel: () => void }} props */
function Make({ c, onEnd, onCancel }) {
  const { t } = c
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [isShown, setShown] = useState(false)
  const [isMaking, setMaking] = useState(false)
  const strength = strengthOf(first)
  const isSame = first === second
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault()
    if (strength === 'short' || !isSame) return
    setMaking(true)
    try {
      const file = await c.ask('backups', { method: 'POST', body: { passphrase: first } })
      hand(file, nameOf(c))
      onEnd(t.system.backupMade(c.f.number(Math.ceil(file.size / KILO))), true)
    } catch (error) {
      setMaking(false)
      const isBusy = error instanceof Refused && error.status === BUSY
      onEnd(isBusy ? t.system.backupBusy : t.system.backupFailed, false)
    }
  }
  const field = (
    /** @type {string} */ id,
    /** @type {string} */ label,
    /** @type {string} */ value,
    /** @type {(next: string) => void} */ set,
    /** @type {string} */ about,
  ) =>
    html`<div class="field"><label for=${id}>${label}</label><input id=${id} type=${isShown ? 'text' : 'password'} autocomplete="new-password" autocapitalize="off" spellcheck=${false} maxlength="1024" aria-describedby=${about} disabled=${isMaking} value=${value} onInput=${(/** @type {any} */ event) => set(event.currentTarget.value)} /></div>`
  return html`<form class="stack" onSubmit=${make}>
    ${field('backup-first', t.system.passphrase, first, setFirst, 'backup-strength')}
    <p id="backup-strength" class="small said" role="status">${first !== '' && html`<${Icon} name=${strength === 'strong' ? 'ok' : 'watch'} size="s" />`}${t.system.strengths[first === '' ? 'none' : strength]}</p>
    ${field('backup-second', t.system.passphraseAgain, second, setSecond, 'backup-same')}
    <p id="backup-same" class="small" role="status">${second !== '' && !isSame ? t.system.notSame : ''}</p>
    <p class="small">${t.system.passphraseLost}</p>
    <div class="acts">
      <button class="btn main" type="submit" disabled=${c.isStale || isMaking || strength === 'short' || !isSame}>${isMaking ? t.system.backupMaking : t.system.backupTake}</button>
      <button class="btn" type="button" aria-pressed=${String(isShown)} onClick=${() => setShown(!isShown)}>${t.system.show}</button>
      <button class="btn" type="button" disabled=${isMaking} onClick=${onCancel}>${t.cancel}</button>
    </div>
  </form>`
}

/** @param {Context} c @param {import('../../parts/backup-state.js').BackupState} state @param {LastBackup | undefined} last */
function sentenceOf({ t, f, nowMs }, state, last) {
  if (state === 'never' || !last) return t.system.backupNever
  if (state === 'failed')
    return html`${t.system.backupFailedWhy} <span lang="en">${last.detail}</span>`
  const kilobytes = f.number(Math.ceil(last.bytes / KILO))
  const out =
    last.detail === '' ? '' : html` ${t.system.backupWithout} <span lang="en">${last.detail}</span>`
  return html`${t.system.backupHas(f, last.devices, kilobytes)}${out}${state === 'old' && ` ${t.system.backupOld(f.lasted(nowMs - (last.madeAtMs ?? 0)))}`}`
}

/** @param {Context} c */
function nameOf({ model, f, nowMs }) {
  return `cigale-${model.status?.gatewayEui ?? ''}-${f.civilDay(nowMs)}.backup`
}

/** Into the downloads of this device. @param {Blob} file @param {string} name */
function hand(file, name) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
