// @ts-check
/** The gateway does not know what time it is: the phone in the technician's hand does. */

import { html, useState } from '../../../base/web/html.js'
import { Card, Head } from '../../../base/web/parts.js'
import { phoneMs } from '../../../base/web/phone-clock.js'

/** @typedef {import('../app.js').Context} Context */

/** @param {{ c: Context }} props */
export function Clock({ c }) {
  const { t, f, model } = c
  const [answer, setAnswer] = useState('')
  if (model.status?.clk !== 0) return null
  const send = async () => {
    setAnswer(t.clock.sending)
    try {
      await c.ask('time', { method: 'PUT', body: { utcMs: phoneMs() } })
      setAnswer(t.clock.done)
    } catch {
      setAnswer(t.clock.failed)
    }
    c.refresh()
  }
  return html`<${Card} state="watch">
    <${Head} kind="none" icon="off" title=${t.clock.title} context=${t.clock.context} />
    <p class="small">${t.clock.text}</p>
    ${c.mayAct && html`<div class="acts"><button class="btn main" type="button" disabled=${c.isStale || answer === t.clock.sending} onClick=${send}>${t.clock.act(f.moment(phoneMs(), phoneMs()))}</button></div>`}
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
  <//>`
}
