// @ts-check
/**
 * The city's pages at work: the token out of the address, the states every two seconds, the facts as
 * they come, repaints. Ages are told by the hypervisor's clock.
 */

import { ask, Denied, follow, wait } from '../../../base/web/follow.js'
import { formats } from '../../../base/web/format.js'
import { html, render } from '../../../base/web/html.js'
import { FarClock, liveLoop } from '../../../base/web/live.js'
import { Past } from '../../../base/web/past.js'
import { readRoute, takeGiven } from '../../../base/web/route.js'
import {
  applySettings,
  chooseLanguage,
  chooseTheme,
  chosenLanguage,
  chosenTheme,
} from '../../../base/web/settings.js'
import { Gate } from '../../../base/web/shell.js'
import { emptyCity, readAssets, takeFact } from './city.js'
import { Frame } from './frame.js'
import { EN } from './words-en.js'
import { FR } from './words-fr.js'

const POLL_MS = 2_000
const GAPS_EVERY = 8
const STALE_MS = 7_000
const FIRST_FACTS = 60
const TRIES_MAX = 3

const root = /** @type {HTMLElement} */ (document.getElementById('app'))
const city = emptyCity()
const clock = new FarClock()
let route = readRoute(takeGiven() || location.hash, 'city')
let token = sessionStorage.getItem('token') ?? ''
let isWrong = false
let run = 0
let failures = 0
const past = new Past(
  (path) => ask(token, path),
  () => loop.touch(),
)

function context() {
  const language = chosenLanguage()
  const isHeard = city.status !== undefined
  return {
    t: language === 'en' ? EN : FR,
    f: formats(language),
    city,
    route,
    past,
    nowMs: clock.nowMs,
    lastMs: clock.lastMs,
    isStale: isHeard && clock.silentMs > STALE_MS,
    isLost: !isHeard && failures >= TRIES_MAX,
    isDemo: sessionStorage.getItem('demo') === '1',
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
  if (turn === 0 || city.assets.size === 0) city.assets = readAssets(await ask(token, 'assets'))
  if (turn % GAPS_EVERY === 0) city.gaps = (await ask(token, 'gaps')).gaps
  const [status, { states }, { gateways }] = await Promise.all([
    ask(token, 'status'),
    ask(token, 'states'),
    ask(token, 'gateways'),
  ])
  Object.assign(city, { status, states, gateways })
  clock.heard(Date.parse(status.now))
}

/** The last facts first, then what comes behind them: no hole between the two. @param {number} mine */
async function followFacts(mine) {
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
      loop.touch()
    },
    onState: () => {},
    isOver: () => mine !== run,
  })
}

function start() {
  const mine = ++run
  isWrong = false
  loop.touch()
  void pollForEver(mine)
  void followFacts(mine)
}

addEventListener('hashchange', () => {
  route = readRoute(takeGiven() || location.hash, 'city')
  const given = sessionStorage.getItem('token') ?? ''
  if (given !== '' && given !== token) enter(given)
  loop.now()
})
applySettings()
if (token !== '') start()
