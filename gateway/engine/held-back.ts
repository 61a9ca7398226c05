/** Finds out what stands in a downlink's way, with figures of the engine's own account. Changes nothing. */

import type { TxRefusal } from '../../hardware/radio.ts'
import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { type Room, roomFor } from '../../hardware/regulation/room-again.ts'
import type { Reception } from '../journal/reception.ts'
import type { RecordTime } from '../journal/record.ts'
import type { Session } from '../link/session.ts'
import { frmPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import { dataRateOf, type Region } from '../lorawan/region/region.ts'
import { deafUse } from './deaf-time.ts'
import { isClassC } from './device-kind.ts'
import type { Planned } from './downlink.ts'
import type { BandUse, Hindrance, HindranceCause, Way } from './hindrance.ts'
import { sentBy, transmissionOf } from './sent-by.ts'
import type { AirtimeEntry, DeviceState, EngineState, OpenTx, QueuedDownlink } from './state.ts'
import { type Window, windowsAfter } from './windows.ts'

/** Power never keeps a frame from its sub-band; the gate only wants a number. */
const ANY_EIRP_DBM = 14

/** The radio took none of the ways: why, and how full their sub-bands are. */
export function refusedByRadio(
  state: EngineState,
  time: RecordTime,
  region: Region,
  tx: {
    readonly open: OpenTx
    /** What was asked for, in order; its airtime is given back already. */
    readonly entries: readonly AirtimeEntry[]
    readonly reasons: readonly TxRefusal[]
  },
): Hindrance {
  const { open, entries, reasons } = tx
  const device = open.devEui === null ? undefined : state.devices.get(open.devEui)
  const ways = entries.map((entry, index) => ({
    way: wayOf(device, entries, index),
    freqHz: entry.freqHz,
    reason: reasons[entry.alternative] ?? 'aborted',
    band: bandUse(state, time, region, { entry, purpose: open.purpose ?? 'data' }),
  }))
  return at(time, { kind: 'refused', ways })
}

/** RX2 by its frequency; where RX1 lies on it too, the later of them. */
function wayOf(
  device: DeviceState | undefined,
  entries: readonly AirtimeEntry[],
  index: number,
): Way {
  const rx2FreqHz = device?.session?.setup.rx2FreqHz
  if (entries[index]!.freqHz !== rx2FreqHz) return 'rx1'
  if (device && isClassC(device) && entries.length === 1) return 'now'
  const isLater = entries.slice(index + 1).every(({ freqHz }) => freqHz !== rx2FreqHz)
  return isLater ? 'rx2' : 'rx1'
}

function bandUse(
  state: EngineState,
  { lineMs }: RecordTime,
  region: Region,
  asked: { readonly entry: AirtimeEntry; readonly purpose: NonNullable<OpenTx['purpose']> },
): BandUse | null {
  const plan = planOfRegion(region.name)
  if (!plan) return null
  const { gatewayEui, freqHz, widthHz, airtimeUs } = asked.entry
  const startUs = lineMs * 1000
  const { purpose } = asked
  const room = roomFor(plan, sentBy(state, gatewayEui).map(transmissionOf), {
    freqHz,
    widthHz,
    airtimeUs,
    startUs,
    purpose,
    eirpDbm: ANY_EIRP_DBM,
  })
  return room ? useOf(room, startUs) : null
}

function useOf({ band, freeUs, ...room }: Room, nowUs: number): BandUse {
  return {
    name: band.name,
    fromHz: band.fromHz,
    toHz: band.toHz,
    usedMs: Math.round(room.usedUs / 1000),
    limitMs: Math.round(room.limitUs / 1000),
    hourMs: Math.round(room.hourUs / 1000),
    freeInMs: freeUs === null ? null : Math.max(0, Math.ceil((freeUs - nowUs) / 1000)),
  }
}

/** The queue after an answer was planned: the one whose turn it is learns why it was not in it. */
export function afterAnswer(
  state: EngineState,
  device: DeviceState & { readonly session: Session },
  answer: {
    readonly planned: Planned | undefined
    readonly isSent: boolean
    readonly reception: Reception
  },
  time: RecordTime,
  region: Region,
): readonly QueuedDownlink[] {
  const next = device.downlinks.find(({ tx }) => tx === null)
  const { planned, isSent, reception } = answer
  if (!next || (planned?.carried && isSent)) return device.downlinks
  const why = planned?.carried
    ? heldForDeafness(state, time, planned)
    : withoutRoom(time, region, device.session, {
        downlink: next,
        windows: windowsAfter(region, device.session.setup, reception),
      })
  return withWhy(device.downlinks, next.commandId, why)
}

export function withWhy(
  downlinks: readonly QueuedDownlink[],
  commandId: string,
  why: Hindrance,
): readonly QueuedDownlink[] {
  return downlinks.map((one) => (one.commandId === commandId ? { ...one, why } : one))
}

export function heldForDeafness(
  state: EngineState,
  time: RecordTime,
  { plan }: Pick<Planned, 'plan'>,
): Hindrance {
  const { usedUs, limitUs, freeLineMs } = deafUse(state, time.lineMs, plan)
  return at(time, {
    kind: 'deaf',
    usedMs: Math.round(usedUs / 1000),
    limitMs: Math.round(limitUs / 1000),
    freeInMs: Math.ceil(freeLineMs - time.lineMs),
  })
}

/** No window holds it, or none holds it beside the network's own commands. */
export function withoutRoom(
  time: RecordTime,
  region: Region,
  { setup }: Session,
  { downlink, windows }: { readonly downlink: QueuedDownlink; readonly windows: readonly Window[] },
): Hindrance {
  const limits = { dwell400: setup.dwell.downlink400 }
  const bytes = downlink.payload.length
  let bytesMax = 0
  let dataRate: number | null = null
  for (const { rate } of windows) {
    const most = frmPayloadBytesMax(rate, 0, limits)
    if (most <= bytesMax) continue
    bytesMax = most
    dataRate = dataRateOf(region, rate.modulation, 'down') ?? null
  }
  return at(
    time,
    bytes <= bytesMax
      ? { kind: 'mac-first', bytes, bytesMax }
      : { kind: 'too-large', bytes, bytesMax, dataRate },
  )
}

/** A device that always listens, and was not heard since it joined. */
export function notHeard(time: RecordTime): Hindrance {
  return at(time, { kind: 'not-heard' })
}

function at({ atMs, clk }: RecordTime, cause: HindranceCause): Hindrance {
  return { ...cause, atMs: Math.max(0, Math.round(atMs)), clk }
}
