// @ts-check
/**
 * The console at work: takes the token out of the address, asks for the state, follows the stream,
 * repaints. Ages are told by the gateway's clock, for a phone's may be wrong.
 */

import { ask, Denied, follow, wait } from '../../base/web/follow.js'
import { formats } from '../../base/web/format.js'
import { html, render } from '../../base/web/html.js'
import { FarClock, liveLoop } from '../../base/web/live.js'
import { Past } from '../../base/web/past.js'
import { readRoute, takeGiven } from '../../base/web/route.js'
import {
  applySettings,
  chooseLanguage,
  chooseTheme,
  chosenLanguage,
  chosenTheme,
} from '../../base/web/settings.js'
import { Gate } from '../../base/web/shell.js'
import { Frame } from './frame.js'
import { emptyModel, takeCall, takeLine } from './model.js'
import { EN } from './words-en.js'
import { FR } from './words-fr.js'

const POLL_MS = 2_000
/** Assets are asked again after news, and now and then without. */
const ASSETS_EVERY = 5
const DEVICES_EVERY = 8
const STALE_MS = 7_000
const CALL_POINTS_MAX = 16
const TRIES_MAX = 3

const root = /** @type {HTMLElement} */ (document.getElementById('app'))
const model = emptyModel()
const clock = new FarClock()
let route = readRoute(takeGiven() || location.hash, 'today')
let token = sessionStorage.getItem('token') ?? ''
let isWrong = false
/** Runs of different tokens: an old one ends by itself. */
let run = 0
let failures = 0
/** @type {readonly string[]} */
let roles = []
const past = new Past(
  (path) => ask(token, path),
  () => loop.touch(),
)

/** Everything a page needs to draw itself and to act. */
function context() {
  const language = chosenLanguage()
  const isHeard = model.status !== undefined
  return {
    t: language === 'en' ? EN : FR,
    f: formats(language),
    model,
    route,
    past,
    nowMs: clock.nowMs,
    lastMs: clock.lastMs,
    isStale: isHeard && clock.silentMs > STALE_MS,
    /** Never answered, more than once: there is nothing to show. */
    isLost: !isHeard && failures >= TRIES_MAX,
    isDemo: sessionStorage.getItem('demo') === '1',
    control: sessionStorage.getItem('control') ?? '',
    mayAct: roles.includes('technician') || roles.includes('maintainer'),
    maySwitch: roles.includes('maintainer'),
    settings: {
      language,
      theme: chosenTheme(),
      setLanguage: (/** @type {string} */ next) => {
        chooseLanguage(next)
        loop.now()
      },
      setTheme: (/** @type {string} */ next) => {
        chooseTheme(next)
        loop.now()
      },
    },
    ask: async (
      /** @type {string} */ path,
      /** @type {{ method?: string, body?: unknown }} */ how,
    ) => {
      const answer = await ask(token, path, how)
      model.hasNews = true
      return answer
    },
    refresh: () => loop.now(),
  }
}

/** @typedef {ReturnType<typeof context>} Context */

const loop = liveLoop(() => {
  const c = context()
  document.documentElement.toggleAttribute('data-stale', c.isStale)
  if (token === '') {
    const words = c.t.login
    document.title = `${words.title} · Cigale`
    render(
      html`<${Gate} brand="Cigale" isWrong=${isWrong} words=${words} onToken=${enter} />`,
      root,
    )
    return
  }
  render(html`<${Frame} c=${c} />`, root)
})

/** @param {string} given */
function enter(given) {
  token = given
  sessionStorage.setItem('token', token)
  start()
}

function leave() {
  sessionStorage.removeItem('token')
  token = ''
  isWrong = true
  run++
  loop.touch()
}

/** @param {number} mine */
async function pollForEver(mine) {
  for (let turn = 0; mine === run; turn++) {
    try {
      await poll(turn)
      failures = 0
    } catch (error) {
      if (error instanceof Denied) return leave()
      failures++
    }
    loop.touch()
    await wait(POLL_MS)
  }
}

/** @param {number} turn */
async function poll(turn) {
  if (roles.length === 0) roles = (await ask(token, 'caller')).roles
  const status = await ask(token, 'status')
  if (model.hasNews || turn % ASSETS_EVERY === 0 || model.assets === undefined) {
    model.hasNews = false
    model.assets = (await ask(token, 'assets')).assets
  }
  if (turn % DEVICES_EVERY === 0 || model.devices?.length !== status.devices.known) {
    model.devices = (await ask(token, 'devices')).devices
  }
  model.status = status
  clock.heard(status.atMs)
  if (turn === 0) void lastCalls()
}

/** Calls of before this page was opened. */
async function lastCalls() {
  const points = (model.assets ?? []).filter(({ state }) => state === 'called')
  for (const { asset } of points.slice(0, CALL_POINTS_MAX)) {
    try {
      const { facts } = await ask(token, `assets/${encodeURIComponent(asset.id)}/history?hours=72`)
      for (const fact of facts) if (fact.type === 'callRaised') takeCall(model, fact)
    } catch {
      // The list of calls stays shorter; new ones come with the stream.
    }
  }
  loop.touch()
}

function start() {
  const mine = ++run
  isWrong = false
  roles = []
  loop.touch()
  void pollForEver(mine)
  void follow(token, {
    after: 'now',
    onLine: (line) => {
      takeLine(model, line)
      loop.touch()
    },
    onState: () => {},
    isOver: () => mine !== run,
  })
}

addEventListener('hashchange', () => {
  route = readRoute(takeGiven() || location.hash, 'today')
  const given = sessionStorage.getItem('token') ?? ''
  if (given !== '' && given !== token) enter(given)
  loop.now()
})
applySettings()
if (token !== '') start()
