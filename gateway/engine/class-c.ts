/**
 * Class C: the device listens all the time, so a downlink is sent at once, and sent again when it is
 * refused by the radio or not acknowledged within CLASS_C_RESP_TIMEOUT (LoRaWAN L2 1.0.4 §17).
 */

import type { DevEui } from '../../base/ids.ts'
import type { TxRefusal } from '../../hardware/radio.ts'
import { endDetail } from '../downlink-words/end-detail.ts'
import type { RecordTime } from '../journal/record.ts'
import { rx2DelayS } from '../link/setup.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { isDeafEnough } from './deaf-time.ts'
import { isClassC } from './device-kind.ts'
import { CONFIRMED_TRIES_MAX, planNow } from './downlink.ts'
import { heldForDeafness, notHeard, withoutRoom, withWhy } from './held-back.ts'
import type { Hindrance } from './hindrance.ts'
import { type DeviceState, type EngineState, putDevice, type QueuedDownlink } from './state.ts'
import { windowNow } from './windows.ts'

const RESP_TIMEOUT_MS = 8_000
/** 8, 16, 32, then 64 s: what was not heard three times is not heard in the next second either. */
const DOUBLINGS_MAX = 3
/** Behind RX2's opening: the longest downlink there is over. */
const WINDOWS_MS = 1_500

/** Every attempt is a synced record: what a person must heal is not tried each second. */
const AGAIN_MS_MAX = 600_000
/** Heals by itself in a moment. */
const PASSING: readonly TxRefusal[] = ['collision', 'too-late', 'channel-busy', 'queue-full']

/** After a refusal by the radio: when there is room; soon, where that is all it needs. */
export function againInMs(why: Hindrance): number {
  if (why.kind !== 'refused') return RESP_TIMEOUT_MS
  const waits = why.ways.map(({ reason, band }) => {
    if (PASSING.includes(reason)) return RESP_TIMEOUT_MS
    return reason === 'duty-cycle'
      ? (band?.freeInMs ?? AGAIN_MS_MAX)
      : RESP_TIMEOUT_MS << DOUBLINGS_MAX
  })
  return Math.min(AGAIN_MS_MAX, Math.max(RESP_TIMEOUT_MS, Math.min(...waits)))
}

/**
 * When this one may be sent. An acknowledgement does not say whose it is (1.0.x), or is refused when it is
 * another's (1.1): so one confirmed frame at a time is under way, and the next waits until it is acknowledged
 * or its time is over (LoRaWAN L2 1.0.4 §17). Of those that are due together, the first of the queue goes first.
 */
function turnOf(
  { timers }: EngineState,
  { device: { devEui }, downlinks, lastHeard }: DeviceState,
  downlink: QueuedDownlink,
  lineMs: number,
): number {
  if (!downlink.confirmed) return lineMs
  const flights = downlinks.filter(({ confirmed }) => confirmed).map(flightLineMs)
  const answered = Math.max(...flights.map((sentLineMs) => sentLineMs + RESP_TIMEOUT_MS))
  if (answered > lineMs) return answered
  const before = downlinks.slice(0, downlinks.indexOf(downlink))
  const isDue = ({ confirmed, commandId }: QueuedDownlink) =>
    confirmed && (timers.dueMs(`classC:${devEui}:${commandId}`) ?? Infinity) <= lineMs
  return before.some(isDue) ? lineMs + 1 : lineMs

  /** One that answered the device's last frame is under way since then. */
  function flightLineMs({ tx, sentLineMs }: QueuedDownlink): number {
    const answeredLineMs = tx !== null && lastHeard ? lastHeard.lineMs : -Infinity
    return Math.max(sentLineMs ?? -Infinity, answeredLineMs)
  }
}

/** The device has spoken: what waited for its acknowledgement need wait for its windows only. */
export function wakeWaiting(state: EngineState, device: DeviceState): void {
  for (const { commandId, sentLineMs } of device.downlinks) {
    const key = `classC:${device.device.devEui}:${commandId}`
    const isWaiting = sentLineMs === undefined && state.timers.dueMs(key) !== undefined
    if (isWaiting) state.timers.set(key, windowsOverLineMs(device))
  }
}

/** In the windows of its own last uplink it may be on RX1's frequency. */
function windowsOverLineMs({ lastHeard, session }: DeviceState): number {
  if (!lastHeard || !session) return -Infinity
  return lastHeard.lineMs + rx2DelayS(session.setup.rx1DelayS) * 1000 + WINDOWS_MS
}

/** Sends what waits under this command, when the device listens; sets the time of the next attempt. */
export function sendIfListening(
  state: EngineState,
  time: RecordTime,
  devEui: DevEui,
  commandId: string,
  settings: EngineSettings,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  const downlink = device?.downlinks.find((waiting) => waiting.commandId === commandId)
  if (!device || !downlink || !isClassC(device)) return
  // Its deadline may be due in this very step.
  if (downlink.expiresLineMs <= time.lineMs) return
  // Once is once: only its result says whether it may be sent again.
  if (!downlink.confirmed && downlink.tx !== null) return
  const { session, lastHeard } = device
  const tell = (why: Hindrance): void => {
    putDevice(state, { ...device, downlinks: withWhy(device.downlinks, commandId, why) })
  }
  if (!session || !lastHeard) {
    tell(notHeard(time))
    return
  }
  const key = `classC:${devEui}:${commandId}`
  const turnLineMs = Math.max(
    windowsOverLineMs(device),
    turnOf(state, device, downlink, time.lineMs),
  )
  if (time.lineMs < turnLineMs) {
    state.timers.set(key, turnLineMs)
    return
  }
  if (downlink.tries >= CONFIRMED_TRIES_MAX) {
    putDevice(state, { ...device, downlinks: device.downlinks.filter((d) => d !== downlink) })
    state.timers.set(`downlink:${devEui}:${commandId}`, undefined)
    const detail = endDetail(`no acknowledgement after ${downlink.tries} frames`, downlink)
    finishCommand(state, effects, time, commandId, 'failed', detail)
    return
  }
  state.timers.set(key, time.lineMs + (RESP_TIMEOUT_MS << Math.min(downlink.tries, DOUBLINGS_MAX)))
  const planned = planNow(settings.region, device, session, lastHeard.reception, downlink)
  if (!planned) {
    const window = windowNow(settings.region, session.setup)
    const windows = window ? [window] : []
    tell(withoutRoom(time, settings.region, session, { downlink, windows }))
    return
  }
  if (isDeafEnough(state, time.lineMs, planned.plan)) {
    effects.withheld.push(planned.plan.purpose)
    tell(heldForDeafness(state, time, planned))
    return
  }
  const sent = downlink.confirmed ? { ...downlink, sentLineMs: time.lineMs } : downlink
  const downlinks = device.downlinks.map((one) => (one === downlink ? sent : one))
  putDevice(state, { ...device, session: planned.session, downlinks })
  effects.transmissions.push(planned.plan)
}
