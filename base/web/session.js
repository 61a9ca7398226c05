// @ts-check
/**
 * What a page of either side lives by: the token out of the address, the state every two seconds until
 * the token is refused, the stream beside it, repaints. Ages are told by the far side's clock, for a
 * phone's may be wrong.
 */

import { ask, Denied, wait } from './follow.js'
import { formats } from './format.js'
import { html, render } from './html.js'
import { FarClock, liveLoop } from './live.js'
import { Past } from './past.js'
import { readRoute, takeGiven } from './route.js'
import {
  applySettings,
  chooseLanguage,
  chooseTheme,
  chosenLanguage,
  chosenTheme,
} from './settings.js'
import { Gate } from './shell.js'

const POLL_MS = 2_000
const STALE_MS = 7_000
const TRIES_MAX = 3

/**
 * @typedef {object} Work
 * @property {(turn: number) => Promise<number>} poll takes the state, gives the far wall clock's time
 * @property {(token: string, isOver: () => boolean) => Promise<void>} follow takes the stream
 * @property {() => import('preact').ComponentChild} draw the page as it is now
 */

/**
 * @template {{ login: import('./shell.js').GateWords }} Words
 * @param {{ home: string, words: { en: Words, fr: Words } }} side `home`: the page of an empty hash
 */
export function session({ home, words }) {
  const root = /** @type {HTMLElement} */ (document.getElementById('app'))
  const clock = new FarClock()
  let route = readRoute(takeGiven() || location.hash, home)
  let token = sessionStorage.getItem('token') ?? ''
  /** @type {Work | undefined} */
  let work
  let isWrong = false
  let isHeard = false
  /** Runs of different tokens: an old one ends by itself. */
  let run = 0
  let failures = 0
  const past = new Past(
    (path) => ask(token, path),
    () => loop.touch(),
  )

  /** What every page needs to draw itself. */
  function context() {
    const language = chosenLanguage()
    return {
      t: language === 'en' ? words.en : words.fr,
      f: formats(language),
      route,
      past,
      nowMs: clock.nowMs,
      lastMs: clock.lastMs,
      isStale: isHeard && clock.silentMs > STALE_MS,
      /** Never answered, more than once: there is nothing to show. */
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

  const loop = liveLoop(() => {
    const { t, isStale } = context()
    document.documentElement.toggleAttribute('data-stale', isStale)
    if (token !== '') return render(work?.draw(), root)
    document.title = `${t.login.title} · Cigale`
    const gate = html`<${Gate} brand="Cigale" isWrong=${isWrong} words=${t.login} onToken=${enter} />`
    render(gate, root)
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

  /**
   * @param {number} mine
   * @param {Work['poll']} poll
   */
  async function pollForEver(mine, poll) {
    for (let turn = 0; mine === run; turn++) {
      try {
        clock.heard(await poll(turn))
        isHeard = true
        failures = 0
      } catch (error) {
        if (error instanceof Denied) return leave()
        failures++
      }
      loop.touch()
      await wait(POLL_MS)
    }
  }

  function start() {
    const mine = ++run
    isWrong = false
    loop.touch()
    if (!work) return
    void pollForEver(mine, work.poll)
    void work.follow(token, () => mine !== run)
  }

  return {
    context,
    /** Something has changed. */
    touch: () => loop.touch(),
    /** A hand did something. */
    now: () => loop.now(),
    /** @param {string} path @param {{ method?: string, body?: unknown }} [how] */
    ask: (path, how) => ask(token, path, how),
    /** @param {Work} given */
    begin(given) {
      work = given
      addEventListener('hashchange', () => {
        route = readRoute(takeGiven() || location.hash, home)
        const given = sessionStorage.getItem('token') ?? ''
        if (given !== '' && given !== token) enter(given)
        loop.now()
      })
      applySettings()
      if (token !== '') start()
    },
  }
}
