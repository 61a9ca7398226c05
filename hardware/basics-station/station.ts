/**
 * One Station and the concentrator behind it: its connection, what it heard lately, what is on its
 * way to it. Knows texts and time, no socket. It outlives its connections: the airtime account of the
 * hour must not be forgotten when a cable is pulled.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { sameModulation } from '../../base/lora.ts'
import type { Metrics } from '../../base/metrics.ts'
import {
  type GatewayStatus,
  type RxFrame,
  TX_PRIORITIES,
  type TxAlternative,
  type TxReceipt,
  type TxRefusal,
  type TxRequest,
} from '../radio.ts'
import { occupiedHz, type SpectrumPlan } from '../regulation/spectrum-plan.ts'
import type { EarlierTransmission } from '../transmitter.ts'
import { txAirtimeUs } from '../tx-form.ts'
import { type DnTiming, writeDnmsg } from './dnmsg.ts'
import { StationDownlinks } from './downlinks.ts'
import { readStationMessage, type StationVersion, writeTimesync } from './messages.ts'
import type { PlacedWindow } from './offer.ts'
import { RecentUplinks } from './recent-uplinks.ts'
import { type StationRegion, stationEirpDbm, writeRouterConfig } from './router-config.ts'
import type { StationReception } from './uplink.ts'

const PROTOCOL = 2
/** Station tells its version with its first breath. */
const VERSION_WITHIN_MS = 10_000
/** One line a minute about a station that keeps connecting anew. */
const REPLACED_LOG_EVERY_MS = 60_000
/** Frames that the core has not taken yet; then the station is not read from until half of them are. */
const UNACCEPTED_MAX = 256
/** The core has lost a frame that it did not take by then, and it does not count any more. */
const ACCEPTED_WITHIN_MS = 5_000
/** An immediate frame leaves the station about this much later. */
const IMMEDIATE_US = 50_000
/** PPS_VALID_INTV of Station is ten minutes: it cannot place a GPS time after that. */
const GPS_KNOWN_US = 600_000_000

/** The connection as the station's state sees it. */
export type StationLink = {
  /** `address:port` of the other end. */
  readonly peer: string
  /** `false`: it certainly did not leave. */
  send(text: string): boolean
  /** Reads no more, so that the sender slows down; and reads again. */
  pause(): void
  resume(): void
  close(reason: string): void
}

export type StationParts = {
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
  readonly plan: SpectrumPlan
  readonly region: StationRegion
  /** Antenna gain minus cable loss; left out: the station knows it. */
  readonly gainDb: number | undefined
  readonly earlier: readonly EarlierTransmission[]
  readonly onFrame: (frame: RxFrame, accepted: () => void) => void
  readonly onReceipt: (receipt: TxReceipt) => void
}

type Connection = {
  readonly link: StationLink
  version: StationVersion | undefined
  unaccepted: number
  /** Of the timer that waits for the version. */
  cancel: CancelTimer
}

export class Station {
  readonly #parts: StationParts
  readonly #downlinks: StationDownlinks
  readonly #recent = new RecentUplinks()
  #connection: Connection | undefined
  #gps: { readonly gpsTimeMs: number; readonly monoUs: number } | undefined
  #thereAndBackMs: number | undefined
  #heardMonoMs: number
  #replacedLoggedMonoMs = Number.NEGATIVE_INFINITY
  #rxFrames = 0

  constructor(parts: StationParts) {
    this.#parts = parts
    this.#heardMonoMs = parts.clock.monoMs()
    this.#downlinks = new StationDownlinks({
      ...parts,
      place: (alternative, sizeBytes) => this.#place(alternative, sizeBytes),
      send: (request, timing) => this.#sendDownlink(request, timing),
    })
  }

  /** Connected, and told how to listen. */
  get online(): boolean {
    return this.#connection?.version !== undefined
  }

  get forgettable(): boolean {
    return !this.#connection && this.#downlinks.blank
  }

  /** A new connection takes the place of the old one, which may be dead without having noticed. */
  connected(link: StationLink): void {
    const { clock, metrics } = this.#parts
    const old = this.#connection
    const cancel = clock.after(VERSION_WITHIN_MS, () => {
      this.#reject('no-version')
      link.close('no version came')
    })
    this.#connection = { link, version: undefined, unaccepted: 0, cancel }
    this.#heardMonoMs = clock.monoMs()
    if (!old) return
    old.cancel()
    metrics.add('station_replaced_total')
    this.#logReplaced(old.link, link)
    this.#lost()
    old.link.close('the station has connected anew')
  }

  #logReplaced(from: StationLink, to: StationLink): void {
    const { clock, log, gatewayEui } = this.#parts
    const monoMs = clock.monoMs()
    if (monoMs - this.#replacedLoggedMonoMs < REPLACED_LOG_EVERY_MS) return
    this.#replacedLoggedMonoMs = monoMs
    log.warn({ gatewayEui, from: from.peer, to: to.peer }, 'station connected a second time')
  }

  /** Ends every downlink that the station had. The end of an older connection changes nothing. */
  disconnected(link: StationLink): void {
    if (this.#connection?.link !== link) return
    this.#connection.cancel()
    this.#connection = undefined
    this.#lost()
  }

  received(link: StationLink, text: string): void {
    const connection = this.#connection
    if (connection?.link !== link) return
    this.#heardMonoMs = this.#parts.clock.monoMs()
    const read = readStationMessage(text, this.#parts.region.dataRates)
    if (read.kind === 'rejected') {
      this.#reject(read.reason)
      return
    }
    const { message } = read
    switch (message.kind) {
      case 'version':
        this.#greet(connection, message.version)
        break
      case 'uplink':
        if (connection.version) this.#heard(connection, message.reception, message.refTimeS)
        else this.#reject('before-version')
        break
      case 'dntxed': {
        const { diid, xtime, freqHz } = message
        const told = { ...(xtime !== undefined && { xtime }), ...(freqHz && { freqHz }) }
        if (!this.#downlinks.sent(diid, told)) this.#reject('dntxed-unknown-diid')
        break
      }
      case 'timesync':
        this.#answerTime(link, message.txtime)
        break
      default:
        message satisfies never
    }
  }

  transmit(request: TxRequest): void {
    this.#downlinks.transmit(request)
  }

  close(): void {
    const connection = this.#connection
    this.#connection = undefined
    connection?.cancel()
    this.#lost()
    connection?.link.close('the gateway stops')
  }

  status(): GatewayStatus {
    const { gatewayEui } = this.#parts
    const version = this.#connection?.version
    const detail = version
      ? [
          `station ${version.station} ${version.model}`.trim(),
          this.#connection?.link.peer,
          ...(this.#thereAndBackMs === undefined
            ? []
            : [`${Math.round(this.#thereAndBackMs)} ms there and back`]),
        ].join(', ')
      : 'station, not connected'
    return {
      gatewayEui,
      online: this.online,
      lastHeardMonoMs: this.#heardMonoMs,
      detail,
      rxFrames: this.#rxFrames,
      txFrames: this.#downlinks.txFrames,
    }
  }

  #greet(connection: Connection, version: StationVersion): void {
    const { log, gatewayEui, region, gainDb } = this.#parts
    const { link } = connection
    if (version.protocol !== PROTOCOL) {
      this.#reject('protocol')
      log.warn({ gatewayEui, ...version }, 'station speaks another version of the protocol')
      link.close(`protocol ${version.protocol} is not spoken here, only ${PROTOCOL}`)
      return
    }
    connection.cancel()
    connection.version = version
    link.send(writeRouterConfig(region, { gainDb, muxTimeS: this.#utcS() }))
    log.info({ gatewayEui, ...version, peer: link.peer }, 'station connected')
  }

  #heard(connection: Connection, heard: StationReception, refTimeS: number | undefined): void {
    const { clock, metrics, log, gatewayEui } = this.#parts
    const monoMs = clock.monoMs()
    const utcS = this.#utcS()
    if (this.#recent.add(heard, monoMs * 1000)) {
      metrics.add('radio_concentrator_restarts_total')
      log.info({ gatewayEui }, 'concentrator of the station began anew')
    }
    if (heard.gpsTimeMs !== undefined) {
      this.#gps = { gpsTimeMs: heard.gpsTimeMs, monoUs: monoMs * 1000 }
    }
    if (refTimeS !== undefined && utcS !== undefined) {
      this.#thereAndBackMs = Math.max(0, (utcS - refTimeS) * 1000)
    }
    this.#rxFrames++
    metrics.add('radio_rx_frames_total')
    const { xtime: _, rctx: __, ...reception } = heard
    connection.unaccepted++
    if (connection.unaccepted === UNACCEPTED_MAX) {
      metrics.add('station_slowed_total')
      connection.link.pause()
    }
    const frame = { ...reception, gatewayEui, monoMs, atMs: clock.wallMs() }
    this.#parts.onFrame(frame, this.#acceptedOnce(connection))
  }

  /** Counts one frame as accepted, when the core says so or has had its time. */
  #acceptedOnce(connection: Connection): () => void {
    let waits = true
    const accepted = () => {
      if (!waits) return
      waits = false
      cancel()
      connection.unaccepted--
      if (connection.unaccepted === UNACCEPTED_MAX / 2) connection.link.resume()
    }
    const cancel = this.#parts.clock.after(ACCEPTED_WITHIN_MS, accepted)
    return accepted
  }

  #place(alternative: TxAlternative, sizeBytes: number): PlacedWindow | TxRefusal {
    if (!this.online) return 'gateway-gone'
    const { region } = this.#parts
    const { freqHz, modulation, at } = alternative
    const dataRate = region.dataRates.findIndex((one) => one && sameModulation(one, modulation))
    const { least, most } = region.channels.txRangeHz
    // Station drops a dnmsg with either without a word.
    if (dataRate < 0 || freqHz < least || freqHz > most) return 'frequency'
    const place = this.#moment(at)
    if (typeof place === 'string') return place
    return {
      dataRate,
      freqHz,
      widthHz: occupiedHz(modulation),
      airtimeUs: txAirtimeUs(modulation, sizeBytes),
      eirpDbm: stationEirpDbm(region, freqHz),
      ...place,
    }
  }

  #moment(at: TxAlternative['at']): Pick<PlacedWindow, 'startUs' | 'xtime' | 'when'> | TxRefusal {
    const nowUs = this.#parts.clock.monoMs() * 1000
    const { latest } = this.#recent
    if (at === 'now') {
      const when = { class: 'C', xtime: latest?.xtime ?? 0n, rctx: latest?.rctx ?? 0n } as const
      return { startUs: nowUs + IMMEDIATE_US, xtime: undefined, when }
    }
    if (typeof at === 'object') {
      if (!this.#gps || nowUs - this.#gps.monoUs > GPS_KNOWN_US) return 'no-gps-time'
      const gpsTimeUs = Math.round(at.gpsTimeMs * 1000)
      const startUs = this.#gps.monoUs + (at.gpsTimeMs - this.#gps.gpsTimeMs) * 1000
      const when = { class: 'B', gpsTimeUs, rctx: latest?.rctx ?? 0n } as const
      return { startUs, xtime: undefined, when }
    }
    // Not after an uplink of this run of the radio: its counter means nothing any more.
    const answered = this.#recent.answeredBy(at)
    if (!answered) return 'aborted'
    const { xtime: uplinkXtime, rctx, delayS, startUs } = answered
    const xtime = uplinkXtime + BigInt(delayS * 1_000_000)
    return { startUs, xtime, when: { class: 'A', uplinkXtime, rctx, delayS } }
  }

  #sendDownlink(request: TxRequest, timing: DnTiming): boolean {
    const { txId, purpose, phyPayload } = request
    const text = writeDnmsg({
      diid: txId,
      timing,
      priority: priorityOf(purpose),
      pdu: phyPayload,
      muxTimeS: this.#utcS(),
    })
    return this.#connection?.link.send(text) ?? false
  }

  /** Without a clock to trust there is no answer: the station asks again. */
  #answerTime(link: StationLink, txtime: bigint): void {
    const { clock, metrics } = this.#parts
    const muxTimeS = this.#utcS()
    if (muxTimeS === undefined) {
      metrics.add('station_timesync_unanswered_total')
      return
    }
    const gpsTimeUs = Math.round(gpsTimeOfUtcMs(clock.wallMs()) * 1000)
    link.send(writeTimesync({ txtime, gpsTimeUs, muxTimeS }))
  }

  #lost(): void {
    this.#recent.forget()
    this.#gps = undefined
    this.#thereAndBackMs = undefined
    this.#downlinks.lost()
  }

  #utcS(): number | undefined {
    const { clock } = this.#parts
    return clock.clockState() > 0 ? clock.wallMs() / 1000 : undefined
  }

  #reject(reason: string): void {
    this.#parts.metrics.add('station_rejected_total', 1, { reason })
  }
}

/** 255 down in steps; Station takes the greater when two starts overlap. */
function priorityOf(purpose: TxRequest['purpose']): number {
  return 255 - TX_PRIORITIES.indexOf(purpose) * 40
}
