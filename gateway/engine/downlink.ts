/**
 * The one answer to an uplink: acknowledgement, MAC commands and the next queued downlink in a single
 * frame, for RX1 or RX2 (LoRaWAN L2 1.0.4 §3, §4.3, §5). What has no room waits, and FPending says so.
 * The counter is taken from the state here; the frame leaves only when the record that made it is synced.
 */

import type { TxPurpose } from '../../hardware/radio.ts'
import type { Reception } from '../journal/reception.ts'
import { type Ask, type Exchange, send } from '../link/exchange.ts'
import type { Session } from '../link/session.ts'
import { writeDownlink } from '../link/session-frame.ts'
import type { LinkTalk } from '../link/talk.ts'
import type { DownlinkCommand } from '../lorawan/mac/commands.ts'
import { F_OPTS_BYTES_MAX, fitting, writeMacCommands } from '../lorawan/mac/write.ts'
import { frmPayloadBytesMax, macPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { TxPlan } from './context.ts'
import type { DeviceState, QueuedDownlink } from './state.ts'
import { cheapestFirst, type Window, windowNow, windowsAfter } from './windows.ts'

/** A confirmed downlink is given up after as many frames without an acknowledgement. */
export const CONFIRMED_TRIES_MAX = 8
/** DevAddr, FCtrl, FCnt. */
const FHDR_BYTES = 7
/** Answers that may wait for the next downlink; a device that asks for more must ask again. */
const OWED_MAX = 16

export type Answer = {
  readonly ack: boolean
  /** Counter of the uplink that is answered. */
  readonly fCntUp: number
  /** To the device's own MAC requests, in their order. */
  readonly answers: readonly DownlinkCommand[]
  /** ADRACKReq, or an answer that is repeated until we speak: any frame will do. */
  readonly mustSpeak: boolean
  /** The device serves a person in need: its frames go before all others. */
  readonly isAlarm: boolean
}

export type Planned = {
  readonly plan: TxPlan
  readonly session: Session
  readonly talk: LinkTalk
  /** The queued downlink that the frame carries. */
  readonly carried: QueuedDownlink | undefined
  /** Requests that have no answer: sent is all there is. */
  readonly over: readonly Ask[]
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
  const asks = answer.answers.length + device.talk.exchange.asked.length
  // Most uplinks end here.
  if (!answer.ack && !answer.mustSpeak && waiting.length + asks === 0) return undefined
  const windows = windowsAfter(region, session.setup, reception)
  const limits = { dwell400: session.setup.dwell.downlink400 }
  const content = contentOf(device.talk, answer, waiting[0], windows, limits)
  const { carried, mac } = content
  const isEmpty = mac.bytes.length === 0 && !carried
  if (isEmpty && !answer.ack && !answer.mustSpeak) return undefined
  if (content.windows.length === 0) return undefined
  const hasMore =
    waiting.length > (carried ? 1 : 0) ||
    mac.owed.length > 0 ||
    mac.exchange.asked.some(({ tries }) => tries === 0)
  const written = writeDownlink(session, {
    confirmed: carried?.confirmed ?? false,
    ack: answer.ack,
    fPending: hasMore,
    ackedFCntUp: answer.fCntUp,
    ...content.body,
  })
  if (!written) return undefined
  const { phyPayload } = written
  return {
    plan: {
      devEui: device.device.devEui,
      gatewayEui: reception.gatewayEui,
      purpose: purposeOf(answer, carried),
      phyPayload,
      alternatives: cheapestFirst(content.windows, phyPayload.length).map((w) => w.alternative),
      commandId: carried?.commandId ?? '',
    },
    session: written.session,
    talk: { ...device.talk, exchange: mac.exchange, owed: mac.owed },
    carried,
    over: mac.over,
  }
}

type Mac = {
  readonly bytes: Uint8Array
  readonly exchange: Exchange
  readonly owed: readonly DownlinkCommand[]
  readonly over: readonly Ask[]
}

type Content = {
  readonly carried: QueuedDownlink | undefined
  readonly mac: Mac
  readonly body: {
    readonly fOpts: Uint8Array
    readonly fPort?: number
    readonly payload: Uint8Array
  }
  /** Those that have room for it. */
  readonly windows: readonly Window[]
}

const NO_BYTES = new Uint8Array()

type Limits = { readonly dwell400: boolean }

/**
 * MAC commands go into FOpts, up to 15 bytes, beside the downlink that waits; where none waits and they
 * are more, they get port 0 to themselves. An order to a valve goes before requests of the network.
 */
function contentOf(
  talk: LinkTalk,
  { answers }: Answer,
  next: QueuedDownlink | undefined,
  windows: readonly Window[],
  limits: Limits,
): Content {
  const roomOf = ({ rate }: Window) => macPayloadBytesMax(rate, limits) - FHDR_BYTES
  const most = Math.max(0, ...windows.map(roomOf))
  const beside = macOf(talk, answers, Math.min(F_OPTS_BYTES_MAX, most))
  const without = macOf(talk, answers, 0)
  for (const mac of next ? [beside, ...(isUrgent(next) ? [without] : [])] : []) {
    const open = windows.filter(
      ({ rate }) => next!.payload.length <= frmPayloadBytesMax(rate, mac.bytes.length, limits),
    )
    if (open.length === 0) continue
    const body = { fOpts: mac.bytes, fPort: next!.fPort, payload: next!.payload }
    return { carried: next, mac, body, windows: open }
  }
  const alone = macOf(talk, answers, most - 1)
  const isLong = alone.bytes.length > F_OPTS_BYTES_MAX
  const mac = isLong ? alone : beside
  const bytes = isLong ? mac.bytes.length + 1 : mac.bytes.length
  return {
    carried: undefined,
    mac,
    body: isLong
      ? { fOpts: NO_BYTES, fPort: 0, payload: mac.bytes }
      : { fOpts: mac.bytes, payload: NO_BYTES },
    windows: windows.filter((window) => roomOf(window) >= bytes),
  }
}

/** Answers first and in order; requests only when all answers have room. */
function macOf(talk: LinkTalk, answers: readonly DownlinkCommand[], bytesMax: number): Mac {
  const { now, later } = fitting(answers, bytesMax)
  const said = writeMacCommands(now)
  const sent =
    later.length === 0
      ? send(talk.exchange, bytesMax - said.length)
      : { exchange: talk.exchange, now: [], over: [] }
  return {
    bytes: writeMacCommands([...now, ...sent.now]),
    exchange: sent.exchange,
    owed: later.slice(0, OWED_MAX),
    over: sent.over,
  }
}

function isUrgent({ purpose }: QueuedDownlink): boolean {
  return purpose === 'alarm' || purpose === 'valve'
}

/** For a class C device, which listens all the time: sent at once. */
export function planNow(
  region: Region,
  device: DeviceState,
  session: Session,
  reception: Reception,
  downlink: QueuedDownlink,
): Planned | undefined {
  const window = windowNow(region, session.setup)
  const limits = { dwell400: session.setup.dwell.downlink400 }
  if (!window || downlink.payload.length > frmPayloadBytesMax(window.rate, 0, limits)) {
    return undefined
  }
  const { confirmed, fPort, payload } = downlink
  const quiet = { ack: false, fPending: false, fOpts: NO_BYTES } as const
  const written = writeDownlink(session, { ...quiet, confirmed, fPort, payload })
  return (
    written && {
      plan: {
        devEui: device.device.devEui,
        gatewayEui: reception.gatewayEui,
        purpose: downlink.purpose,
        phyPayload: written.phyPayload,
        alternatives: [window.alternative],
        commandId: downlink.commandId,
      },
      session: written.session,
      talk: device.talk,
      carried: downlink,
      over: [],
    }
  )
}

function purposeOf(answer: Answer, carried: QueuedDownlink | undefined): TxPurpose {
  if (answer.isAlarm || carried?.purpose === 'alarm') return 'alarm'
  if (answer.ack) return 'ack'
  return carried?.purpose ?? 'mac'
}
