// @ts-check
/** The gateway at a glance: who is heard, its link to the city, its clock, its room; each leads to its page. */

import { html } from '../../../../base/web/html.js'
import { LinkRow, Pill } from '../../../../base/web/parts.js'
import { waitingFacts } from '../../model.js'
import { backupState } from '../../parts/backup-state.js'

/** @typedef {import('./today.js').Context} Context @typedef {import('../../model.js').Status} Status */

/** Less is left than a journal of some days needs. */
const DISK_LOW_SHARE = 0.1
const FRESH_MS = 60_000

/** @param {{ c: Context }} props */
export function Machine({ c }) {
  const { t, f, model } = c
  const { status } = model
  if (!status) return null
  const { rows } = t.today
  const { known, heardLastHour, silent } = status.devices
  const ok = html`<${Pill} state="ok" word=${t.ok} />`
  const silentPill = html`<${Pill} state="unknown" word=${rows.silent(f, silent)} />`
  const clock = html`<${Pill} state=${status.clk === 0 ? 'alarm' : status.clk === 1 ? 'watch' : 'ok'} word=${rows.clocks[status.clk]} />`
  const up = f.lasted(status.upMs)
  return html`
    <${LinkRow} href=${silent === 0 ? '#/devices' : '#/devices?state=silent'} kind="none" icon="devices" title=${rows.heard(f.number(heardLastHour), f.number(known))} text=${rows.lastHour} end=${silent === 0 ? ok : silentPill} />
    <${City} c=${c} status=${status} />
    <${LinkRow} href="#/system" kind="none" icon="clock" title=${rows.clock} text=${rows.clockText[status.clk]} end=${clock} />
    <${Room} c=${c} status=${status} />
    ${c.maySwitch && html`<${Reminder} c=${c} />`}
    <${LinkRow} href="#/radio" kind="none" icon="radio" title=${rows.frames(f, status.uplinks)} text=${rows.up(status.version, up)} />`
}

/** Its link to the city, and what waits for it. @param {{ c: Context, status: Status }} props */
function City({ c, status }) {
  const { t, f, model } = c
  const { sync } = status
  const isUp = sync.enabled && sync.connected
  const word = isUp ? t.trust.online : sync.enabled ? t.trust.offline : t.trust.paused
  const pill = html`<${Pill} state=${isUp ? 'ok' : 'watch'} word=${word} />`
  return html`<${LinkRow} href="#/sync" kind="none" icon="sync" title=${t.today.rows.link} text=${t.today.rows.waiting(f, waitingFacts(model))} end=${pill} />`
}

/** @param {{ c: Context, status: Status }} props */
function Room({ c, status }) {
  const { t, f } = c
  const { disk } = status
  if (!disk) return null
  const share = disk.freeBytes / disk.totalBytes
  const isLow = share < DISK_LOW_SHARE
  const pill = html`<${Pill} state=${isLow ? 'watch' : 'ok'} word=${f.percent(share)} />`
  return html`<${LinkRow} href="#/system" kind="none" icon="register" title=${t.today.rows.disk} text=${t.today.rows.room(f.unit(disk.freeBytes / 1e9, t.today.rows.gigabytes, 1))} end=${pill} />`
}

/** Who may make a backup is reminded where there is no good one. @param {{ c: Context }} props */
function Reminder({ c }) {
  const { t, past, nowMs } = c
  const state = backupState(past.text('backups/last', FRESH_MS).data?.last, nowMs)
  if (state === '' || state === 'made') return null
  const pill = html`<${Pill} state="watch" word=${t.backupStates[state]} />`
  return html`<${LinkRow} href="#/system" kind="none" icon="download" title=${t.today.rows.backup} text=${t.today.rows.backupText} end=${pill} />`
}
