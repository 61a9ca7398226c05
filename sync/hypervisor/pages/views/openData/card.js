// @ts-check
/** One interface: what it is for, its command to copy, and what it answers to who is logged in here. */

import { Forbidden } from '../../../../../base/web/ask.js'
import { html, useState } from '../../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../../base/web/parts.js'
import { beginningOf, commandOf } from './interfaces.js'

/** @typedef {import('../../app.js').Context} Context */

/** @param {{ c: Context, one: import('./interfaces.js').Interface }} props */
export function InterfaceCard({ c, one }) {
  const { openData } = c.t
  const [copied, setCopied] = useState(/** @type {'' | 'yes' | 'no'} */ (''))
  const [answer, setAnswer] = useState(
    /** @type {{ state: 'ready' | 'busy' | 'no' | 'bad', text: string }} */ ({
      state: 'ready',
      text: '',
    }),
  )
  const words = openData.names[one.name] ?? { title: one.name, text: '' }
  const command = commandOf(location.origin, one)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command)
      setCopied('yes')
    } catch {
      setCopied('no')
    }
  }
  const tryIt = async () => {
    setAnswer({ state: 'busy', text: '' })
    try {
      setAnswer({ state: 'ready', text: beginningOf(await c.ask(one.address)) })
    } catch (error) {
      setAnswer({ state: error instanceof Forbidden ? 'no' : 'bad', text: '' })
    }
  }
  const isOpen = one.access === 'public'
  return html`<${Card} label=${words.title}>
    <${Head} kind="none" icon="sync" title=${words.title} context=${words.text} level=${3} pill=${html`<${Pill} state=${isOpen ? 'ok' : 'plain'} word=${isOpen ? openData.public : openData.token} />`} />
    <pre class="cmd" tabindex="0" role="region" aria-label=${openData.command(words.title)}>${command}</pre>
    <div class="acts">
      <button class="btn" type="button" onClick=${copy}>${openData.copy}<span class="sr"> ${words.title}</span></button>
      ${one.look === 'text' && html`<button class="btn" type="button" disabled=${answer.state === 'busy'} onClick=${tryIt}>${openData.tryIt}<span class="sr"> ${words.title}</span></button>`}
    </div>
    <p class="small" role="status">${copied === 'yes' ? openData.copied : copied === 'no' ? openData.notCopied : ''}</p>
    ${answer.state === 'no' && html`<p class="bad" role="alert">${openData.forbidden}</p>`}
    ${answer.state === 'bad' && html`<p class="bad" role="alert">${openData.failed}</p>`}
    ${answer.text !== '' && html`<pre class="cmd scroll" tabindex="0" role="region" aria-label=${openData.answer(words.title)}>${answer.text}</pre>`}
  <//>`
}
