// @ts-check
/**
 * What the page knows, as one value, and how what it hears changes it. Pure: no clock, no page.
 * A thing that was not heard of is unknown; nothing here makes it free, closed or dry.
 */

/**
 * @typedef {{ quantity: string, index: number, value: number, unit: string }} Measurement
 * @typedef {{ cursor: string, type: 'uplink', at: string, devEui: string, fCntUp: number,
 *   fPort: number | null, dataRate: number | null, rssiDbm: number, snrDb: number,
 *   measurements: Measurement[], decodeError: string | null }} UplinkLine
 * @typedef {{ subject: string, atMs: number, press: number, fCntUp: number }} Call
 * @typedef {{ pulses: number, atMs: number, pulsesPerMinute: number | undefined }} MeterFrame
 */

const FRAMES_MAX = 60
const CALLS_MAX = 8
const SENSORS_MAX = 512
const MINUTE_MS = 60_000
/** A flow older than this is not the flow of now. */
const FLOW_FRESH_MS = 90_000
/** An uplink's data rate in EU868 as the spreading factor people know. */
const SF_OF_RATE = [12, 11, 10, 9, 8, 7, 7]

export function emptyModel() {
  return {
    /** @type {any} */
    status: undefined,
    /** @type {any[]} */
    assets: [],
    /** @type {Map<string, any>} */
    devices: new Map(),
    /** Newest first. @type {UplinkLine[]} */
    frames: [],
    /** UTC of the frames of the last minute. @type {number[]} */
    heardMs: [],
    /** Newest first. @type {Call[]} */
    calls: [],
    /** Last word of each probe, by DevEUI. @type {Map<string, { kpa: number, atMs: number }>} */
    tensions: new Map(),
    /** Last word of each meter, by DevEUI. @type {Map<string, MeterFrame>} */
    meters: new Map(),
  }
}

/** @typedef {ReturnType<typeof emptyModel>} Model */

/**
 * A line of the feed.
 * @param {Model} model
 * @param {any} line
 */
export function takeLine(model, line) {
  if (line.type === 'uplink') takeUplink(model, line)
  if (line.type === 'callRaised') takeCall(model, line)
}

/**
 * @param {Model} model
 * @param {UplinkLine} line
 */
function takeUplink(model, line) {
  const atMs = Date.parse(line.at)
  model.frames = [line, ...model.frames].slice(0, FRAMES_MAX)
  model.heardMs = [...model.heardMs, atMs].filter((ms) => ms > atMs - MINUTE_MS)
  const tension = line.measurements.find(({ quantity }) => quantity === 'soil.tension')
  if (tension && (model.tensions.has(line.devEui) || model.tensions.size < SENSORS_MAX)) {
    model.tensions.set(line.devEui, { kpa: tension.value, atMs })
  }
  const pulses = line.measurements.find(({ quantity }) => quantity === 'flow.pulses')
  if (pulses) takePulses(model, line.devEui, { pulses: pulses.value, atMs })
}

/**
 * What a meter counted between two of its frames is its flow; after a restart it is not known.
 * @param {Model} model
 * @param {string} devEui
 * @param {{ pulses: number, atMs: number }} frame
 */
function takePulses(model, devEui, { pulses, atMs }) {
  const before = model.meters.get(devEui)
  if (!before && model.meters.size >= SENSORS_MAX) return
  const counts = before !== undefined && pulses >= before.pulses && atMs > before.atMs
  const perMinute = counts
    ? ((pulses - before.pulses) * MINUTE_MS) / (atMs - before.atMs)
    : undefined
  model.meters.set(devEui, { pulses, atMs, pulsesPerMinute: perMinute })
}

/**
 * @param {Model} model
 * @param {{ subject: string, at: string, press: number, fCntUp: number }} line
 */
function takeCall(model, { subject, at, press, fCntUp }) {
  const call = { subject, atMs: Date.parse(at), press, fCntUp }
  model.calls = [call, ...model.calls].slice(0, CALLS_MAX)
}

/**
 * The flow at a zone's meter, if it was read lately.
 * @param {Model} model
 * @param {any} zone
 * @param {number} nowMs
 * @returns {number | undefined} litres per minute
 */
export function flowOf(model, { asset, bindings }, nowMs) {
  const meter = bindings.find((/** @type {any} */ { role }) => role === 'meter')
  const frame = meter && model.meters.get(meter.devEui)
  if (!frame || nowMs - frame.atMs > FLOW_FRESH_MS) return undefined
  const { litresPerPulse } = asset.properties
  if (frame.pulsesPerMinute === undefined || litresPerPulse === undefined) return undefined
  return frame.pulsesPerMinute * litresPerPulse
}

/**
 * @param {Model} model
 * @param {string} kind
 */
export function assetsOf(model, kind) {
  return model.assets.filter(({ asset }) => asset.kind === kind)
}

/**
 * Spaces by street: a space is called by its street and a number.
 * @param {Model} model
 */
export function streets(model) {
  /** @type {Map<string, any[]>} */
  const byName = new Map()
  for (const view of assetsOf(model, 'space')) {
    const street = view.asset.name.replace(/\s*\d+$/, '') || view.asset.name
    const list = byName.get(street)
    if (list) list.push(view)
    else byName.set(street, [view])
  }
  return [...byName].map(([name, spaces]) => ({ name, spaces }))
}

/**
 * Free and occupied are counted where they are known; all else is unknown.
 * @param {readonly { state: string }[]} spaces
 */
export function countSpaces(spaces) {
  const free = spaces.filter(({ state }) => state === 'free').length
  const occupied = spaces.filter(({ state }) => state === 'occupied').length
  return { free, occupied, unknown: spaces.length - free - occupied }
}

/** @param {Model} model */
export function waitingFacts(model) {
  /** @type {{ waiting: number }[]} */
  const streams = model.status?.sync.streams ?? []
  return streams.reduce((sum, { waiting }) => sum + waiting, 0)
}

/** @param {number | null} dataRate */
export function spreadingFactor(dataRate) {
  return dataRate === null ? undefined : SF_OF_RATE[dataRate]
}

/**
 * @typedef {{ kind: 'occupied' | 'free' | 'open' | 'shut' | 'call' | 'hello' | 'undecoded' | 'mac' }
 *   | { kind: 'number', value: number, unit: string, decimals: number }
 *   | { kind: 'pulses', value: number } | { kind: 'battery', value: number }} Told
 */

/**
 * The one thing of a frame that people look for.
 * @param {UplinkLine} line
 * @returns {Told}
 */
export function toldBy({ measurements, decodeError, fPort }) {
  if (decodeError !== null) return { kind: 'undecoded' }
  /** @param {string} quantity */
  const value = (quantity) => measurements.find((m) => m.quantity === quantity)?.value
  const sos = value('alarm.sos')
  if (sos !== undefined) return { kind: 'call' }
  const occupied = value('parking.occupied')
  if (occupied !== undefined) return { kind: occupied === 1 ? 'occupied' : 'free' }
  const open = value('valve.open')
  if (open !== undefined) return { kind: open === 1 ? 'open' : 'shut' }
  const pulses = value('flow.pulses')
  if (pulses !== undefined) return { kind: 'pulses', value: pulses }
  const tension = value('soil.tension')
  if (tension !== undefined) return { kind: 'number', value: tension, unit: 'kPa', decimals: 1 }
  const battery = value('device.batteryPercent')
  if (battery !== undefined) return { kind: 'battery', value: battery }
  const [first] = measurements
  if (first) return { kind: 'number', value: first.value, unit: first.unit, decimals: 1 }
  return { kind: fPort === null || fPort === 0 ? 'mac' : 'hello' }
}
