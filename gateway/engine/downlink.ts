/**
 * The one answer to an uplink: acknowledgement, MAC answers and the next queued downlink in a single
 * frame, for RX1 or RX2 (LoRaWAN L2 1.0.4 §3, §4.3). The counter is taken from the state here; the
 * frame leaves only when the record that made it is synced.
 */

import { concatBytes } from '../../base/bytes.ts'
import { tmstAfter } from '../../base/tmst.ts'
import type { TxAlternative, TxPurpose } from '../../hardware/radio.ts'
import type { Reception } from '../journal/reception.ts'
import { crypt } from '../lorawan/frm-crypto.ts'
import type { DownlinkCommand } from '../lorawan/mac/commands.ts'
import { F_OPTS_BYTES_MAX, fitting, writeMacCommands } from '../lorawan/mac/write.ts'
import { dataMic } from '../lorawan/mic.ts'
import { writeData } from '../lorawan/phy.ts'
import {
  type DataRate,
  frmPayloadBytesMax,
  macPayloadBytesMax,
} from '../lorawan/region/data-rate.ts'
import { dataRateOf, downlinkRate, type Region } from '../lorawan/region/region.ts'
import { F_CNT_MAX, type RxWindows, rx2DelayS, type Session } from '../lorawan/session.ts'
import type { TxPlan } from './context.ts'
import type { DeviceState, QueuedDownlink } from './state.ts'

/** DevAddr, FCtrl, FCnt. */
const FHDR_BYTES = 7
const S_TO_US = 1_000_000

export type Answer = {
  readonly ack: boolean
  /** MAC answers in order, as many as the frame has room for; the others wait to be asked again. */
  readonly commands: readonly DownlinkCommand[]
  /** ADRACKReq: any frame will do. */
  readonly mustSpeak: boolean
}

export type Planned = {
  readonly plan: TxPlan
  readonly session: Session
  /** The queued downlink that the frame carries, with the others behind it. */
  readonly carried: QueuedDownlink | undefined
}

/** Where and when a device listens, and how fast. */
export type Window = { readonly alternative: TxAlternative; readonly rate: DataRate }

/** RX1 and RX2 after an uplink; without RX1 when the uplink was on no channel or rate of the region. */
function windowsAfter(region: Region, windows: RxWindows, reception: Reception): readonly Window[] {
  const uplinkDr = dataRateOf(region, reception.modulation)
  const rx1Dr =
    uplinkDr === undefined
      ? undefined
      : region.rx1DataRate({
          dataRate: uplinkDr,
          rx1DrOffset: windows.rx1DrOffset,
          downlink400: region.dwell.downlink400,
        })
  const places = [
    {
      delayS: windows.rx1DelayS,
      freqHz: region.rx1FreqHz(reception.freqHz),
      dataRate: rx1Dr,
    },
    {
      delayS: rx2DelayS(windows.rx1DelayS),
      freqHz: windows.rx2FreqHz,
      dataRate: windows.rx2DataRate,
    },
  ]
  return places.flatMap(({ delayS, freqHz, dataRate }) => {
    const rate = dataRate === undefined ? undefined : downlinkRate(region, dataRate)
    if (!rate || freqHz === undefined) return []
    const alternative: TxAlternative = {
      at: tmstAfter(reception.tmst, delayS * S_TO_US),
      freqHz,
      modulation: rate.modulation,
      eirpDbm: region.downlinkEirpDbm(freqHz),
    }
    return [{ alternative, rate }]
  })
}

/** The windows that a JoinAccept has: 5 and 6 s, the region's own data rates (RP002 §2.4.8). */
export function joinWindows(region: Region, reception: Reception): readonly Window[] {
  const windows = {
    rx1DelayS: 5,
    rx1DrOffset: 0,
    rx2DataRate: region.rx2.dataRate,
    rx2FreqHz: region.rx2.freqHz,
  }
  return windowsAfter(region, windows, reception)
}

/** The frame that answers, or undefined when there is nothing to say or the counter has run out. */
export function planAnswer(
  region: Region,
  device: DeviceState,
  session: Session,
  reception: Reception,
  answer: Answer,
): Planned | undefined {
  const waiting = device.downlinks.filter((downlink) => downlink.tx === null)
  const next = waiting[0]
  if (!answer.ack && !answer.mustSpeak && answer.commands.length === 0 && !next) return undefined
  if (session.fCntDownNext > F_CNT_MAX) return undefined
  const { windows, fOpts } = withFOpts(region, windowsAfter(region, session, reception), answer)
  const fits = next
    ? windows.filter(
        ({ rate }) =>
          next.payload.length <= frmPayloadBytesMax(rate, fOpts.length, limitsOf(region)),
      )
    : []
  const carried = fits.length > 0 ? next : undefined
  if (!carried && !answer.ack && !answer.mustSpeak && fOpts.length === 0) return undefined
  const alternatives = (carried ? fits : windows).map((window) => window.alternative)
  if (alternatives.length === 0) return undefined
  const fPending = waiting.length > (carried ? 1 : 0)
  return {
    plan: {
      devEui: device.device.devEui,
      gatewayEui: reception.gatewayEui,
      purpose: purposeOf(answer, carried),
      phyPayload: writeDownlink(session, { ...answer, fOpts, fPending }, carried),
      alternatives,
      commandId: carried?.commandId ?? '',
    },
    session: { ...session, fCntDownNext: session.fCntDownNext + 1 },
    carried,
  }
}

/** The MAC answers that the roomiest window can carry, and the windows that can carry them. */
function withFOpts(
  region: Region,
  windows: readonly Window[],
  { commands }: Answer,
): { readonly windows: readonly Window[]; readonly fOpts: Uint8Array } {
  const roomOf = ({ rate }: Window) => macPayloadBytesMax(rate, limitsOf(region)) - FHDR_BYTES
  const room = Math.min(F_OPTS_BYTES_MAX, Math.max(0, ...windows.map(roomOf)))
  const fOpts = writeMacCommands(fitting(commands, room).now)
  return { windows: windows.filter((window) => roomOf(window) >= fOpts.length), fOpts }
}

/** A class C device listens all the time, on RX2's frequency: sent at once. */
export function planNow(
  region: Region,
  device: DeviceState,
  session: Session,
  reception: Reception,
  downlink: QueuedDownlink,
): Planned | undefined {
  const rate = downlinkRate(region, session.rx2DataRate)
  if (!rate || downlink.payload.length > frmPayloadBytesMax(rate, 0, limitsOf(region))) {
    return undefined
  }
  if (session.fCntDownNext > F_CNT_MAX) return undefined
  const quiet = { ack: false, fOpts: new Uint8Array(), fPending: false }
  return {
    plan: {
      devEui: device.device.devEui,
      gatewayEui: reception.gatewayEui,
      purpose: downlink.purpose,
      phyPayload: writeDownlink(session, quiet, downlink),
      alternatives: [
        {
          at: 'now',
          freqHz: session.rx2FreqHz,
          modulation: rate.modulation,
          eirpDbm: region.downlinkEirpDbm(session.rx2FreqHz),
        },
      ],
      commandId: downlink.commandId,
    },
    session: { ...session, fCntDownNext: session.fCntDownNext + 1 },
    carried: downlink,
  }
}

/** What a downlink must keep to: the region's dwell time, as devices start with it. */
export function limitsOf(region: Region): { readonly dwell400: boolean } {
  return { dwell400: region.dwell.downlink400 }
}

function purposeOf(answer: Answer, carried: QueuedDownlink | undefined): TxPurpose {
  if (answer.ack) return 'ack'
  if (carried?.purpose === 'valve') return 'valve'
  return carried ? carried.purpose : 'mac'
}

function writeDownlink(
  session: Session,
  head: { readonly ack: boolean; readonly fOpts: Uint8Array; readonly fPending: boolean },
  carried: QueuedDownlink | undefined,
): Uint8Array {
  const fCnt32 = session.fCntDownNext
  const where = { direction: 'down', devAddr: session.devAddr, fCnt32 } as const
  const signed = writeData({
    direction: 'down',
    confirmed: carried?.confirmed ?? false,
    devAddr: session.devAddr,
    ack: head.ack,
    fPending: head.fPending,
    fCnt16: fCnt32 & 0xffff,
    fOpts: head.fOpts,
    fPort: carried?.fPort,
    frmPayload: carried ? crypt(session.appSKey, where, carried.payload) : new Uint8Array(),
  })
  return concatBytes([signed, dataMic(session.nwkSKey, { ...where, signed })])
}
