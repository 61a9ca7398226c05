// @ts-check
/** How well each place is heard: its sensors' reserves as the gateway judges them. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../base/web/parts.js'
import { streetName } from '../../model.js'
import { Reserve } from '../../parts/signal.js'

/** @typedef {import('./radio.js').Context} Context @typedef {import('../../model.js').DeviceView} DeviceView */

const SHOWN = 8

/**
 * The weakest places first.
 * @param {readonly DeviceView[]} devices
 * @param {(id: string) => string | undefined} nameOf an asset's
 */
export function placesOf(devices, nameOf) {
  /** @type {Map<string, DeviceView[]>} */
  const places = new Map()
  for (const view of devices) {
    const name = view.assets.map(nameOf).find((one) => one !== undefined)
    if (name === undefined || view.radio.reserveDb === null) continue
    const place = streetName(name)
    places.set(place, [...(places.get(place) ?? []), view])
  }
  const reserve = (/** @type {DeviceView} */ { radio }) => Number(radio.reserveDb)
  return [...places]
    .map(([name, views]) => {
      const sorted = [...views].sort((a, b) => reserve(a) - reserve(b))
      const half = /** @type {DeviceView} */ (sorted[Math.floor((sorted.length - 1) / 2)])
      return { name, count: sorted.length, half, weakest: /** @type {DeviceView} */ (sorted[0]) }
    })
    .sort((a, b) => reserve(a.weakest) - reserve(b.weakest))
}

/** @param {{ c: Context }} props */
export function Coverage({ c }) {
  const { t, f, model } = c
  const names = new Map((model.assets ?? []).map(({ asset }) => [asset.id, asset.name]))
  const places = placesOf(model.devices ?? [], (id) => names.get(id))
  const heads = [
    { word: t.radio.place },
    { word: t.radio.sensors, isNumber: true },
    { word: t.radio.half },
    { word: t.radio.weakest },
  ]
  return html`<${Card} isFlush=${true} label=${t.radio.coverage}>
    <${Head} title=${t.radio.coverage} context=${t.radio.coverageText} />
    ${places.length === 0 && html`<p class="pad dim small">${t.radio.coverageNone}</p>`}
    ${
      places.length > 0 &&
      html`<${Table} name="cover" caption=${t.radio.coverage} heads=${heads}>
      ${places.slice(0, SHOWN).map(
        ({ name, count, half, weakest }) => html`<tr key=${name}>
          <th scope="row">${name}</th>
          <td class="num" data-l=${t.radio.sensors}>${f.number(count)}</td>
          <td data-l=${t.radio.half}><${Reserve} c=${c} radio=${half.radio} /></td>
          <td data-l=${t.radio.weakest}><a class="weakest" href=${`#/devices/${weakest.device.devEui}`}><${Reserve} c=${c} radio=${weakest.radio} /></a></td>
        </tr>`,
      )}
    <//>`
    }
  <//>`
}
