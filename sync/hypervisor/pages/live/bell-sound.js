// @ts-check
/**
 * The sound of alarms, made in the browser. It needs one click of the session to be allowed; until then
 * nothing can ring and the page says so. A tab in the background rings too, and sends a notification.
 */

import { pageMs } from '../../../../base/web/live.js'
import { wait } from '../../../../base/web/wait.js'
import { dueTone } from './bell.js'

/** @typedef {import('./alarm-order.js').Alarm} Alarm */

const LOOK_MS = 500
/** Hertz of the two tones, and seconds of each. */
const TONES = /** @type {const} */ ({ two: [880, 660, 880, 660], one: [740], test: [660, 880] })
const TONE_S = 0.28

/**
 * @param {{ alarms: () => readonly Alarm[], words: (alarm: Alarm) => { title: string, text: string },
 *   onChange: () => void }} of
 */
export function openBell({ alarms, words, onChange }) {
  /** @type {AudioContext | undefined} */
  let audio
  /** @type {ReadonlyMap<string, number>} */
  let rung = new Map()

  const isOn = () => audio?.state === 'running'

  const ring = () => {
    const due = dueTone(alarms(), rung, pageMs())
    rung = due.rung
    for (const alarm of due.fresh) if (document.hidden) notify(words(alarm))
    if (audio && isOn() && due.tone) play(audio, TONES[due.tone])
  }

  const run = async () => {
    for (;;) {
      await wait(LOOK_MS)
      ring()
    }
  }
  void run()

  return {
    isOn,
    /** Something has come: it does not wait for the next look. */
    ring,
    /** One's own click: from now on it can be heard, and is heard now. */
    async enable() {
      audio ??= new AudioContext()
      audio.onstatechange = onChange
      await audio.resume()
      if ('Notification' in globalThis && Notification.permission === 'default') {
        void Notification.requestPermission()
      }
      play(audio, TONES.test)
      onChange()
    },
  }
}

/** @param {AudioContext} audio @param {readonly number[]} tones */
function play(audio, tones) {
  const gain = audio.createGain()
  gain.connect(audio.destination)
  const source = audio.createOscillator()
  source.connect(gain)
  const startS = audio.currentTime + 0.02
  const endS = startS + tones.length * TONE_S
  for (const [i, hertz] of tones.entries()) {
    source.frequency.setValueAtTime(hertz, startS + i * TONE_S)
  }
  gain.gain.setValueAtTime(0.0001, startS)
  gain.gain.exponentialRampToValueAtTime(0.35, startS + 0.03)
  gain.gain.setValueAtTime(0.35, endS - 0.06)
  gain.gain.exponentialRampToValueAtTime(0.0001, endS)
  source.start(startS)
  source.stop(endS)
}

/** @param {{ title: string, text: string }} words */
function notify({ title, text }) {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
  const note = new Notification(title, { body: text, tag: title, requireInteraction: true })
  note.onclick = () => {
    focus()
    note.close()
  }
}
