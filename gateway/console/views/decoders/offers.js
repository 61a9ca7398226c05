// @ts-check
/** Signed packages of the repository, looked for when somebody asks; one is tried with the care it asks for. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Head } from '../../../../base/web/parts.js'
import { modelName } from '../../parts/model-name.js'

/** @typedef {import('./decoders.js').Context} Context @typedef {import('./decoders.js').Profile} Profile */
/** @typedef {import('../../../../decoders/bundle/offer.ts').Offer} Offer */

/** @param {{ c: Context, known: readonly Profile[] }} props */
export function Offers({ c, known }) {
  const { t } = c
  const [offers, setOffers] = useState(/** @type {readonly Offer[] | undefined} */ (undefined))
  const [answer, setAnswer] = useState('')
  const look = async () => {
    setAnswer(t.decoders.looking)
    try {
      const found = await c.ask('decoders/offers', {})
      setOffers(found.offers)
      setAnswer(found.offers.length === 0 ? t.decoders.noOffers : '')
    } catch {
      setAnswer(t.decoders.unreachable)
    }
    c.refresh()
  }
  const rows = (offers ?? []).flatMap((offer) =>
    offer.profiles.map((profile) => ({
      offer,
      profile,
      inForce: known.find((one) => one.profile === profile)?.version,
    })),
  )
  return html`<${Card} label=${t.decoders.offers}>
    <${Head} title=${t.decoders.offers} context=${t.decoders.offersText} />
    ${c.maySwitch ? html`<button class="btn" type="button" disabled=${c.isStale} onClick=${look}>${t.decoders.look}</button>` : html`<p class="small dim">${t.decoders.noRight}</p>`}
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    ${rows.length > 0 && html`<ul class="rows">${rows.map(({ offer, profile, inForce }) => html`<${OfferRow} key=${`${offer.path} ${profile}`} c=${c} offer=${offer} profile=${profile} inForce=${inForce} />`)}</ul>`}
  <//>`
}

/** @param {{ c: Context, offer: Offer, profile: string, inForce: string | null | undefined }} props */
function OfferRow({ c, offer, profile, inForce }) {
  const { t } = c
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  const isSame = inForce === offer.version
  const send = async () => {
    setAsking(false)
    try {
      const id = `console-${Math.round(c.nowMs)}`
      await c.ask(`decoders/${profile}/plan`, { method: 'POST', body: { id, path: offer.path } })
      setAnswer(t.decoders.planned)
    } catch {
      setAnswer(t.decoders.refused)
    }
    c.past.again('decoders')
    c.refresh()
  }
  return html`<li><span class="g"><b>${modelName(t, profile)} ${offer.version}</b><span>${isSame ? t.decoders.sameVersion : t.decoders.instead(inForce === 'bundled' ? t.decoders.bundled : (inForce ?? t.decoders.nothing))}</span>${answer !== '' && html`<span role="status">${answer}</span>`}</span>
    ${!isSame && html`<span class="e"><button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking(true)}>${t.decoders.try}</button></span>`}
    ${isAsking && html`<${Confirm} title=${t.decoders.tryAsk(modelName(t, profile), offer.version)} cancel=${t.cancel} act=${t.decoders.try} onClose=${() => setAsking(false)} onAct=${send}><ul class="list small">${t.decoders.tryWhat.map((line) => html`<li key=${line}><${Icon} name="ok" size="s" />${line}</li>`)}</ul><//>`}
  </li>`
}
