// @ts-check
/** The console at work: asks for the gateway's state and follows its stream. */

import { Forbidden, STEP_UP } from '../../base/web/ask.js'
import { follow } from '../../base/web/follow.js'
import { html } from '../../base/web/html.js'
import { forgetState, keepFiles, keepState, keptState } from '../../base/web/offline.js'
import { session } from '../../base/web/session.js'
import { Frame } from './frame.js'
import { emptyModel, takeAlarms, takeAssets, takeCall, takeLine } from './model.js'
import { assetNews } from './news.js'
import { stepUpAsked } from './step-up.js'

/** Assets are asked again after news, and now and then without. */
const ASSETS_EVERY = 5
const DEVICES_EVERY = 8
/** The state is kept for a page that is opened where nothing answers. */
const KEPT_EVERY = 5
/** A leak may stand for weeks until somebody comes. */
const ALARM_HOURS = 24 * 30

const model = emptyModel()
/** @type {readonly string[]} */
let roles = []
let isAskingDevices = false

const page = session({
  home: 'today',
  words: {
    fr: async () => (await import('./words-fr.js')).FR,
    en: async () => (await import('./words-en.js')).EN,
  },
  gate: async () => {
    const { LoginGate } = await import('../../base/web/people/login.js')
    return (props) => html`<${LoginGate} ...${props} takesGrants=${true} />`
  },
})
const stepUp = stepUpAsked(() => page.now())

const news = assetNews({
  ask: (path) => page.ask(path),
  take: (views) => {
    takeAssets(model, views)
    page.touch()
  },
})

/** Everything a page needs to draw itself and to act. */
function context() {
  return {
    ...page.context(),
    model,
    control: sessionStorage.getItem('control') ?? '',
    mayAct: roles.includes('technician') || roles.includes('maintainer'),
    maySee: ['technician', 'maintainer', 'security'].some((role) => roles.includes(role)),
    maySwitch: roles.includes('maintainer'),
    /** For the machine itself: its settings and its log. */
    mayCare: roles.includes('maintainer') || roles.includes('security'),
    ask: async (
      /** @type {string} */ path,
      /** @type {import('../../base/web/ask.js').How} */ how,
    ) => {
      const answer = await steppedUp(() => page.askForView(path, how))
      model.hasNews = true
      return answer
    },
    look: page.look,
    refresh: page.now,
    logOut: page.logOut,
    askWho: page.askWho,
    stepUp: stepUp.waiting(),
  }
}

/**
 * An act; where it needs the second factor again, that is asked for, and the act goes on.
 * @template T
 * @param {() => Promise<T>} act
 */
async function steppedUp(act) {
  try {
    return await act()
  } catch (error) {
    const isAsked = error instanceof Forbidden && error.type === STEP_UP
    if (!isAsked || !(await stepUp.ask())) throw error
    return await act()
  }
}

/** @typedef {ReturnType<typeof context>} Context */

/**
 * All at once: a phone in the street waits for one answer, not for four.
 * @param {number} turn
 */
async function poll(turn) {
  // A new token, a new caller.
  if (turn === 0) roles = []
  const isAskingAssets = model.hasNews || turn % ASSETS_EVERY === 0 || model.assets === undefined
  if (isAskingAssets) model.hasNews = false
  const [status, assets, caller] = await Promise.all([
    page.ask('status'),
    isAskingAssets ? page.ask('assets') : undefined,
    roles.length === 0 ? page.ask('caller') : undefined,
  ])
  if (assets) model.assets = assets.assets
  if (caller) roles = caller.roles
  if (turn % DEVICES_EVERY === 0 || model.devices?.length !== status.devices.known) {
    void readDevices()
  }
  model.status = page.context().shown === 'offline' ? cutOff(status) : status
  if (page.context().shown === 'alarm') callNow(status.atMs)
  if (turn % KEPT_EVERY === 0) {
    void keepState({ status, assets: model.assets }, status.atMs).catch(() => {})
  }
  if (turn === 0) void lastAlarms()
  return status.atMs
}

/** The longest list: only its own pages wait for it. */
async function readDevices() {
  if (isAskingDevices) return
  isAskingDevices = true
  try {
    model.devices = (await page.ask('devices')).devices
    page.touch()
  } catch {
    // The next turn asks again, and says what is wrong.
  } finally {
    isAskingDevices = false
  }
}

/** As it would be without its hypervisor. @param {import('./model.js').Status} status @returns {import('./model.js').Status} */
function cutOff(status) {
  const sync = { ...status.sync, connected: false, link: /** @type {const} */ ('down') }
  return { ...status, sync }
}

/** As if somebody had pressed the first call point. @param {number} nowMs */
function callNow(nowMs) {
  const point = model.assets?.find(({ asset }) => asset.kind === 'callPoint')
  if (!point || model.calls.length > 0) return
  takeCall(model, { subject: point.asset.id, at: new Date(nowMs).toISOString(), press: 1 })
}

/** Alarms of before this page was opened, and who has taken them in charge. */
async function lastAlarms() {
  try {
    takeAlarms(model, (await page.ask(`alarms?hours=${ALARM_HOURS}`)).alarms)
    page.touch()
  } catch {
    // New ones come with the stream.
  }
}

/**
 * @param {string} token
 * @param {() => boolean} isOver
 */
function followEvents(token, isOver) {
  const onLine = (/** @type {any} */ line) => {
    takeLine(model, line)
    if (model.assets?.some(({ asset }) => asset.id === line.subject)) news.heard(line.subject)
    page.touch()
  }
  const onState = (/** @type {string} */ state) => {
    if (state !== 'open') return
    // What happened between the last answers and this stream was told by neither.
    model.hasNews = true
    void lastAlarms()
  }
  return follow(token, { after: 'now', onLine, onState, isOver })
}

async function restore() {
  const kept = await keptState()
  if (kept) Object.assign(model, kept.state)
  return kept
}

page.begin({
  poll,
  follow: followEvents,
  draw: () => html`<${Frame} c=${context()} />`,
  keeper: { restore, forget: forgetState },
})
keepFiles()
