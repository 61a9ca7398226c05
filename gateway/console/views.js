// @ts-check
/** The model as elements: one function a part of the page. */

import { at, el, fill, icon, put } from './dom.js'
import {
  assetsOf,
  countSpaces,
  flowOf,
  spreadingFactor,
  streets,
  toldBy,
  waitingFacts,
} from './model.js'

/**
 * @typedef {import('./model.js').Model} Model
 * @typedef {{ t: import('./words.js').Words, f: ReturnType<typeof import('./format.js').formats>,
 *   nowMs: number, fresh: (id: string) => boolean }} Surroundings
 */

const FRAMES_SHOWN = 18
/** A call that nobody can close here leaves the page after so long. */
const CALL_SHOWN_MS = 15 * 60_000

/**
 * @param {string} state
 * @param {string} symbol
 * @param {string} word
 */
function pill(state, symbol, word) {
  return el('span', { class: `pill ${state}` }, icon(symbol), word)
}

/**
 * @param {string} value
 * @param {string} label
 * @param {{ unit?: string, state?: string }} [more]
 */
function figure(value, label, { unit = '', state = '' } = {}) {
  const number = el('b', {}, value, unit && el('small', {}, unit))
  return el('div', { class: `fig ${state}`.trim() }, number, el('span', {}, label))
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 * @returns how many wait for a person
 */
export function drawAlarms(model, { t, f, nowMs }) {
  const names = new Map(model.assets.map(({ asset }) => [asset.id, asset.name]))
  const calls = model.calls.filter(({ atMs }) => nowMs - atMs < CALL_SHOWN_MS)
  const cards = calls.map((call) =>
    card('alarm', 'call', 'd-alarm', {
      title: `${t.callTitle} · ${names.get(call.subject) ?? call.subject}`,
      text: `${t.called(f.time(call.atMs), f.lasted(nowMs - call.atMs))} (${pressWord(t, call.press)})`,
      state: pill('alarm solid', 'alarm', t.alarm),
    }),
  )
  for (const view of assetsOf(model, 'zone')) {
    const leak = view.details?.leak?.leak
    if (!leak) continue
    const confirmed = leak.level === 'confirmed'
    const flow = `${f.number(leak.flowLitresPerHour)}\u202fL/h`
    const since = view.sinceMs === null ? '' : `, ${t.since(f.time(view.sinceMs))}`
    const lost = `${f.number(leak.lostLitres)}\u202fL ${t.lost}${since}`
    cards.push(
      card(confirmed ? 'watch' : '', 'leak', 'd-water', {
        title: `${leakWord(t, leak)}, ${flow} · ${view.asset.name}`,
        text: `${lost}. ${t.leakText}`,
        state: pill('watch', 'watch', confirmed ? t.toRepair : t.toWatch),
      }),
    )
  }
  const calm = el('p', { class: 'card calm' }, icon('ok'), t.calm)
  fill(at('alarm-list'), cards.length > 0 ? cards : [calm])
  return cards.length
}

/**
 * @param {string} kind
 * @param {string} symbol
 * @param {string} chip
 * @param {{ title: string, text: string, state: HTMLElement }} words
 */
function card(kind, symbol, chip, { title, text, state }) {
  const head = el('div', {}, el('h3', {}, title), el('p', {}, text))
  const sign = el('span', { class: `chip ${chip}` }, icon(symbol))
  return el(
    'article',
    { class: `card ${kind}`.trim() },
    el('div', { class: 'hd' }, sign, head, state),
  )
}

/**
 * @param {import('./words.js').Words} t
 * @param {number} press
 */
function pressWord(t, press) {
  return /** @type {Record<number, string>} */ (t.press)[press] ?? ''
}

/**
 * @param {import('./words.js').Words} t
 * @param {{ kind: string, level: string }} leak
 */
function leakWord(t, { kind, level }) {
  const kinds = /** @type {Record<string, string>} */ (t.leakKinds)
  const levels = /** @type {Record<string, string>} */ (t.leakLevels)
  return `${kinds[kind] ?? kind} ${levels[level] ?? level}`
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 */
export function drawFigures({ status }, { t, f }) {
  const refused = Object.values(status.refused).reduce((sum, n) => sum + Number(n), 0)
  /** @type {{ txFrames: number }[]} */
  const radio = status.radio
  const answers = radio.reduce((sum, { txFrames }) => sum + txFrames, 0)
  fill(at('figures'), [
    figure(f.number(status.uplinks), t.accepted),
    figure(f.number(status.devices.heardLastHour), t.heard(f.number(status.devices.known))),
    figure(f.number(answers), t.answers),
    figure(f.number(refused), t.refused),
    figure(f.lasted(status.upMs), t.running),
  ])
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 */
export function drawSpaces(model, around) {
  const { t, f } = around
  const all = assetsOf(model, 'space')
  const { free, occupied, unknown } = countSpaces(all)
  const known = all.length - unknown
  put(at('spaces-sub'), t.spacesSub(f.number(free), f.number(known), f.number(all.length)))
  const bar = at('spaces-bar')
  bar.setAttribute('aria-label', t.bar(free, occupied, unknown))
  fill(
    bar,
    Object.entries({ free, occupied, unknown }).map(([state, count]) => {
      if (count === 0) return null
      const part = el('i', { class: `b-${state}` })
      part.style.setProperty('--v', String(count))
      return part
    }),
  )
  const list = at('streets')
  const shown = streets(model)
  while (list.children.length > shown.length) list.lastElementChild?.remove()
  for (const [i, { name, spaces }] of shown.entries()) {
    const street = list.children[i] ?? list.appendChild(el('div', { class: 'street' }))
    const here = countSpaces(spaces)
    fill(street, [
      el(
        'p',
        {},
        el('b', {}, name),
        el('span', {}, t.streetFree(f.number(here.free), f.number(spaces.length))),
      ),
      el('div', { class: 'marks', role: 'list' }, ...spaces.map((view) => mark(view, around))),
    ])
  }
}

/**
 * @param {any} view
 * @param {Surroundings} around
 */
function mark({ asset, state, sinceMs }, { t, f, fresh }) {
  const category = asset.properties.category ?? 'normal'
  const shape = state === 'free' || state === 'occupied' ? state : 'unknown'
  const letters = /** @type {Record<string, string>} */ (t.letters)
  const kinds = /** @type {Record<string, string>} */ (t.categories)
  const words = [asset.name, kinds[category], t[/** @type {'free'} */ (shape)]]
  if (sinceMs !== null && shape !== 'unknown') words.push(t.since(f.time(sinceMs)))
  const title = words.filter(Boolean).join(', ')
  const letter = letters[category] || (shape === 'unknown' ? '?' : '')
  const kind = `sp ${shape}${fresh(asset.id) ? ' fresh' : ''}`
  return el('span', { class: kind, role: 'listitem', title, 'aria-label': title }, letter)
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 */
export function drawZones(model, around) {
  fill(
    at('zone-list'),
    assetsOf(model, 'zone').map((view) => zoneRow(model, view, around)),
  )
}

/**
 * @param {Model} model
 * @param {any} view
 * @param {Surroundings} around
 */
function zoneRow(model, view, { t, f, nowMs }) {
  const flow = flowOf(model, view, nowMs)
  const flowText = flow === undefined ? t.noFlow : `${f.number(flow, 1)}\u202fL/min`
  /** @type {any[]} */
  const bindings = view.bindings
  const probes = bindings.flatMap(({ role, devEui, index }) => {
    const tension = role === 'probe' ? model.tensions.get(devEui) : undefined
    return tension ? [`${f.number(tension.kpa)}\u202fkPa ${t.depth(index)}`] : []
  })
  return el(
    'li',
    {},
    el(
      'span',
      {},
      el('b', {}, view.asset.name),
      el('span', { class: 'sub' }, probes.length > 0 ? probes.join(' · ') : t.noProbe),
    ),
    el('span', { class: 'e' }, valvePill(view.state, t), el('span', { class: 'dim' }, flowText)),
  )
}

/**
 * @param {string} state
 * @param {import('./words.js').Words} t
 */
function valvePill(state, t) {
  if (state.startsWith('leak')) return pill('watch', 'watch', t.leaking)
  if (state === 'watering') return pill('water', 'water', t.watering)
  if (state === 'closed') return pill('ok', 'ok', t.closed)
  return pill('unknown', 'unknown', t.valveUnknown)
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 */
export function drawFrames(model, { t, f }) {
  put(at('frames-sub'), t.framesSub(f.number(model.heardMs.length)))
  const rows = model.frames.slice(0, FRAMES_SHOWN).map((line) => {
    const device = model.devices.get(line.devEui)
    const kinds = /** @type {Record<string, string>} */ (t.kinds)
    const told = toldBy(line)
    const sf = spreadingFactor(line.dataRate)
    return el(
      'tr',
      told.kind === 'call' ? { class: 'call' } : {},
      el('td', { class: 'when' }, el('time', {}, f.time(Date.parse(line.at)))),
      el(
        'td',
        { class: 'who' },
        el('b', {}, device?.name ?? line.devEui.toUpperCase()),
        el('span', {}, kinds[device?.profile] ?? t.unknownDevice),
      ),
      el('td', { class: 'what' }, toldWord(told, t, f)),
      el('td', { class: 'num sf' }, sf === undefined ? '?' : `SF${sf}`),
      el('td', { class: 'num rssi' }, `${f.number(line.rssiDbm)}\u202fdBm`),
      el('td', { class: 'num snr' }, `${f.number(line.snrDb, 1)}\u202fdB`),
      el('td', { class: 'num fcnt' }, f.number(line.fCntUp)),
    )
  })
  const none = el('tr', {}, el('td', { colspan: '7', class: 'dim' }, t.noFrame))
  fill(at('frame-list'), rows.length > 0 ? rows : [none])
}

/**
 * @param {import('./model.js').Told} told
 * @param {import('./words.js').Words} t
 * @param {Surroundings['f']} f
 */
function toldWord(told, t, f) {
  switch (told.kind) {
    case 'number':
      return `${f.number(told.value, told.decimals)}\u202f${told.unit}`
    case 'pulses':
      return `${f.number(told.value)}\u202f${t.values.pulses}`
    case 'battery':
      return `${t.values.battery} ${f.number(told.value)}\u202f%`
    default:
      return t.values[told.kind]
  }
}

/**
 * @param {Model} model
 * @param {Surroundings} around
 * @param {boolean} isStale
 */
export function drawLink(model, { t, f, nowMs }, isStale) {
  const { sync } = model.status
  const waiting = waitingFacts(model)
  const state = isStale ? 'unknown' : sync.connected && sync.enabled ? 'ok' : 'watch'
  const word = isStale ? t.away : !sync.enabled ? t.paused : sync.connected ? t.online : t.offline
  const symbol = state === 'ok' ? 'ok' : state === 'watch' ? 'off' : 'phone'
  const acked =
    sync.lastAckAtMs === null ? t.nothingReceived : t.lastReceived(f.time(sync.lastAckAtMs))
  const why = !sync.enabled
    ? t.pausedSince(f.lasted(nowMs - sync.since))
    : sync.connected
      ? acked
      : t.noAnswer
  const verdict = at('verdict')
  verdict.className = `verdict ${state}`
  fill(verdict, [icon(symbol), el('div', {}, el('b', {}, word), el('span', {}, why))])
  const trust = at('trust')
  trust.className = `trust ${state}`
  fill(trust, [icon(symbol, 's'), el('span', {}, word)])
  /** @type {{ stream: number, waiting: number, acked: number }[]} */
  const streams = sync.streams
  const received = streams.reduce((sum, lane) => sum + lane.acked, 0)
  const waits = waiting > 0 && state !== 'ok' ? 'watch' : ''
  fill(at('link-figures'), [
    figure(f.number(waiting), t.factsWaiting, { state: waits }),
    figure(f.number(received), t.factsReceived),
  ])
  const lanes = t.streams.map((name, stream) => {
    const lane = streams.find((one) => one.stream === stream)
    const count = lane?.waiting ?? 0
    const mark = count > 0 && state !== 'ok' ? 'num waits' : 'num'
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, `${stream} · ${name}`),
      el('td', { class: mark }, f.number(count)),
      el('td', { class: 'num' }, f.number(lane?.acked ?? 0)),
    )
  })
  fill(at('lanes'), lanes)
  const control = at('switch')
  control.className = sync.enabled ? 'btn big wide' : 'btn main big wide'
  put(control, sync.enabled ? t.cut : t.restore)
  at('cut').hidden = state !== 'watch'
  const plural = waiting < 2 ? t.facts.one : t.facts.other
  put(at('cut-title'), t.cutTitle)
  put(at('cut-text'), t.cutText(`${f.number(waiting)} ${plural}`))
}
