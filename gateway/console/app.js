// @ts-check
/**
 * The page at work: takes the token out of the address, asks for the state every two seconds, follows
 * the stream, draws at most four times a second. Ages are told by the gateway's clock, for a phone's
 * may be wrong.
 */

import { at, put } from './dom.js'
import { ask, Denied, follow, wait } from './follow.js'
import { formats } from './format.js'
import { emptyModel, takeLine } from './model.js'
import { drawAlarms, drawFigures, drawFrames, drawLink, drawSpaces, drawZones } from './views.js'
import { WORDS } from './words.js'

/** @typedef {import('./format.js').Language} Language */

const POLL_MS = 2_000
const DRAW_MS = 250
const STALE_MS = 7_000
const FRESH_MS = 1_600
const THEMES = ['', 'light', 'dark', 'sun']

const given = new URLSearchParams(location.hash.slice(1))
if (given.has('token')) {
  // The token leaves the address: links are copied and photographed.
  for (const name of ['token', 'demo', 'lang', 'theme']) {
    const value = given.get(name)
    if (value !== null) sessionStorage.setItem(name, value)
  }
  history.replaceState(null, '', location.pathname)
}

const model = emptyModel()
let token = sessionStorage.getItem('token') ?? ''
let language = /** @type {Language} */ (sessionStorage.getItem('lang') === 'en' ? 'en' : 'fr')
let held = false
let dirty = true
/** Page time when the last answer came, and the gateway's clock then. */
let answered = { pageMs: Number.NEGATIVE_INFINITY, gatewayMs: 0 }
/** @type {Map<string, { state: string, pageMs: number }>} */
const lastStates = new Map()

/** Milliseconds of the page's own time line. */
function pageMs() {
  return Number(document.timeline.currentTime ?? 0)
}

function nowMs() {
  return answered.gatewayMs + Math.max(0, pageMs() - answered.pageMs)
}

function translate() {
  const words = WORDS[language]
  document.documentElement.lang = language
  for (const element of document.querySelectorAll('[data-t]')) {
    const word = /** @type {Record<string, unknown>} */ (words)[
      element.getAttribute('data-t') ?? ''
    ]
    put(element, String(word))
  }
  for (const element of document.querySelectorAll('[data-l]')) {
    const word = /** @type {Record<string, unknown>} */ (words)[
      element.getAttribute('data-l') ?? ''
    ]
    element.setAttribute('aria-label', String(word))
  }
  const control = at('language')
  control.setAttribute('aria-label', words.language)
  control.setAttribute('lang', language === 'fr' ? 'en' : 'fr')
  put(control, words.languageShort)
  put(at('hold'), held ? words.unhold : words.hold)
  dirty = true
}

function applyTheme() {
  const theme = sessionStorage.getItem('theme') ?? ''
  if (theme) document.documentElement.dataset['theme'] = theme
  else delete document.documentElement.dataset['theme']
}

function draw() {
  const { status } = model
  if (!status) return
  const t = WORDS[language]
  const f = formats(language)
  const isStale = pageMs() - answered.pageMs > STALE_MS
  document.documentElement.toggleAttribute('data-stale', isStale)
  at('stale').hidden = !isStale
  put(at('stale-title'), t.staleTitle(f.time(answered.gatewayMs)))
  put(at('name'), status.name)
  put(at('context'), `${f.day(nowMs())}, ${f.time(nowMs())}`)
  document.title = `${status.name} · Cigale`
  /** @param {string} id */
  const fresh = (id) => pageMs() - (lastStates.get(id)?.pageMs ?? -Infinity) < FRESH_MS
  const around = { t, f, nowMs: nowMs(), fresh }
  const alarms = drawAlarms(model, around)
  const badge = at('badge')
  badge.hidden = alarms === 0
  put(badge, String(alarms))
  drawFigures(model, around)
  drawSpaces(model, around)
  drawZones(model, around)
  drawLink(model, around, isStale)
  if (!held) drawFrames(model, around)
}

async function drawForEver() {
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    dirty = false
    draw()
    await wait(DRAW_MS)
    // Clocks and ages go on by themselves, once a second.
    for (let i = 0; i < 3 && !dirty; i++) await wait(DRAW_MS)
  }
}

async function pollForEver() {
  for (;;) {
    try {
      await poll()
    } catch (error) {
      if (error instanceof Denied) return askToken(true)
    }
    await wait(POLL_MS)
  }
}

async function poll() {
  const [status, assets] = await Promise.all([ask(token, 'status'), ask(token, 'assets')])
  if (status.devices.known !== model.devices.size) await learnDevices()
  model.status = status
  answered = { pageMs: pageMs(), gatewayMs: status.atMs }
  model.assets = assets.assets
  noticeChanges()
  at('live').hidden = false
  at('tabs').hidden = false
  dirty = true
}

async function learnDevices() {
  const { devices } = await ask(token, 'devices')
  model.devices = new Map(devices.map((/** @type {any} */ { device }) => [device.devEui, device]))
}

/** A space that has just changed is lit for a moment. */
function noticeChanges() {
  for (const { asset, state } of model.assets) {
    const before = lastStates.get(asset.id)
    if (before?.state === state) continue
    lastStates.set(asset.id, { state, pageMs: before ? pageMs() : Number.NEGATIVE_INFINITY })
  }
}

/** @param {boolean} wasWrong */
function askToken(wasWrong) {
  sessionStorage.removeItem('token')
  at('login').hidden = false
  at('login-bad').hidden = !wasWrong
  at('live').hidden = true
  at('tabs').hidden = true
}

function start() {
  at('demo').hidden = sessionStorage.getItem('demo') !== '1'
  at('login').hidden = true
  void pollForEver()
  // A demo is young: its whole story is read. A gateway of years is followed from now on.
  const after = sessionStorage.getItem('demo') === '1' ? undefined : 'now'
  void follow(token, {
    after,
    onLine: (line) => {
      takeLine(model, line)
      dirty = true
    },
    onState: () => {},
  })
}

at('login').addEventListener('submit', (event) => {
  event.preventDefault()
  const input = /** @type {HTMLInputElement} */ (at('token'))
  token = input.value.trim()
  input.value = ''
  sessionStorage.setItem('token', token)
  start()
})
at('language').addEventListener('click', () => {
  language = language === 'fr' ? 'en' : 'fr'
  sessionStorage.setItem('lang', language)
  translate()
})
at('theme').addEventListener('click', () => {
  const next = (THEMES.indexOf(sessionStorage.getItem('theme') ?? '') + 1) % THEMES.length
  sessionStorage.setItem('theme', THEMES[next] ?? '')
  applyTheme()
})
at('hold').addEventListener('click', () => {
  held = !held
  at('hold').setAttribute('aria-pressed', String(held))
  put(at('hold'), held ? WORDS[language].unhold : WORDS[language].hold)
})
at('switch').addEventListener('click', async () => {
  const control = /** @type {HTMLButtonElement} */ (at('switch'))
  control.disabled = true
  try {
    const enabled = !model.status.sync.enabled
    model.status.sync = await ask(token, 'sync/link', { method: 'PUT', body: { enabled } })
    at('switch-bad').hidden = true
    dirty = true
  } catch {
    at('switch-bad').hidden = false
  } finally {
    control.disabled = false
  }
})

applyTheme()
translate()
void drawForEver()
if (token === '') askToken(false)
else start()
