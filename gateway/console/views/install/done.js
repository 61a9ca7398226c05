// @ts-check
/** Step 5: it hangs. What was written down, and the next one with one touch. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Skeleton } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { spreadingFactor } from '../../model.js'
import { Progress } from './progress.js'
import { modelName } from './sensor-head.js'
import { TakeBack } from './take-back.js'

/** @typedef {import('./watch.js').Context} Context */
/** @typedef {import('../../../api/service-install.ts').InstallationView} Life */
/** @typedef {{ lat?: number, lon?: number }} Place */

/** @param {{ c: Context, devEui: string }} props */
export function Done({ c, devEui }) {
  const { t, f, model } = c
  const [lives, setLives] = useState(/** @type {readonly Life[] | undefined} */ (undefined))
  const [place, setPlace] = useState(/** @type {Place} */ ({}))
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    void c.ask('installations', {}).then(
      ({ installations }) => setLives(installations),
      () => setLives((before) => before ?? []),
    )
    // The list of all devices is asked for now and then only.
    void c.ask(`devices/${devEui}`, {}).then(
      (view) => setPlace(view.device),
      () => {},
    )
  }, [turn])
  if (!lives) return html`<${Skeleton} word=${t.loading} />`
  const own = lives.filter((one) => one.devEui === devEui)
  const [life] = own
  if (!life) return html`<${Progress} c=${c} /><${Next} c=${c} />`
  const asset = model.assets?.find((one) => one.asset.id === life.asset)?.asset
  const device = model.devices?.find((one) => one.device.devEui === devEui)?.device
  const name = asset?.name ?? life.asset
  const step = life.steps.findLast(({ move }) => move === 'install')
  const proof = step?.proof
  const isAccepted = life.stage === 'accepted'
  const took = proof && step ? t.install.took(f.lasted(step.atMs - proof.beganMs)) : ''
  const mounts = own.map(({ asset: id, role, index }) => ({ asset: id, role, index }))
  const accept = async () => {
    await c.ask('installations/accept', { method: 'POST', body: { mounts } }).catch(() => {})
    setTurn(turn + 1)
  }
  return html`<${Card}>
      <div class="verdict t-ok" role="status"><${Icon} name="ok" /><div><b>${isAccepted ? t.install.isAccepted(name) : t.install.isDone(name)}</b><span class="dim">${took}</span></div></div>
      <dl class="kv">
        <dt>${t.install.sensor}</dt><dd class="mono">${euiText(devEui)}</dd>
        <dt>${t.install.model}</dt><dd>${modelName(c, device?.profile)}</dd>
        <dt>${t.install.reserve}</dt><dd>${reserveText(c, proof)}</dd>
        ${proof && proof.received > 0 && html`<dt>${t.install.trials}</dt><dd>${t.install.ofSent(proof.received, proof.sent)}</dd>`}
        ${place.lat !== undefined && place.lon !== undefined && html`<dt>${t.install.position}</dt><dd>${f.position(place.lat, place.lon)}</dd>`}
        <dt>${t.install.stage}</dt><dd>${t.install.stages[life.stage]}</dd>
        ${step && html`<dt>${t.install.account}</dt><dd>${step.by}</dd>`}
      </dl>
      <div class="acts">
        ${!isAccepted && html`<button class="btn" type="button" disabled=${c.isStale} onClick=${accept}>${t.install.accept}</button>`}
        <${TakeBack} c=${c} place=${{ id: life.asset, name, mounts }} word=${t.install.wrongOne} onDone=${() => setTurn(turn + 1)} />
      </div>
    <//>
    <${Progress} c=${c} />
    <${Next} c=${c} />`
}

/** @param {{ c: Context }} props */
function Next({ c }) {
  return html`<div class="dock"><a class="btn main big" href="#/install"><${Icon} name="install" />${c.t.install.next}</a></div>`
}

/** `17 dB (SF9)` @param {Context} c @param {import('../../../registry/installation.ts').InstallProof | undefined} proof */
export function reserveText({ t, f }, proof) {
  if (!proof || proof.reserveDb === null) return t.install.notMeasured
  const sf = spreadingFactor(proof.dataRate)
  return `${f.unit(Math.round(proof.reserveDb), 'dB')}${sf === undefined ? '' : ` (SF${sf})`}`
}
