// @ts-check
/** What is to be done about sensors themselves: those in doubt, channels not to be believed, weak batteries. Pure. */

/** @typedef {import('./model.js').Task} Task @typedef {import('./model.js').AssetView} AssetView @typedef {import('./model.js').DeviceView} DeviceView */

/** A doubt that is right less often than this is mostly a car left for days: to be read on its page, no errand. */
const DOUBT_MIN = 0.5
const DOUBT_URGENCY = 6
const BATTERY_URGENCY = 7

/**
 * @param {readonly AssetView[]} assets
 * @param {readonly DeviceView[]} devices
 * @returns {Task[]}
 */
export function careTasks(assets, devices) {
  const silent = new Set(devices.filter(({ state }) => state === 'silent').map(euiOf))
  return [
    ...assets.flatMap((view) => doubtTask(view, silent)),
    ...devices.flatMap((device) => [...distrustTask(device), ...batteryTask(device)]),
  ]
}

/** @param {DeviceView} view */
function euiOf({ device }) {
  return String(device.devEui)
}

/** A dead one is silent, and told so already. @param {AssetView} view @param {ReadonlySet<string>} silent @returns {Task[]} */
function doubtTask(view, silent) {
  const { doubt, proof } = view.details ?? {}
  if (!doubt || (doubt.confidence ?? 1) < DOUBT_MIN) return []
  if (proof && silent.has(proof.devEui)) return []
  const { sinceMs, problem } = doubt
  return [{ kind: 'doubt', urgency: DOUBT_URGENCY, sinceMs, view, what: problem }]
}

/** @param {DeviceView} device @returns {Task[]} */
function distrustTask(device) {
  const [channel] = device.care?.distrusted ?? []
  if (!channel) return []
  const { sinceMs, reason } = channel
  return [{ kind: 'distrust', urgency: DOUBT_URGENCY, sinceMs, device, what: reason }]
}

/** @param {DeviceView} device @returns {Task[]} */
function batteryTask(device) {
  const { care, lastHeardAtMs } = device
  if (!care?.isBatteryLow) return []
  const sinceMs = care.battery?.atMs ?? lastHeardAtMs ?? 0
  return [{ kind: 'battery', urgency: BATTERY_URGENCY, sinceMs, device }]
}
