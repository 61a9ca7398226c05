// @ts-check
/** The camera's picture with what to do below it; where it does not open, why, and the way round. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Trouble } from '../../../../base/web/parts.js'
import { cameraRight, hasTorch, openScanner, setTorch } from '../../../../base/web/read-code.js'
import { wait } from '../../../../base/web/wait.js'

/** @typedef {import('./watch.js').Context} Context */

/** The same label stays in the picture: it is looked up once in a while, not five times a second. */
const SAME_MS = 3_000

/** @param {{ c: Context, onText: (text: string) => void }} props */
export function Finder({ c, onText }) {
  const { t } = c
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null))
  const [isOpen, setOpen] = useState(false)
  const [trouble, setTrouble] = useState(
    /** @type {import('../../../../base/web/read-code.js').CameraTrouble | ''} */ (''),
  )
  const [torch, setTorchState] = useState(
    /** @type {{ stream: MediaStream, isOn: boolean } | undefined} */ (undefined),
  )
  const seen = useRef('')
  useEffect(() => {
    // A camera that may be used already costs no tap; one that may not is asked for by a hand.
    void cameraRight().then((right) => setOpen((isAsked) => isAsked || right === 'granted'))
  }, [])
  useEffect(() => {
    if (!isOpen || !video.current) return undefined
    const ending = new AbortController()
    const take = (/** @type {string} */ text) => {
      if (text === seen.current) return
      seen.current = text
      void wait(SAME_MS).then(() => {
        seen.current = ''
      })
      onText(text)
    }
    void openScanner(video.current, { onText: take, signal: ending.signal }).then((opened) => {
      if (ending.signal.aborted) return
      if ('trouble' in opened) {
        setTrouble(opened.trouble)
        setOpen(false)
      } else if (hasTorch(opened.stream)) setTorchState({ stream: opened.stream, isOn: false })
    })
    return () => {
      ending.abort()
      setTorchState(undefined)
    }
  }, [isOpen])
  if (trouble !== '') {
    const { cameraTitle, cameraWhy, cameraTodo, retry } = t.install
    const again = () => {
      setTrouble('')
      setOpen(true)
    }
    return html`<${Trouble} title=${cameraTitle} words=${t.trouble} why=${cameraWhy[trouble]} todo=${cameraTodo[trouble]}><button class="btn" type="button" onClick=${again}>${retry}</button><//>`
  }
  if (!isOpen) {
    return html`<button class="btn main big wide scanner" type="button" onClick=${() => setOpen(true)}><${Icon} name="camera" />${t.install.openCamera}</button>`
  }
  return html`<div class="finder">
    <video ref=${video} muted playsinline aria-label=${t.install.aim}></video>
    <svg class="aim" viewBox="0 0 100 100" aria-hidden="true"><path d="M2 26V8a6 6 0 0 1 6-6h18M74 2h18a6 6 0 0 1 6 6v18M98 74v18a6 6 0 0 1-6 6H74M26 98H8a6 6 0 0 1-6-6V74" /></svg>
    <div class="tools">
      ${
        torch &&
        html`<button class="ib" type="button" aria-pressed=${String(torch.isOn)} onClick=${() => {
          const next = { ...torch, isOn: !torch.isOn }
          void setTorch(next.stream, next.isOn)
          setTorchState(next)
        }}><${Icon} name="torch" /><span class="sr">${t.install.torch}</span></button>`
      }
      <button class="ib" type="button" onClick=${() => setOpen(false)}><${Icon} name="x" /><span class="sr">${t.install.closeCamera}</span></button>
    </div>
    <p class="say">${t.install.aim}</p>
  </div>`
}
