// @ts-check
/** What the console knows of its gateway, and how a line of the stream changes it. Pure and bounded. */

import { afterLine, withAlarms } from './alarms.js'
import { careTasks } from './care-tasks.js'

/**
 * @typedef {import('../api/service.ts').StatusView} Status
 * @typedef {import('../api/service.ts').AssetView} AssetView
 * @typedef {import('../api/service.ts').DeviceView} DeviceView
 * @typedef {{ cursor: string, type: 'uplink', at: string, devEui: string, fCntUp: number, fPort: number | null,
 *   frmPayload: string, dataRate: number | null, freqHz: number, rssiDbm: number, snrDb: number, gateways: number,
 *   measurements: readonly Measured[], decodeError: string | null }} Frame
 * @typedef {{ quantity: string, index: number, value: number, unit: string }} Measured
 * @typedef {{ subject: string, atMs: number, press: number }} Call
 * @typedef {{ subject: string, of: string, ofMs: number, by: string, atMs: number }} Seen
 */

const FRAMES_MAX = 60
const HEARD_MAX = 4_000
const HEARD_MS = 30 * 60_000
const CALLS_MAX = 60
const SEEN_MAX = 200
/** The state of a place and the event that told it may be labelled by clocks that differ. */
const SAME_ALARM_MS = 60_000
/** A call stands at the top of every page for so long. */
export const CALL_HOT_MS = 15 * 60_000

export function emptyModel() {
  return {
    /** @type {Status | undefined} */
    status: undefined,
    /** @type {readonly AssetView[] | undefined} */
    assets: undefined,
    /** @type {readonly DeviceView[] | undefined} */
    devices: undefined,
    /** Newest first. @type {Frame[]} */
    frames: [],
    /** Oldest first: when, which channel, which spreading factor. @type {{ atMs: number, freqHz: number, sf: number }[]} */
    heard: [],
    /** Newest first. @type {Call[]} */
    calls: [],
    /** Alarms that somebody has seen, newest first. @type {Seen[]} */
    seen: [],
    /** Alarms and tests of the last days, newest first. @type {readonly import('./alarms.js').AlarmLine[]} */
    alarms: [],
    /** Something other than frames has happened: assets are to be asked anew. */
    hasNews: true,
  }
}

/** @typedef {ReturnType<typeof emptyModel>} Model */

/**
 * @param {Model} model
 * @param {any} line of the event stream
 */
export function takeLine(model, line) {
  if (line.type === 'uplink') return takeFrame(model, line)
  model.hasNews = true
  model.alarms = afterLine(model.alarms, line)
  if (line.type === 'callRaised') takeCall(model, line)
  if (line.type === 'alarmAcknowledged') takeSeen(model, line)
  if (line.type === 'withdrawn' && line.of === 'callRaised') dropCall(model, line)
}

/** Some of the places as they are now. @param {Model} model @param {readonly AssetView[]} views */
export function takeAssets(model, views) {
  const fresh = new Map(views.map((view) => [view.asset.id, view]))
  model.assets = model.assets?.map((view) => fresh.get(view.asset.id) ?? view)
}

/** The alarms of before this page was opened. @param {Model} model @param {readonly import('./alarms.js').AlarmLine[]} alarms */
export function takeAlarms(model, alarms) {
  // What the stream has told meanwhile is newer.
  model.alarms = withAlarms(alarms, model.alarms)
  for (const { type, subject, at, atMs, press, seen } of alarms) {
    if (type === 'callRaised') takeCall(model, { subject, at, press: Number(press) })
    if (!seen) continue
    const told = new Date(seen.atMs).toISOString()
    takeSeen(model, { subject, at: told, of: type, ofMs: atMs, by: seen.by })
  }
}

/** A frame that was decoded again told no call. @param {Model} model @param {{ subject: string, ofMs: number }} line */
function dropCall(model, { subject, ofMs }) {
  model.calls = model.calls.filter((call) => call.subject !== subject || call.atMs !== ofMs)
}

/** @param {Model} model @param {Frame} frame */
function takeFrame(model, frame) {
  model.frames = [frame, ...model.frames].slice(0, FRAMES_MAX)
  const atMs = Date.parse(frame.at)
  const sf = spreadingFactor(frame.dataRate)
  if (sf === undefined) return
  const heard = [...model.heard, { atMs, freqHz: frame.freqHz, sf }]
  model.heard = heard.filter((one) => one.atMs > atMs - HEARD_MS).slice(-HEARD_MAX)
}

/**
 * A call may be told twice: by the stream and by the history.
 * @param {Model} model
 * @param {{ subject: string, at: string, press: number }} line
 */
export function takeCall(model, { subject, at, press }) {
  const atMs = Date.parse(at)
  if (model.calls.some((call) => call.subject === subject && call.atMs === atMs)) return
  const calls = [...model.calls, { subject, atMs, press }].sort((a, b) => b.atMs - a.atMs)
  model.calls = calls.slice(0, CALLS_MAX)
}

/**
 * @param {Model} model
 * @param {{ subject: string, at: string, of: string, ofMs: number, by: string }} line
 */
export function takeSeen(model, { subject, at, of, ofMs, by }) {
  const isSame = (/** @type {Seen} */ seen) =>
    seen.subject === subject && seen.of === of && seen.ofMs === ofMs
  if (model.seen.some(isSame)) return
  model.seen = [{ subject, of, ofMs, by, atMs: Date.parse(at) }, ...model.seen].slice(0, SEEN_MAX)
}

/** The alarm of this place that began then. @param {Model} model @param {string} subject @param {string} of @param {number} sinceMs */
function seenOf({ seen }, subject, of, sinceMs) {
  return seen.find(
    (one) =>
      one.subject === subject &&
      one.of === of &&
      (of === 'callRaised' ? one.ofMs === sinceMs : one.ofMs >= sinceMs - SAME_ALARM_MS),
  )
}

/** EU868: DR0 is SF12, DR5 is SF7. @param {number | null} dataRate */
export function spreadingFactor(dataRate) {
  return dataRate === null || dataRate < 0 || dataRate > 5 ? undefined : 12 - dataRate
}

/**
 * What is left above the floor of the demodulator: −7.5 dB at SF7, 2.5 dB lower each step.
 * @param {number | null} snrDb
 * @param {number | null} dataRate
 */
export function marginDb(snrDb, dataRate) {
  const sf = spreadingFactor(dataRate)
  return snrDb === null || sf === undefined ? undefined : snrDb + 7.5 + 2.5 * (sf - 7)
}

/** @param {number | undefined} margin dB @returns {{ state: 'ok' | 'watch' | 'alarm' | 'unknown', bars: number }} */
export function radioVerdict(margin) {
  if (margin === undefined) return { state: 'unknown', bars: 0 }
  if (margin >= 15) return { state: 'ok', bars: 4 }
  if (margin >= 10) return { state: 'ok', bars: 3 }
  return margin >= 5 ? { state: 'watch', bars: 2 } : { state: 'alarm', bars: 1 }
}

/** @param {Model} model @param {string} kind */
export function assetsOf({ assets = [] }, kind) {
  return assets.filter(({ asset }) => asset.kind === kind)
}

/** `free` `occupied` `over` `unknown`: what is not known to be free or occupied is unknown. @param {Pick<AssetView, 'state' | 'details'>} view */
export function spaceMark({ state, details }) {
  if (state === 'free') return 'free'
  if (state !== 'occupied') return 'unknown'
  return detailsOf({ details }).overstay ? 'over' : 'occupied'
}

/** @param {{ details: unknown }} view @returns {import('../api/asset-details.ts').AssetDetails} */
export function detailsOf({ details }) {
  return /** @type {any} */ (details) ?? {}
}

/** @param {readonly Pick<AssetView, 'state' | 'details'>[]} views */
export function countSpaces(views) {
  const counts = { free: 0, occupied: 0, over: 0, unknown: 0 }
  for (const view of views) counts[spaceMark(view)]++
  return counts
}

/** Spaces by street, in the order of their ids. @param {Model} model */
export function streets(model) {
  /** @type {Map<string, { name: string, spaces: AssetView[] }>} */
  const byStreet = new Map()
  const spaces = [...assetsOf(model, 'space')].sort((a, b) => a.asset.id.localeCompare(b.asset.id))
  for (const view of spaces) {
    const name = streetName(view.asset.name)
    const street = byStreet.get(name)
    if (street) street.spaces.push(view)
    else byStreet.set(name, { name, spaces: [view] })
  }
  return [...byStreet.values()]
}

/** `Cours Mirabeau 07` → `Cours Mirabeau`. @param {string} name of a space */
export function streetName(name) {
  return name.replace(/[\s,]*[A-Z]{0,3}\s*\d+$/u, '') || name
}

/** The events that tasks come from and that can be acknowledged. */
export const ALARM_EVENTS = /** @type {Readonly<Record<string, string>>} */ ({
  call: 'callRaised',
  intrusion: 'intrusionDetected',
  alarm: 'alarmRaised',
  leak: 'leakConfirmed',
  valve: 'valveUnsure',
  cycle: 'cycleFaultFound',
  overstay: 'overstayStarted',
})
const SEEN_URGENCY = 4

/** The event that a task comes from; undefined: nobody can take it in charge. @param {Pick<Task, 'kind' | 'what'>} task */
export function eventOf({ kind, what }) {
  return kind === 'alarm' && what === 'missed' ? 'supervisionLost' : ALARM_EVENTS[kind]
}

/** Somebody may be in danger. */
const HOT_ALARMS = ['fire', 'missed']

/**
 * What waits for a person, the most urgent first.
 * @param {Model} model
 * @param {number} nowMs
 * @returns {Task[]}
 */
export function tasksOf(model, nowMs) {
  const { assets = [], devices = [] } = model
  /** @type {Task[]} */
  const tasks = []
  const hot = new Set()
  for (const call of model.calls) {
    if (nowMs - call.atMs > CALL_HOT_MS || hot.has(call.subject)) continue
    hot.add(call.subject)
    const view = assets.find(({ asset }) => asset.id === call.subject)
    tasks.push({ kind: 'call', urgency: 0, sinceMs: call.atMs, view, call })
  }
  for (const view of assets) {
    const { alarms, cycleFault, leak, valve, soil, fill, intrusion, overstay } = detailsOf(view)
    const { kind } = view.asset
    for (const { what, sinceMs } of alarms ?? [])
      tasks.push({ kind: 'alarm', urgency: HOT_ALARMS.includes(what) ? 1 : 2, sinceMs, view, what })
    if (intrusion) tasks.push({ kind: 'intrusion', urgency: 1, sinceMs: intrusion.sinceMs, view })
    if (leak) {
      const isOpenWater = leak.kind !== 'hidden_leak' && leak.level === 'confirmed'
      tasks.push({ kind: 'leak', urgency: isOpenWater ? 2 : 3, sinceMs: leak.sinceMs, view })
    }
    if (valve?.isUnsure) tasks.push({ kind: 'valve', urgency: 2, sinceMs: valve.sinceMs, view })
    if (cycleFault) tasks.push({ kind: 'cycle', urgency: 4, sinceMs: cycleFault.sinceMs, view })
    if (overstay) tasks.push({ kind: 'overstay', urgency: 4, sinceMs: overstay.sinceMs, view })
    if (view.state === 'full')
      tasks.push({ kind: 'bin', urgency: 5, sinceMs: fill?.atMs ?? nowMs, view })
    if (kind === 'tree' && soil?.isDry)
      tasks.push({ kind: 'dry', urgency: 5, sinceMs: nowMs, view })
  }
  for (const view of devices) {
    if (view.state !== 'silent') continue
    tasks.push({ kind: 'silent', urgency: 6, sinceMs: view.lastHeardAtMs ?? nowMs, device: view })
  }
  tasks.push(...careTasks(assets, devices))
  return tasks
    .map((task) => withSeen(model, task))
    .sort((a, b) => a.urgency - b.urgency || a.sinceMs - b.sinceMs)
}

/** An alarm that somebody has seen is no alarm to the next one; it stays until it is over. @param {Model} model @param {Task} task */
function withSeen(model, task) {
  const { view, call, sinceMs, urgency } = task
  const of = eventOf(task)
  const seen = of && seenOf(model, call?.subject ?? view?.asset.id ?? '', of, sinceMs)
  return seen ? { ...task, seen, urgency: Math.max(urgency, SEEN_URGENCY) } : task
}

/**
 * @typedef {{ kind: 'call' | 'alarm' | 'intrusion' | 'leak' | 'valve' | 'cycle' | 'overstay' | 'bin' | 'dry' | 'silent' |
 *   'doubt' | 'distrust' | 'battery',
 *   urgency: number, sinceMs: number, view?: AssetView | undefined, call?: Call, device?: DeviceView,
 *   what?: string, seen?: Seen }} Task
 */

/** Facts that the hypervisor has not acknowledged. @param {Model} model */
export function waitingFacts({ status }) {
  return (status?.sync.streams ?? []).reduce((sum, { waiting }) => sum + waiting, 0)
}

/**
 * Litres an hour between two counts of a meter; not known over a restart of its counter.
 * @param {readonly (readonly [number, number])[]} pulses UTC ms and count
 * @param {number} litresPerPulse
 * @returns {[number, number | null][]}
 */
export function flowOf(pulses, litresPerPulse) {
  /** @type {[number, number | null][]} */
  const flow = []
  for (let i = 1; i < pulses.length; i++) {
    const [fromMs, from] = pulses[i - 1] ?? [0, 0]
    const [toMs, to] = pulses[i] ?? [0, 0]
    if (toMs <= fromMs) continue
    const value = to < from ? null : ((to - from) * litresPerPulse * 3_600_000) / (toMs - fromMs)
    flow.push([fromMs, value])
    if (i === pulses.length - 1) flow.push([toMs, value])
  }
  return flow
}

const SUPPORT = [
  'device.batteryPercent',
  'device.batteryVoltage',
  'air.relativeHumidity',
  'soil.temperature',
]

/** The measurement that a frame is about. @param {readonly Measured[]} measurements */
export function mainOf(measurements) {
  return measurements.find(({ quantity }) => !SUPPORT.includes(quantity)) ?? measurements[0]
}

/** What a page draws of any kind of thing: its domain colour and its symbol. @param {string} kind */
export function lookOf(kind) {
  return LOOKS[kind] ?? { domain: 'none', icon: 'other', page: 'others' }
}

const LOOKS =
  /** @type {Readonly<Record<string, { domain: string, icon: string, page: string }>>} */ ({
    space: { domain: 'parking', icon: 'parking', page: 'parking' },
    zone: { domain: 'water', icon: 'water', page: 'watering' },
    site: { domain: 'water', icon: 'water', page: 'watering' },
    tree: { domain: 'green', icon: 'tree', page: 'others' },
    bin: { domain: 'waste', icon: 'bin', page: 'others' },
    segment: { domain: 'air', icon: 'people', page: 'others' },
    noisePoint: { domain: 'air', icon: 'noise', page: 'others' },
    airPoint: { domain: 'air', icon: 'air', page: 'others' },
    heatPoint: { domain: 'air', icon: 'heat', page: 'others' },
    callPoint: { domain: 'safety', icon: 'call', page: 'safety' },
    building: { domain: 'safety', icon: 'building', page: 'safety' },
  })
