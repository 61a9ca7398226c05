// @ts-check
/**
 * The page at work: takes the token out of the address, asks for the states every two seconds, follows
 * the facts, draws at most four times a second. Ages are told by the hypervisor's clock.
 */

import { emptyCity, takeFact } from './city.js'
import { at, put } from './dom.js'
import { ask, Denied, follow, wait } from './follow.js'
import { formats } from './format.js'
import {
  drawAlarms,
  drawFacts,
  drawFigures,
  drawGateways,
  drawSpaces,
  drawTrust,
  drawZones,
} from './views.js'
import { WORDS } from './words.js'

/** @typedef {import('./format.js').Language} Language */

const POLL_MS = 2_000
const DRAW_MS = 250
const STALE_MS = 7_000
const FIRST_FACTS = 60
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

const city = emptyCity()
let token = sessionStorage.getItem('token') ?? ''
let language = /** @type {Language} */ (sessionStorage.getItem('lang') === 'en' ? 'en' : 'fr')
let dirty = true
/** Page time when the last answer came, and the hypervisor's clock then. */
let answered = { pageMs: Number.NEGATIVE_INFINITY, cityMs: 0 }

/** Milliseconds of the page's own time line. */
function pageMs() {
  return Number(document.timeline.currentTime ?? 0)
}

function nowMs() {
  return answered.cityMs + Math.max(0, pageMs() - answered.pageMs)
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
  document.title = `${words.title} · Cigale`
  dirty = true
}

function applyTheme() {
  const theme = sessionStorage.getItem('theme') ?? ''
  if (theme) document.documentElement.dataset['theme'] = theme
  else delete document.documentElement.dataset['theme']
}

function draw() {
  if (!city.status) return
  const t = WORDS[language]
  const f = formats(language)
  const isStale = pageMs() - answered.pageMs > STALE_MS
  document.documentElement.toggleAttribute('data-stale', isStale)
  at('stale').hidden = !isStale
  put(at('stale-title'), t.staleTitle(f.time(answered.cityMs)))
  put(at('context'), `${f.day(nowMs())}, ${f.time(nowMs())}`)
  const around = { t, f, nowMs: nowMs() }
  drawTrust(t, isStale)
  drawAlarms(city, around)
  drawFigures(city, around)
  drawSpaces(city, around)
  drawGateways(city, around)
  drawZones(city, around)
  drawFacts(city, around)
}

async function drawForEver() {
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    dirty = false
    draw()
    await wait(DRAW_MS)
    for (let i = 0; i < 3 && !dirty; i++) await wait(DRAW_MS)
  }
}

async function pollForEver() {
  for (;;) {
    try {
      const [status, { states }, { gateways }] = await Promise.all([
        ask(token, 'status'),
        ask(token, 'states'),
        ask(token, 'gateways'),
      ])
      Object.assign(city, { status, states, gateways })
      answered = { pageMs: pageMs(), cityMs: Date.parse(status.now) }
      at('live').hidden = false
      dirty = true
    } catch (error) {
      if (error instanceof Denied) return askToken(true)
    }
    await wait(POLL_MS)
  }
}

/** The last facts first, then what comes behind them: no hole between the two. */
async function followFacts() {
  let after = '0'
  try {
    const { facts } = await ask(token, `facts?limit=${FIRST_FACTS}`)
    for (const fact of facts.reverse()) {
      takeFact(city, fact)
      after = fact.cursor
    }
  } catch {
    // The stream below tries again until the hypervisor answers, and then gives them too.
  }
  await follow(token, {
    after,
    onLine: (fact) => {
      takeFact(city, fact)
      dirty = true
    },
    onState: () => {},
  })
}

/** @param {boolean} wasWrong */
function askToken(wasWrong) {
  sessionStorage.removeItem('token')
  at('login').hidden = false
  at('login-bad').hidden = !wasWrong
  at('live').hidden = true
}

function start() {
  at('demo').hidden = sessionStorage.getItem('demo') !== '1'
  at('login').hidden = true
  void pollForEver()
  void followFacts()
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

applyTheme()
translate()
void drawForEver()
if (token === '') askToken(false)
else start()
