// @ts-check
/** Open for some minutes, or close: asked for by name with what follows; where it may not be, why. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Choice, Confirm } from '../../../../base/web/parts.js'
import { detailsOf } from '../../model.js'
import { askAgain } from './asked.js'
import { reasonText } from './why.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */

/** So long is a test: to see that a valve moves, whatever the weather. */
const TEST = '2'
const MINUTES = [TEST, '5', '10', '20', '30']
const CLOSABLE = ['burst', 'valve_stuck_open']

/** @param {{ c: Context, zone: Zone, locks: readonly Lock[] }} props */
export function WaterNow({ c, zone, locks }) {
  const { t } = c
  const words = t.watering
  const { view, plan } = zone
  const [asking, setAsking] = useState(/** @type {'' | 'open' | 'close'} */ (''))
  const [answer, setAnswer] = useState('')
  if (!view.bindings.some(({ role }) => role === 'valve'))
    return html`<p class="small dim">${words.noValve}</p>`
  if (!c.mayAct) return html`<p class="small dim">${words.noRight}</p>`
  const { valve, leak } = detailsOf(view)
  const isClosable =
    valve?.isOpen || valve?.isUnsure || plan?.order || CLOSABLE.includes(leak?.kind ?? '')
  const path = `zones/${encodeURIComponent(view.asset.id)}/watering`
  const send = async (/** @type {'POST' | 'DELETE'} */ method, /** @type {unknown} */ body) => {
    setAsking('')
    try {
      await c.ask(path, { method, ...(body === undefined ? {} : { body }) })
      setAnswer(method === 'POST' ? words.ordered : words.stopped)
    } catch {
      setAnswer(method === 'POST' ? await refusalText(c, zone, locks) : words.refusedElse)
    }
    askAgain(c)
  }
  const hindrance = plan?.byHand ?? undefined
  const mayTest = hindrance && plan?.test === null
  return html`
    ${isClosable && html`<button class=${`btn ${valve?.isUnsure ? 'main' : ''}`} type="button" disabled=${c.isStale} onClick=${() => setAsking('close')}>${valve?.isUnsure ? words.askAgain : words.stop}</button>`}
    ${plan && !hindrance && html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking('open')}>${words.start}</button>`}
    ${!plan && html`<p class="small dim whole">${words.noPlan}</p>`}
    ${mayTest && html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking('open')}>${words.tryIt}</button>`}
    ${hindrance && hindrance.code !== 'opening' && html`<p class="small t-watch whole"><b>${words.notNow}</b> ${reasonText(c, hindrance.code, { zone, locks })}</p>`}
    ${answer !== '' && html`<p class="small whole" role="status">${answer}</p>`}
    ${asking === 'open' && html`<${AskOpen} c=${c} zone=${zone} isTest=${mayTest === true} onClose=${() => setAsking('')} onOpen=${(/** @type {unknown} */ body) => send('POST', body)} />`}
    ${
      asking === 'close' &&
      html`<${Confirm} title=${words.askClose(view.asset.name)} cancel=${t.cancel} act=${words.close} onClose=${() => setAsking('')} onAct=${() => send('DELETE', undefined)}>
        <ul class="list"><li><${Icon} name="radio" size="s" />${words.closeWhen}</li><li><${Icon} name="watch" size="s" />${words.closeProof}</li></ul>
      <//>`
    }`
}

/** The gateway decides when the order is recorded: what forbade it then is asked for. @param {Context} c @param {Zone} zone @param {readonly Lock[]} locks */
async function refusalText(c, zone, locks) {
  const { t } = c
  try {
    const { zones } = await c.ask('watering', {})
    const plan = zones.find(
      (/** @type {import('./asked.js').Plan} */ one) => one.zone === zone.view.asset.id,
    )
    if (plan?.byHand)
      return `${t.watering.refused} ${reasonText(c, plan.byHand.code, { zone: { ...zone, plan }, locks })}`
  } catch {
    // The words below say what is known.
  }
  return t.watering.refusedElse
}

/** @param {{ c: Context, zone: Zone, isTest: boolean, onClose: () => void, onOpen: (body: unknown) => void }} props */
function AskOpen({ c, zone, isTest, onClose, onOpen }) {
  const { t, f, nowMs } = c
  const words = t.watering
  const { asset } = zone.view
  const { soil } = detailsOf(zone.view)
  const [minutes, setMinutes] = useState(isTest ? TEST : '10')
  const [because, setBecause] = useState('')
  const count = Number(minutes)
  const litres = (asset.properties.designLitresPerMinute ?? 0) * count
  const choices = (isTest ? [TEST] : MINUTES).map((value) => ({
    value,
    word: `${value}\u202fmin`,
  }))
  const reason = because.trim()
  const body = { minutes: count, ...(reason === '' ? {} : { because: reason }) }
  return html`<${Confirm} title=${words.ask(asset.name)} cancel=${t.cancel} act=${words.open(minutes)} onClose=${onClose} onAct=${() => onOpen(body)}>
    <${Choice} label=${words.howLong} value=${minutes} choices=${choices} onChoose=${setMinutes} />
    <div class="field"><label for="water-why">${words.reason}</label><input id="water-why" maxlength="200" autocomplete="off" value=${because} onInput=${(/** @type {any} */ event) => setBecause(event.currentTarget.value)} /></div>
    <ul class="list small">
      <li><${Icon} name="clock" size="s" />${words.willClose(f.minute(nowMs + count * 60_000))}</li>
      ${litres > 0 && html`<li><${Icon} name="water" size="s" />${words.willTake(f.volume(litres))}</li>`}
      ${soil?.isDry === false && html`<li class="t-watch"><${Icon} name="watch" size="s" />${words.isMoist(f.unit(soil.tensionKpa, 'kPa'))}</li>`}
      <li><${Icon} name="radio" size="s" />${words.classA}</li>
    </ul>
  <//>`
}
