// @ts-check
/** The city's pages at work: ask for the states, take the facts as they come. */

import { Forbidden, follow } from '../../../base/web/follow.js'
import { html } from '../../../base/web/html.js'
import { session } from '../../../base/web/session.js'
import { emptyCity, readAssets, takeFact } from './city.js'
import { Frame } from './frame.js'
import { LoginGate } from './login.js'
import { EN } from './words-en.js'
import { FR } from './words-fr.js'

const GAPS_EVERY = 8
const FIRST_FACTS = 60
const ROLLOUTS_EVERY = 4

const city = emptyCity()

const page = session({ home: 'city', words: { en: EN, fr: FR }, gate: LoginGate })

function context() {
  const { ask, logOut, askWho, touch } = page
  return { ...page.context(), city, ask, logOut, askWho, touch, refreshRollouts }
}

/** @typedef {ReturnType<typeof context>} Context */

async function refreshRollouts() {
  city.rollouts = (await asFarAsAllowed('rollouts', { rollouts: [] })).rollouts
  page.touch()
}

/**
 * What a role may not ask for is not there, and the rest of the page is.
 * @param {string} path
 * @param {any} otherwise
 */
async function asFarAsAllowed(path, otherwise) {
  try {
    return await page.ask(path)
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
  const [status, { states }, { gateways }] = await Promise.all([
    page.ask('status'),
    asFarAsAllowed('states', { states: [] }),
    page.ask('gateways'),
  ])
  Object.assign(city, { status, states, gateways })
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
    page.touch()
  }
  await follow(token, { after, onLine, onState: () => {}, isOver })
}

page.begin({ poll, follow: followFacts, draw: () => html`<${Frame} c=${context()} />` })
