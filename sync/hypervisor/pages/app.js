// @ts-check
/** The city's pages at work: ask for the states, take the facts as they come. */

import { Forbidden } from '../../../base/web/ask.js'
import { follow } from '../../../base/web/follow.js'
import { html } from '../../../base/web/html.js'
import { session } from '../../../base/web/session.js'
import { wait } from '../../../base/web/wait.js'
import { emptyCity, nameOf, readAssets, takeFact } from './city.js'
import { Frame } from './frame.js'
import { inOrder, stillTold, toldByFact, withTold } from './live/alarm-order.js'
import { openBell } from './live/bell-sound.js'
import { readPicture } from './live/picture.js'
import { isPage } from './pages.js'
import { titleOf } from './parts/alarm-text.js'
import { WORDS } from './words.js'

const GAPS_EVERY = 8
const FIRST_FACTS = 60
const ROLLOUTS_EVERY = 4

const city = emptyCity()

/** A break is told within five seconds (hypervisor-ux.md §7). */
const STALE_MS = 4_500
/** What the stream told is in the list of alarms soon: it is asked for so often, so far apart. */
const SOON = { times: 8, apartMs: 350 }

const page = session({
  home: 'city',
  words: WORDS,
  gate: async () => (await import('../../../base/web/people/login.js')).LoginGate,
  staleMs: STALE_MS,
})
/** @type {import('../../../base/web/ask.js').Kept} */
const keptPicture = {}

const bell = openBell({
  // On a slow line it looks before the page has its words: nothing has come yet either.
  alarms: () => (page.isReady() ? alarmsNow(page.context().nowMs) : []),
  words: (alarm) => ({ title: titleOf(page.context(), alarm), text: alarm.name }),
  onChange: () => page.touch(),
})

/** The open alarms, the most urgent first, with what the stream has just told. @param {number} nowMs */
function alarmsNow(nowMs) {
  return inOrder([...city.open, ...stillTold(city.told, city.open, nowMs)])
}

function context() {
  const { ask, logOut, askWho, touch } = page
  const now = page.context()
  const alarms = alarmsNow(now.nowMs)
  /** There is such a page, and who is here may open it. @param {string} name */
  const opens = (name) => isPage(name) && (now.who?.may.includes(name) ?? false)
  return {
    ...now,
    city,
    alarms,
    bell,
    opens,
    ask,
    touch,
    logOut,
    askWho,
    refreshRollouts,
    refreshAlarms,
  }
}

/** @typedef {ReturnType<typeof context>} Context */

async function refreshRollouts() {
  city.rollouts = (await asFarAsAllowed('rollouts', { rollouts: [] })).rollouts
  page.touch()
}

async function refreshAlarms() {
  city.open = (await asFarAsAllowed('alarms', { alarms: [] }, { isBackground: true })).alarms
  page.touch()
}

/** The list follows the stream within a moment. */
async function refreshAlarmsSoon() {
  for (let i = 0; i < SOON.times; i++) {
    await wait(SOON.apartMs)
    await refreshAlarms().catch(() => {})
    if (stillTold(city.told, city.open, page.context().nowMs).length === 0) return
  }
}

/**
 * What a role may not ask for is not there, and the rest of the page is.
 * @param {string} path
 * @param {any} otherwise
 * @param {Parameters<typeof page.ask>[1]} [how]
 */
async function asFarAsAllowed(path, otherwise, how) {
  try {
    return await page.ask(path, how)
  } catch (error) {
    if (error instanceof Forbidden) return otherwise
    throw error
  }
}

/** @param {number} turn */
async function poll(turn) {
  if (turn === 0 || city.assets.size === 0) {
    city.assets = readAssets(await asFarAsAllowed('assets', { features: [] }))
  }
  if (turn % GAPS_EVERY === 0) city.gaps = (await asFarAsAllowed('gaps', { gaps: [] })).gaps
  if (turn % ROLLOUTS_EVERY === 0) await refreshRollouts()
  const [status, { gateways }, picture, { alarms }] = await Promise.all([
    page.ask('status'),
    asFarAsAllowed('gateways', { gateways: [] }),
    asFarAsAllowed('city', undefined, { kept: keptPicture }),
    asFarAsAllowed('alarms', { alarms: [] }),
  ])
  if (picture && picture !== city.pictureBody) {
    city.pictureBody = picture
    city.picture = readPicture(picture)
  }
  Object.assign(city, { status, gateways, open: alarms })
  return Date.parse(status.now)
}

/**
 * The last facts first, then what comes behind them: no hole between the two.
 * @param {string} token
 * @param {() => boolean} isOver
 */
async function followFacts(token, isOver) {
  let after = '0'
  try {
    const { facts } = await page.ask(`facts?limit=${FIRST_FACTS}`)
    for (const fact of facts.reverse()) {
      takeFact(city, fact)
      after = fact.cursor
    }
  } catch {
    // The stream below tries again until the hypervisor answers, and then gives them too.
  }
  const onLine = (/** @type {any} */ fact) => {
    takeFact(city, fact)
    const alarm = toldByFact(fact, (id) => nameOf(city, id))
    if (!alarm) return page.touch()
    city.told = withTold(city.told, alarm)
    bell.ring()
    // It does not wait for the next repaint.
    page.now()
    void refreshAlarmsSoon()
  }
  const onState = (/** @type {string} */ state) => {
    city.isStreamOpen = state === 'open'
    city.hadStream ||= city.isStreamOpen
    page.touch()
  }
  await follow(token, { after, onLine, onState, isOver })
}

page.begin({ poll, follow: followFacts, draw: () => html`<${Frame} c=${context()} />` })
