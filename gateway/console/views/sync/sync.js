// @ts-check
/** Synchro: what waits for the hypervisor by stream, the link and its switch, and the demo's three. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Figure, Figures, Head, Table } from '../../../../base/web/parts.js'
import { waitingFacts } from '../../model.js'
import { Account, Budget, Earlier } from './account.js'
import { GapList } from './gap-list.js'
import { RelayPairs } from './relay.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */

const SWITCHES = /** @type {const} */ (['link', 'radio', 'hypervisor'])

/** @param {{ c: Context }} props */
export function Sync({ c }) {
  const { t, f, model, nowMs, isStale } = c
  const { status } = model
  if (!status) return null
  const { sync } = status
  const waiting = waitingFacts(model)
  const received = sync.streams.reduce((sum, { acked }) => sum + acked, 0)
  const isOn = sync.enabled && sync.connected
  const state = isStale ? 'unknown' : isOn ? 'ok' : 'watch'
  const word = isStale
    ? t.trust.lost
    : !sync.enabled
      ? t.trust.paused
      : isOn
        ? t.trust.online
        : t.trust.offline
  const since = sync.since === null ? '' : f.lasted(nowMs - sync.since)
  const why = !sync.enabled
    ? t.sync.pausedSince(since)
    : isOn
      ? sync.lastAckAtMs === null
        ? t.sync.nothing
        : t.sync.lastAck(f.time(sync.lastAckAtMs))
      : sync.trouble
        ? t.sync.trouble(sync.trouble)
        : sync.transport === 'lora-relay'
          ? t.sync.linksByLora[sync.link]
          : t.sync.links[sync.link]
  const heldBack = (sync.budget?.heldBack ?? []).map((one) => t.sync.streams[one] ?? '').join(', ')
  const heads = [
    { word: t.sync.stream },
    { word: t.sync.waiting, isNumber: true },
    { word: t.sync.acked, isNumber: true },
  ]
  return html`<div class="grid main">
    <div class="stack">
      <${Card} state=${state === 'watch' ? 'watch' : ''} label=${t.sync.link}>
        <div class=${`verdict t-${state}`} role="status"><${Icon} name=${state === 'ok' ? 'ok' : state === 'watch' ? 'off' : 'phone'} /><div><b>${word}</b><span class="small dim">${why}</span></div></div>
        <${Figures}>
          <${Figure} value=${f.number(waiting)} label=${f.plural(waiting, t.sync.factsWaiting)} state=${waiting > 0 && !isOn ? 'watch' : ''} />
          <${Figure} value=${f.number(received)} label=${f.plural(received, t.sync.factsReceived)} state=${isOn ? 'ok' : ''} />
          <${Figure} value=${since || '—'} label=${isOn ? t.sync.connectedFor : t.sync.awayFor} />
          <${Figure} value=${t.sync.transports[sync.transport] ?? sync.transport.toUpperCase()} label=${t.sync.transport} />
          ${sync.budget && html`<${Figure} value=${f.percent(Math.round(Math.max(0, Math.min(sync.budget.dayLeft, sync.budget.monthLeft)) * 100) / 100)} label=${t.sync.budget} state=${heldBack === '' ? 'ok' : 'watch'} />`}
        <//>
        ${heldBack !== '' && html`<p class="small">${t.sync.heldBack(heldBack)}</p>`}
        <${LinkSwitch} c=${c} />
        <p class="small dim">${t.sync.switchText}</p>
      <//>
      <${Card} isFlush=${true} label=${t.sync.outbox}>
        <${Head} title=${t.sync.outbox} context=${t.sync.outboxText} />
        <${Table} name="lanes" caption=${t.sync.outbox} heads=${heads}>
          ${t.sync.streams.map((name, stream) => {
            const lane = sync.streams.find((one) => one.stream === stream)
            return html`<tr key=${stream}><th scope="row">${stream} · ${name}</th><td class="num"><b class=${(lane?.waiting ?? 0) > 0 && !isOn ? 't-watch' : ''}>${f.number(lane?.waiting ?? 0)}</b></td><td class="num" data-l=${t.sync.acked}>${f.number(lane?.acked ?? 0)}</td></tr>`
          })}
        <//>
      <//>
    </div>
    <div class="stack">
      <${Account} c=${c} />
      <${Budget} c=${c} />
      <${RelayPairs} c=${c} />
      <${GapList} c=${c} />
      <${Earlier} c=${c} />
      ${c.control !== '' && html`<${DemoSwitches} c=${c} />`}
      <${Card}>
        <${Head} kind="none" icon="sync" title=${t.sync.how} />
        <ul class="list small">${t.sync.rules.map((rule) => html`<li key=${rule}><${Icon} name="ok" size="s" />${rule}</li>`)}</ul>
      <//>
    </div>
  </div>`
}

/** Pausing asks first: somebody else may wait for the facts. @param {{ c: Context }} props */
function LinkSwitch({ c }) {
  const { t, model } = c
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [isBad, setBad] = useState(false)
  const isEnabled = model.status?.sync.enabled ?? true
  const set = async () => {
    setAsking(false)
    setBusy(true)
    try {
      const sync = await c.ask('sync/link', { method: 'PUT', body: { enabled: !isEnabled } })
      if (model.status) model.status = { ...model.status, sync }
      setBad(false)
    } catch {
      setBad(true)
    }
    setBusy(false)
    c.refresh()
  }
  if (!c.maySwitch) return html`<p class="small dim">${t.sync.noRight}</p>`
  return html`<button class=${`btn big wide ${isEnabled ? '' : 'main'}`} type="button" disabled=${isBusy || c.isStale} onClick=${() => (isEnabled ? setAsking(true) : set())}>${isEnabled ? t.sync.pause : t.sync.resume}</button>
    ${isBad && html`<p class="bad" role="alert">${t.sync.switchBad}</p>`}
    ${isAsking && html`<${Confirm} title=${t.sync.ask} cancel=${t.cancel} act=${t.sync.pause} onClose=${() => setAsking(false)} onAct=${set}><ul class="list small">${t.sync.consequences.map((line) => html`<li><${Icon} name="ok" size="s" />${line}</li>`)}</ul><//>`}`
}

/** What the demo can break, so that one sees it heal. @param {{ c: Context }} props */
function DemoSwitches({ c }) {
  const { t } = c
  const [states, setStates] = useState(
    /** @type {Readonly<Record<string, boolean>>} */ ({
      link: true,
      radio: true,
      hypervisor: true,
    }),
  )
  const [bad, setBad] = useState('')
  const url = `http://${location.hostname}:${c.control}/demo`
  useEffect(() => {
    fetch(url).then(
      async (response) => setStates(await response.json()),
      () => setBad(t.demo.bad),
    )
  }, [])
  const turn = async (/** @type {string} */ name) => {
    const on = !states[name]
    try {
      const response = await fetch(`${url}/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ on }),
      })
      if (!response.ok) throw new Error(String(response.status))
      setStates({ ...states, [name]: on })
      setBad('')
    } catch {
      setBad(t.demo.bad)
    }
    c.refresh()
  }
  return html`<${Card} label=${t.demo.switches}>
    <${Head} kind="none" icon="radio" title=${t.demo.switches} context=${t.demo.switchesText} />
    ${SWITCHES.map((name) => {
      const words = t.demo[name]
      const isOn = states[name] ?? true
      return html`<div class="pair" key=${name}><div><b>${words.title}</b><p class="small dim">${words.text}</p></div><button class=${`btn ${isOn ? '' : 'main'}`} type="button" role="switch" aria-checked=${String(isOn)} onClick=${() => turn(name)}>${isOn ? words.off : words.on}</button></div>`
    })}
    ${bad !== '' && html`<p class="bad" role="alert">${bad}</p>`}
  <//>`
}
