// @ts-check
/** Step 4: where it hangs. The nearest planned place is proposed; another is one touch away. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Head, Pill, Skeleton } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { linkTo } from '../../../../base/web/route.js'
import { lookOf } from '../../model.js'
import { useHere } from '../../parts/here.js'
import { MiniMap } from './mini-map.js'
import { alsoOf, idOf, install, useOffers } from './offers.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./watch.js').Watch} Watch */
/** @typedef {import('./offers.js').Offer} Offer */
/** @typedef {import('../../parts/here.js').Here} Here */

const OTHERS_SHOWN = 5
const STATES = /** @type {const} */ ({ planned: 'plain', free: 'unknown', taken: 'watch' })

/** @param {{ c: Context, watch: Watch }} props */
export function Place({ c, watch }) {
  const { t, f } = c
  const { devEui } = watch
  const { here, mayAsk, ask } = useHere()
  const [tapped, setTapped] = useState(/** @type {Here | undefined} */ (undefined))
  const [search, setSearch] = useState('')
  const [chosenId, setChosenId] = useState('')
  const [refusal, setRefusal] = useState('')
  const [isSending, setSending] = useState(false)
  const [ticks, setTicks] = useState(/** @type {Readonly<Record<string, boolean>>} */ ({}))
  const at = tapped ?? here
  const found = useOffers(c, devEui, at, search)
  if (!found) return html`<${Skeleton} word=${t.loading} />`
  const { offers, count } = found
  const chosen = offers.find((one) => idOf(one) === chosenId) ?? offers[0]
  const others = offers.filter((one) => one !== chosen)
  const also = chosen ? alsoOf(chosen, offers) : []
  const bind = async () => {
    if (!chosen) return
    setSending(true)
    const wanted = [chosen, ...also.filter((one) => isTicked(one, chosen, ticks))]
    const answer = await install(c, devEui, wanted, at)
    setSending(false)
    if (answer === '') location.hash = linkTo('install', devEui, { step: 'done' })
    else setRefusal(answer)
  }
  const where = tapped
    ? t.install.hereTapped
    : here
      ? t.install.hereKnown(f.unit(Math.ceil(here.accuracyM), 'm'))
      : t.install.hereNone
  return html`<${MiniMap} c=${c} offers=${offers} chosen=${chosen} at=${at} onChoose=${setChosenId} onTap=${(/** @type {number} */ lat, /** @type {number} */ lon) => setTapped({ lat, lon, accuracyM: 0 })} />
    <div class="acts"><p class="small dim where">${where}</p>${mayAsk && html`<button class="btn" type="button" onClick=${ask}><${Icon} name="map" />${t.install.here}</button>`}</div>
    ${chosen && html`<${Card}><${OfferHead} c=${c} offer=${chosen} /><${AlsoServes} c=${c} chosen=${chosen} also=${also} ticks=${ticks} onTicks=${setTicks} /><//>`}
    ${!chosen && html`<${Card}><p>${t.install.noOffer}</p><//>`}
    <${Card} isFlush=${true} label=${t.install.elsewhere}>
      <${Head} title=${t.install.elsewhere} context=${t.install.elsewhereText(f, count)} />
      <div class="pad"><div class="search"><${Icon} name="search" /><input type="search" aria-label=${t.install.seek} placeholder=${t.install.seek} value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.currentTarget.value)} /></div></div>
      <ul class="rows">
        ${others.slice(0, OTHERS_SHOWN).map((offer) => html`<li key=${idOf(offer)}><span class="g"><b>${offer.name}</b><span>${aboutOf(c, offer)}</span></span><button class="btn" type="button" onClick=${() => setChosenId(idOf(offer))}>${t.install.choose}<span class="sr"> ${offer.name}</span></button></li>`)}
      </ul>
    <//>
    ${refusal !== '' && html`<p class="bad" role="alert">${refusal}</p>`}
    ${chosen && html`<div class="dock"><${BindButton} c=${c} offer=${chosen} isSending=${isSending} onAct=${bind} /></div>`}`
}

/** @param {Context} c @param {Offer} offer */
function aboutOf({ t, f }, { distanceM, week, state }) {
  return [
    distanceM === null ? '' : t.install.away(distanceText(f, distanceM)),
    week === null ? '' : t.install.weekOf(week),
    state === 'planned' ? '' : t.install.offerStates[state],
  ]
    .filter((word) => word !== '')
    .join(' · ')
}

/** @param {Context['f']} f @param {number} metres */
function distanceText(f, metres) {
  return metres < 1_000 ? f.unit(metres, 'm') : f.unit(metres / 1_000, 'km', 1)
}

/** @param {{ c: Context, offer: Offer }} props */
function OfferHead({ c, offer }) {
  const { t } = c
  const { domain, icon } = lookOf(offer.kind)
  const pill = html`<${Pill} state=${STATES[offer.state]} word=${t.install.offerStates[offer.state]} />`
  return html`<${Head} kind=${domain} icon=${icon} title=${offer.name} context=${aboutOf(c, { ...offer, state: 'planned' })} pill=${pill} />`
}

/**
 * Another duty is its own as long as nobody says no; a second place of the same kind is another sensor's.
 * @param {Offer} one @param {Offer} chosen @param {Readonly<Record<string, boolean>>} ticks
 */
function isTicked(one, chosen, ticks) {
  return ticks[idOf(one)] ?? one.mount.role !== chosen.mount.role
}

/**
 * What else its model could serve there; another sensor may be meant for it.
 * @param {{ c: Context, chosen: Offer, also: readonly Offer[], ticks: Readonly<Record<string, boolean>>,
 *   onTicks: (ticks: Readonly<Record<string, boolean>>) => void }} props
 */
function AlsoServes({ c, chosen, also, ticks, onTicks }) {
  const { t } = c
  if (also.length === 0) return null
  return html`<fieldset class="checks"><legend class="small">${t.install.alsoServes}</legend>
    ${also.map((one) => {
      const { role, index } = one.mount
      const ticked = isTicked(one, chosen, ticks)
      return html`<label key=${idOf(one)}><input type="checkbox" checked=${ticked} onChange=${() => onTicks({ ...ticks, [idOf(one)]: !ticked })} />${t.install.roles[role]}${index > 0 && ` ${index}`}</label>`
    })}
  </fieldset>`
}

/** @param {{ c: Context, offer: Offer, isSending: boolean, onAct: () => void }} props */
function BindButton({ c, offer, isSending, onAct }) {
  const { t } = c
  const [isAsking, setAsking] = useState(false)
  const isBlocked = c.isStale || isSending
  if (offer.devEui === null) {
    return html`<button class="btn main big" type="button" disabled=${isBlocked} onClick=${onAct}>${t.install.bindTo(offer.name)}</button>`
  }
  const { replaceAt, replaceTitle, replaceText, replaceDo } = t.install
  const replace = () => {
    setAsking(false)
    onAct()
  }
  return html`<button class="btn main big" type="button" disabled=${isBlocked} onClick=${() => setAsking(true)}>${replaceAt(offer.name)}</button>
    ${isAsking && html`<${Confirm} title=${replaceTitle(offer.name)} cancel=${t.cancel} act=${replaceDo} onClose=${() => setAsking(false)} onAct=${replace}><p>${replaceText(euiText(offer.devEui))}</p><//>`}`
}
