// @ts-check
/** The city as elements: one function a part of the page. */

import { countSpaces, medianDelayMs, placeName, shortEui, statesOf, streets } from './city.js'
import { at, el, fill, icon, put } from './dom.js'

/**
 * @typedef {import('./city.js').City} City
 * @typedef {{ t: import('./words.js').Words, f: ReturnType<typeof import('./format.js').formats>,
 *   nowMs: number }} Surroundings
 */

const FACTS_SHOWN = 24
const CALL_SHOWN_MS = 15 * 60_000
/** Beside the point of a sensor: shown only when it says nothing else. */
const SUPPORT = new Set([
  'device.batteryPercent',
  'device.batteryVoltage',
  'air.temperature',
  'air.relativeHumidity',
  'soil.temperature',
])

/**
 * @param {string} state
 * @param {string} word
 */
function sign(state, word) {
  return el('span', { class: `s ${state}` }, word)
}

/**
 * @param {string} value
 * @param {string} label
 * @param {string} [state]
 */
function figure(value, label, state = '') {
  return el('div', { class: `fig ${state}`.trim() }, el('b', {}, value), el('span', {}, label))
}

/**
 * @param {Record<string, string>} words
 * @param {string} key
 */
function wordOf(words, key) {
  return words[key] ?? key
}

/**
 * @param {City} city
 * @param {Surroundings} around
 * @returns how many wait for a person
 */
export function drawAlarms(city, { t, f, nowMs }) {
  /** @type {HTMLElement[]} */
  const rows = []
  for (const { subject, at: raised } of statesOf(city, 'call')) {
    const ageMs = nowMs - Date.parse(raised)
    if (ageMs > CALL_SHOWN_MS) continue
    rows.push(
      alarmRow('alarm hot', f.lasted(ageMs), {
        title: `${t.callTitle} · ${placeName(subject)}`,
        text: t.called(f.time(Date.parse(raised)), f.lasted(ageMs)),
        word: t.alarm,
      }),
    )
  }
  for (const { subject, type, at: told, fields } of statesOf(city, 'leak')) {
    if (type === 'leakCleared') continue
    const kind = wordOf(t.leakKinds, fields?.['kind'])
    const flow = `${f.number(fields?.['flowLitresPerHour'] ?? 0)}\u202fL/h`
    rows.push(
      alarmRow('watch', f.lasted(nowMs - Date.parse(told)), {
        title: `${kind} ${wordOf(t.leakLevels, type)}, ${flow} · ${placeName(subject)}`,
        text: t.since(f.time(fields?.['sinceMs'] ?? Date.parse(told))),
        word: type === 'leakConfirmed' ? t.toRepair : t.toWatch,
      }),
    )
  }
  for (const { at: raised, code, gateway } of city.status.alarms) {
    rows.push(
      alarmRow('watch', f.lasted(nowMs - Date.parse(raised)), {
        title: `${t.hypervisorAlarm} · ${code}`,
        text: gateway,
        word: t.toWatch,
      }),
    )
  }
  const calm = el('li', { class: 'calm' }, sign('ok', t.calm))
  fill(at('alarm-list'), rows.length > 0 ? rows : [calm])
  return rows.length
}

/**
 * @param {string} state
 * @param {string} age
 * @param {{ title: string, text: string, word: string }} words
 */
function alarmRow(state, age, { title, text, word }) {
  const [kind = ''] = state.split(' ')
  return el(
    'li',
    { class: state },
    sign(kind, word),
    el('b', { class: 'age' }, age),
    el('div', {}, el('b', {}, title), el('span', {}, text)),
  )
}

/**
 * @param {City} city
 * @param {Surroundings} around
 */
export function drawFigures(city, { t, f }) {
  const { status } = city
  const delayMs = medianDelayMs(city)
  const { duplicates } = status.sinceStart
  fill(at('figures'), [
    figure(f.number(status.facts), t.factsHere),
    figure(delayMs === undefined ? '—' : delayWord(delayMs, f), t.delay),
    figure(f.number(status.gaps), t.gaps, status.gaps > 0 ? 'watch' : 'ok'),
    figure(f.number(duplicates), t.duplicates),
    figure(`${status.gatewaysOnline} / ${status.gateways}`, t.gatewaysOnline),
  ])
}

/**
 * @param {number} ms
 * @param {Surroundings['f']} f
 */
function delayWord(ms, f) {
  return ms < 10_000 ? `${f.number(Math.max(0, ms) / 1000, 1)}\u202fs` : f.lasted(ms)
}

/**
 * @param {City} city
 * @param {Surroundings} around
 */
export function drawSpaces(city, { t, f }) {
  const shown = streets(city)
  const all = shown.flatMap(({ spaces }) => spaces)
  const { free, occupied, unknown } = countSpaces(all)
  const known = all.length - unknown
  put(at('spaces-sub'), t.spacesSub(f.number(free), f.number(known), f.number(all.length)))
  const bar = at('spaces-bar')
  bar.setAttribute('aria-label', t.bar(free, occupied, unknown))
  const parts = Object.entries({ free, occupied, unknown }).map(([state, count]) => {
    if (count === 0) return null
    const part = el('i', { class: `b-${state}` })
    part.style.setProperty('--v', String(count))
    return part
  })
  fill(bar, parts)
  const list = shown.map(({ name, spaces }) => {
    const here = countSpaces(spaces)
    const marks = spaces.map(({ id, state, sinceMs }) => {
      const title = `${placeName(id)}, ${t[state]}, ${t.since(f.time(sinceMs))}`
      const letter = state === 'unknown' ? '?' : ''
      const kind = `sp ${state}`
      return el('span', { class: kind, role: 'listitem', title, 'aria-label': title }, letter)
    })
    const count = t.streetFree(f.number(here.free), f.number(spaces.length))
    return el(
      'div',
      { class: 'street' },
      el('p', {}, el('b', {}, name), el('span', {}, count)),
      el('div', { class: 'marks', role: 'list' }, ...marks),
    )
  })
  fill(at('streets'), list)
}

/**
 * @param {City} city
 * @param {Surroundings} around
 */
export function drawGateways(city, { t, f }) {
  const cards = city.gateways.map(({ eui, version, online, lastHeardAt, cursors }) => {
    const heard = lastHeardAt === null ? '' : t.lastHeard(f.time(Date.parse(lastHeardAt)))
    const state = online ? sign('ok', t.onlineGateway) : sign('unknown', t.silentGateway)
    const rows = t.streams.map((name, stream) => {
      const count = cursors
        .filter((/** @type {any} */ cursor) => cursor.stream === stream)
        .reduce((/** @type {number} */ sum, /** @type {any} */ cursor) => sum + cursor.next, 0)
      return el(
        'tr',
        {},
        el('th', { scope: 'row' }, `${stream} · ${name}`),
        el('td', { class: 'num' }, f.number(count)),
      )
    })
    const head = el(
      'tr',
      {},
      el('th', { scope: 'col' }, t.stream),
      el('th', { scope: 'col', class: 'num' }, t.rows),
    )
    return el(
      'div',
      { class: 'gateway' },
      el(
        'div',
        { class: 'hd' },
        el(
          'div',
          {},
          el('b', { class: 'mono' }, eui.toUpperCase()),
          el('p', {}, `Cigale ${version} · ${heard}`),
        ),
        state,
      ),
      el('table', { class: 'tbl' }, el('thead', {}, head), el('tbody', {}, ...rows)),
    )
  })
  fill(at('gateway-list'), cards.length > 0 ? cards : [el('p', { class: 'dim' }, t.noGateway)])
}

/**
 * Valves, meters and probes by their last reading; the parking sensors have their own part.
 * @param {City} city
 * @param {Surroundings} around
 */
export function drawZones(city, { t, f }) {
  const wanted = ['milesight-uc511', 'milesight-em300-di', 'decentlab-dl-trs21']
  const readings = city.states.filter(
    ({ kind, profile = '' }) => kind === 'reading' && wanted.includes(profile),
  )
  readings.sort(
    (a, b) =>
      wanted.indexOf(a.profile ?? '') - wanted.indexOf(b.profile ?? '') ||
      (a.subject < b.subject ? -1 : 1),
  )
  const rows = readings.map(({ subject, profile = '', measurements = [], at: read }) => {
    const told = mainOf(measurements)
    return el(
      'li',
      {},
      el(
        'span',
        {},
        el('b', {}, wordOf(t.models, profile)),
        ' ',
        el('span', { class: 'mono dim' }, shortEui(subject)),
      ),
      el('span', {}, told ? measured(told, t, f) : ''),
      el('time', {}, f.time(Date.parse(read))),
    )
  })
  fill(at('zone-list'), rows.length > 0 ? rows : [el('li', {}, t.noZone)])
}

/** @param {readonly import('./city.js').Measurement[]} measurements */
function mainOf(measurements) {
  return measurements.find(({ quantity }) => !SUPPORT.has(quantity)) ?? measurements[0]
}

/**
 * @param {import('./city.js').Measurement} measurement
 * @param {import('./words.js').Words} t
 * @param {Surroundings['f']} f
 */
function measured({ quantity, value, unit }, t, f) {
  const name = wordOf(t.quantities, quantity)
  if (quantity === 'valve.open') return `${name} ${value === 1 ? t.open : t.shut}`
  if (quantity === 'parking.occupied') return value === 1 ? t.occupied : t.free
  if (quantity === 'flow.pulses') return `${f.number(value)}\u202f${t.pulses}`
  const digits = Number.isInteger(value) ? 0 : 1
  const shown = unit === 'count' || unit === '' ? '' : `\u202f${unit}`
  return `${name} ${f.number(value, digits)}${shown}`
}

/**
 * @param {City} city
 * @param {Surroundings} around
 */
export function drawFacts(city, { t, f }) {
  put(at('facts-sub'), t.factsSub(f.number(city.arrivedMs.length)))
  const rows = city.facts.slice(0, FACTS_SHOWN).map((fact) => {
    const told = fact.at === null ? undefined : Date.parse(fact.at)
    const lateMs = told === undefined ? 0 : Date.parse(fact.receivedAt) - told
    return el(
      'tr',
      { class: `st${fact.stream}` },
      el('td', { class: 'when' }, el('time', {}, told === undefined ? '—' : f.time(told))),
      el('td', { class: 'what' }, el('b', {}, wordOf(t.kinds, fact.type))),
      el('td', { class: 'where' }, ...whereOf(fact, t, f)),
      el('td', { class: 'num seq' }, `${fact.stream}\u202f/\u202f${f.number(fact.seq)}`),
      el('td', { class: 'num late' }, `+${delayWord(lateMs, f)}`),
    )
  })
  const none = el('tr', {}, el('td', { colspan: '5', class: 'dim' }, t.noFact))
  fill(at('fact-list'), rows.length > 0 ? rows : [none])
}

/**
 * @param {import('./city.js').FactLine} fact
 * @param {import('./words.js').Words} t
 * @param {Surroundings['f']} f
 */
function whereOf({ subject, devEui, profile = '', measurements = [], fields }, t, f) {
  if (devEui !== undefined) {
    const told = mainOf(measurements)
    const text = told ? measured(told, t, f) : ''
    return [`${wordOf(t.models, profile)} ${shortEui(devEui)} `, el('span', { class: 'dim' }, text)]
  }
  if (!subject)
    return [
      t.theGateway,
      ' ',
      el('span', { class: 'dim' }, fields?.['kind'] ?? fields?.['code'] ?? ''),
    ]
  return [/^[0-9a-f]{16}$/.test(subject) ? subject.toUpperCase() : placeName(subject)]
}

/**
 * @param {import('./words.js').Words} t
 * @param {boolean} isStale
 */
export function drawTrust(t, isStale) {
  const trust = at('trust')
  trust.className = isStale ? 'trust unknown' : 'trust'
  fill(trust, [icon(isStale ? 'off' : 'ok', 's'), el('span', {}, isStale ? t.lost : t.live)])
}
