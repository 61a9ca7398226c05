// @ts-check
/**
 * What a page of either side lives by: the token out of the address, or the login of a cookie, the state
 * every two seconds until that is refused, the stream beside it, repaints. Ages are told by the far side's
 * clock, for a phone's may be wrong.
 */

import { ask, Denied, Forbidden, Refused } from './ask.js'
import { forgetBegun, takeBegun } from './early.js'
import { look } from './follow.js'
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
import { addPreloaded } from './sheets.js'
import { askAsShown, shownState } from './shown-state.js'
import { wait } from './wait.js'

const POLL_MS = 2_000
const STALE_MS = 7_000
const TRIES_MAX = 3

/**
 * @typedef {object} Work
 * @property {(turn: number) => Promise<number>} poll takes the state, gives the far wall clock's time
 * @property {(token: string, isOver: () => boolean) => Promise<void>} follow takes the stream
 * @property {() => import('preact').ComponentChild} draw the page as it is now
 * @property {Keeper} [keeper] of a side whose pages open without it, too
 */

/**
 * The last state, for a page that is opened where nobody answers.
 * @typedef {object} Keeper
 * @property {() => Promise<{ farMs: number, ageMs: number } | undefined>} restore takes it, gives when it was
 * @property {() => Promise<void>} forget when its login ends
 */

/**
 * Who has come in, on a side that has people.
 * @typedef {{ name: string, roles: readonly string[], by: 'token' | 'password' | 'grant', may: readonly string[],
 *   isSteppedUp: boolean, hasSecondFactor: boolean }} Who
 */

/**
 * What lets people in; it is told when the cookie is there.
 * @typedef {(props: { t: any, settings: import('./shell.js').Settings, isWrong: boolean,
 *   onToken: (token: string) => void, onIn: () => void }) => any} PeopleGate
 */

/**
 * @template {{ login: { title: string } }} Words
 * @param {{ home: string, words: Record<import('./format.js').Language, () => Promise<Words>>,
 *   gate: () => Promise<PeopleGate>, staleMs?: number }} side
 *   `home`: the page of an empty hash; `words`, `gate`: loaded when they are needed;
 *   `staleMs`: after so long without an answer the page says so
 */
export function session({ home, words, gate, staleMs = STALE_MS }) {
  const root = /** @type {HTMLElement} */ (document.getElementById('app'))
  const clock = new FarClock()
  let route = readRoute(takeGiven() || location.hash, home)
  let token = sessionStorage.getItem('token') ?? ''
  /** In by a token, or by the cookie. */
  let isIn = token !== ''
  /** Of a side that has people: not known before it was asked. */
  let isAsked = isIn
  /** @type {Who | undefined} */
  let who
  let isWhoOld = false
  /** A hand was here since the last request that went by itself. */
  let isTouched = true
  /** @type {Work | undefined} */
  let work
  let isWrong = sessionStorage.getItem('over') === '1'
  sessionStorage.removeItem('over')
  let isHeard = false
  let isPainted = false
  /** Runs of different tokens: an old one ends by itself. */
  let run = 0
  let failures = 0
  /** Of the language that was asked for last and has come; nothing is drawn before, nor without sheets. @type {{ t: Words, language: import('./format.js').Language } | undefined} */
  let spoken
  let hasSheets = false
  /** @type {PeopleGate | undefined} */
  let opened
  const shown = shownState()
  const askForSide = askAsShown(shown, false, askAlone)
  const askForView = askAsShown(shown, true, askAlone)
  const past = new Past(
    (path) => askForView(path),
    () => loop.touch(),
  )

  /** What every page needs to draw itself. */
  function context() {
    if (!spoken) throw new Error('no page is drawn before its words have come')
    const { t, language } = spoken
    return {
      t,
      f: formats(language),
      route,
      past,
      who,
      nowMs: clock.nowMs,
      lastMs: clock.lastMs,
      /** A state that is only shown, to be looked at. */
      shown,
      isStale: isHeard && (clock.silentMs > staleMs || shown === 'stale'),
      /** Never answered, more than once: there is nothing to show. */
      isLost: !isHeard && (failures >= TRIES_MAX || shown === 'error'),
      isDemo: sessionStorage.getItem('demo') === '1',
      settings: {
        language,
        theme: chosenTheme(),
        setLanguage: (/** @type {string} */ next) => {
          chooseLanguage(next)
          void speak()
        },
        setTheme: (/** @type {string} */ next) => {
          chooseTheme(next)
          loop.now()
        },
      },
    }
  }

  /** What does not come leaves the language that is there. */
  async function speak() {
    const language = chosenLanguage()
    const t = await words[language]().catch(() => undefined)
    if (t && language === chosenLanguage()) {
      spoken = { t, language }
      document.documentElement.lang = language
    }
    loop.now()
  }

  /** Until they and the sheets are there, what index.html shows stands; what did not come is asked for again. */
  async function firstWords() {
    const sheets = addPreloaded()
    await speak()
    while (!spoken) {
      await wait(POLL_MS)
      await speak()
    }
    await sheets
    hasSheets = true
  }

  async function openGate() {
    opened = await gate().catch(() => undefined)
    loop.touch()
  }

  const loop = liveLoop(() => {
    if (!spoken || !hasSheets) return
    const { t, isStale, settings } = context()
    document.documentElement.toggleAttribute('data-stale', isStale)
    if (isIn) return paint(work?.draw())
    // Until it is known who is here, what index.html shows stands.
    if (!isAsked) return
    document.title = `${t.login.title} · Cigale`
    if (!opened) return void openGate()
    paint(
      html`<${opened} t=${t} settings=${settings} isWrong=${isWrong} onToken=${enter} onIn=${enterByCookie} />`,
    )
  })

  /** @param {import('preact').ComponentChild} drawn */
  function paint(drawn) {
    // What index.html shows until then is not Preact's: it would stay below.
    if (!isPainted) root.replaceChildren()
    isPainted = true
    render(drawn, root)
  }

  /** @param {string} given */
  function enter(given) {
    token = given
    sessionStorage.setItem('token', token)
    isIn = true
    start()
  }

  function enterByCookie() {
    sessionStorage.removeItem('token')
    token = ''
    isIn = true
    start()
  }

  /** @param {boolean} wasRefused a token that nobody knows, or a login that is over */
  function leave(wasRefused) {
    sessionStorage.removeItem('token')
    isWrong = wasRefused
    token = ''
    isIn = false
    who = undefined
    run++
    // Whoever comes in next sees nothing that this page or its phone still holds.
    const forgotten = work?.keeper?.forget().catch(() => {})
    if (wasRefused) sessionStorage.setItem('over', '1')
    void Promise.resolve(forgotten).then(() => location.reload())
  }

  /** Out by one's own hand: the far side forgets the login before this page does. */
  async function logOut() {
    if (token === '') await ask('', 'session', { method: 'DELETE' }).catch(() => {})
    leave(false)
  }

  /** The cookie of an earlier page, if it still opens. */
  async function comeBack() {
    const isLetIn = await (takeBegun('session') ?? ask('', 'session')).then(
      (/** @type {Who} */ said) => {
        who = said
        return true
      },
      (error) => !isRefusal(error) && restored(),
    )
    isAsked = true
    if (isLetIn) enterByCookie()
    else loop.now()
  }

  /** What an earlier page has kept, where nothing was heard yet. */
  async function restored() {
    const kept = await work?.keeper?.restore().catch(() => undefined)
    if (!kept || isHeard) return false
    clock.remembered(kept.farMs, kept.ageMs)
    isHeard = true
    return true
  }

  /** @param {string} path @param {import('./ask.js').How} [how] */
  function askAlone(path, how) {
    const begun = how === undefined ? takeBegun(path) : undefined
    if (begun) return begun
    if (how?.isBackground) return ask(token, path, how)
    const isBackground = !isTouched
    isTouched = false
    return ask(token, path, { ...how, isBackground })
  }

  /**
   * @param {number} mine
   * @param {Work['poll']} poll
   */
  async function pollForEver(mine, poll) {
    for (let turn = 0; mine === run; turn++) {
      try {
        const isAskingWho = !who || isWhoOld
        if (isAskingWho) isWhoOld = false
        const [said, farMs] = await Promise.all([
          isAskingWho ? askAlone('session') : who,
          poll(turn),
        ])
        who = said
        clock.heard(farMs)
        isHeard = true
        failures = 0
      } catch (error) {
        if (error instanceof Denied) return mine === run ? leave(true) : undefined
        failures++
        if (!isHeard) await restored()
      }
      // Somebody waits for the first.
      if (turn === 0) loop.now()
      else loop.touch()
      await wait(POLL_MS)
    }
  }

  function start() {
    const mine = ++run
    if (mine > 1) forgetBegun()
    isWrong = false
    loop.touch()
    if (!work) return
    void pollForEver(mine, work.poll)
    void work.follow(token, () => mine !== run)
  }

  return {
    context,
    /** Whether there is a context: its words have come. */
    isReady: () => spoken !== undefined,
    /** Something has changed. */
    touch: () => loop.touch(),
    /** A hand did something. */
    now: () => loop.now(),
    /** What all pages need. */
    ask: askForSide,
    /** What one page needs, or does. */
    askForView,
    /** @param {string} path @param {Parameters<typeof look>[2]} how */
    look: (path, how) => look(token, path, how),
    logOut,
    /** Who one is has changed: asked again with the next state. */
    askWho: () => {
      isWhoOld = true
    },
    /** @param {Work} given */
    begin(given) {
      work = given
      addEventListener('hashchange', () => {
        route = readRoute(takeGiven() || location.hash, home)
        const given = sessionStorage.getItem('token') ?? ''
        if (given !== '' && given !== token) enter(given)
        void speak()
      })
      for (const touch of ['pointerdown', 'keydown']) {
        addEventListener(touch, () => {
          isTouched = true
        })
      }
      applySettings()
      void firstWords().then(() => {
        if (isIn) start()
        else void comeBack()
      })
    },
  }
}

/** The far side has answered, and not with what was asked for. @param {unknown} error */
function isRefusal(error) {
  return error instanceof Denied || error instanceof Forbidden || error instanceof Refused
}
