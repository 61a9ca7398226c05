// @ts-check
/** The sensor in hand: its model, its number with the last digits apart, how far it is. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { lookOf } from '../../model.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./watch.js').Watch} Watch */
/** @typedef {import('../../../registry/model.ts').BindingRole} Role */

/** What a sensor of a role usually serves: its symbol stands for the sensor. */
const KINDS = /** @type {Readonly<Record<Role, string>>} */ ({
  occupancy: 'space',
  meter: 'zone',
  valve: 'zone',
  probe: 'tree',
  button: 'callPoint',
  counter: 'segment',
  level: 'bin',
  noise: 'noisePoint',
  contact: 'building',
  climate: 'airPoint',
})

/** @param {{ c: Context, watch: Watch }} props */
export function SensorHead({ c, watch }) {
  const { t, model } = c
  const { devEui, join, radio, roles } = watch
  const device = model.devices?.find((one) => one.device.devEui === devEui)?.device
  const pill =
    join.kind === 'refused'
      ? html`<${Pill} state="alarm" word=${t.install.refusedPill} />`
      : join.kind !== 'joined'
        ? ''
        : radio.verdict === 'weak'
          ? html`<${Pill} state="watch" word=${t.install.weakPill} />`
          : html`<${Pill} state="ok" word=${t.install.connected} />`
  const { domain, icon } = lookOf(roles[0] === undefined ? '' : KINDS[roles[0]])
  const number = html`<span class="mono">${euiText(devEui)}</span>`
  return html`<${Card}><${Head} kind=${domain} icon=${icon} title=${modelName(c, device?.profile)} context=${number} pill=${pill} /><//>`
}

/** @param {Context} c @param {string | undefined} profile */
export function modelName({ t }, profile) {
  const names = /** @type {Readonly<Record<string, string>>} */ (t.models)
  return profile === undefined ? t.install.noModel : (names[profile] ?? profile)
}
