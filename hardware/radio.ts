/**
 * What every radio is, whoever speaks to the concentrator: frames come up, transmissions go down as
 * lists of alternatives, each ends in exactly one receipt.
 */

import type { GatewayEui } from '../base/ids.ts'
import type { CodingRate, Modulation } from '../base/lora.ts'
import type { TmstUs } from '../base/tmst.ts'
import type { SpectrumColumn } from './sx1261/spectral-scan.ts'

/** One reception of one frame by one concentrator, CRC checked good. */
export type RxFrame = {
  readonly gatewayEui: GatewayEui
  /** End of reception on the concentrator's own counter. */
  readonly tmst: TmstUs
  /** The machine's monotonic clock (Clock.monoMs) when the frame reached us. */
  readonly monoMs: number
  /** UTC by the gateway's clock when the frame reached us, and how far to trust it. */
  readonly atMs: number
  readonly freqHz: number
  readonly modulation: Modulation
  readonly codingRate: CodingRate
  readonly rssiDbm: number
  readonly snrDb: number
  /** IF channel of the concentrator, where it tells. */
  readonly channel?: number
  /** Nanoseconds since the last PPS, SX1303 only. */
  readonly fineTimeNs?: number
  /**
   * GPS time of the end of reception where the concentrator has a receiver: ms since 1980-01-06 with
   * microseconds behind the point, no leap seconds in it (GWMP's `tmms`).
   */
  readonly gpsTimeMs?: number
  readonly phyPayload: Uint8Array
}

/** Why the frame is sent, in falling order of right to the airtime; `relay`: facts for a neighbour. */
export const TX_PRIORITIES = [
  'alarm',
  'joinAccept',
  'ack',
  'valve',
  'mac',
  'data',
  'relay',
] as const
export type TxPurpose = (typeof TX_PRIORITIES)[number]

/** A start in GPS time, ms since 1980-01-06 with a fraction: beacons and ping slots of class B. */
export type GpsStart = { readonly gpsTimeMs: number }

/** One way to send: RX1 or RX2 of a class A window, a class B slot, or now. All have the same bytes. */
export type TxAlternative = {
  /** Start of the transmission: a counter value of `gatewayEui`'s concentrator, GPS time, or at once. */
  readonly at: TmstUs | GpsStart | 'now'
  readonly freqHz: number
  readonly modulation: Modulation
  /** Radiated power asked for; the driver subtracts antenna gain and adds cable loss. */
  readonly eirpDbm: number
}

/**
 * How a frame is put on the air, at coding rate 4/5 behind a preamble of 8. `down`, LoRaWAN's downlinks: IQ
 * inverted, no payload CRC; devices hear it. `up`, as devices send: IQ upright, with a CRC; gateways hear it.
 */
export type TxForm = 'down' | 'up'

export type TxRequest = {
  /** Unique within a data directory, for ever: the journal position of the intent. */
  readonly txId: number
  readonly gatewayEui: GatewayEui
  readonly purpose: TxPurpose
  /** Left out: `down`. */
  readonly form?: TxForm
  readonly phyPayload: Uint8Array
  /** Tried in order until one is taken. At least one. */
  readonly alternatives: readonly TxAlternative[]
}

/**
 * Why an alternative was not sent. `no-answer` alone means that it *may* have been sent: it counts as
 * airtime, also for the account of the next run, and no alternative behind it is tried.
 */
export const TX_REFUSALS = [
  'too-late',
  'too-early',
  'collision',
  /** Listen before talk: somebody else was on the channel, or the packet would hold it too long. */
  'channel-busy',
  'too-long',
  /** It must be listened for, and the spectrum receiver did not start. */
  'cannot-listen',
  /** The way to this radio has no word for frames of the form `up`. */
  'form',
  'frequency',
  'power',
  'duty-cycle',
  'queue-full',
  'gateway-gone',
  'no-gps-time',
  'no-answer',
  'aborted',
] as const
export type TxRefusal = (typeof TX_REFUSALS)[number]

export type TxReceipt =
  | {
      readonly kind: 'sent'
      readonly txId: number
      /** Index into `alternatives`. */
      readonly alternative: number
      readonly airtimeUs: number
      /** UTC label of the planned start: what the airtime account of the next run is seeded with. */
      readonly atMs: number
    }
  | {
      readonly kind: 'refused'
      readonly txId: number
      /** One reason for each alternative, in order. */
      readonly reasons: readonly TxRefusal[]
    }

/** A concentrator that is (or was) heard of. */
export type GatewayStatus = {
  readonly gatewayEui: GatewayEui
  readonly online: boolean
  readonly lastHeardMonoMs: number
  /** Free text of the driver: address, versions. */
  readonly detail: string
  readonly rxFrames: number
  readonly txFrames: number
}

export type RadioListener = {
  /** Frames that arrived together (one datagram, one FIFO read), with duplicates as they came. */
  onFrames(frames: readonly RxFrame[], accepted: () => void): void
  onReceipt(receipt: TxReceipt): void
  /** The radio is being repaired, or needs a person: a health event with its cause. */
  onTrouble?(code: string, detail: string): void
}

export type Radio = {
  /** Begins to listen; rejects with a HardwareError that says what to do. */
  open(listener: RadioListener): Promise<void>
  /** Queues a transmission. Its receipt comes later, once, through the listener. */
  transmit(request: TxRequest): void
  gateways(): readonly GatewayStatus[]
  /**
   * How loud a frequency is, seen by a spectrum receiver beside the radio, which goes on hearing. Rejects
   * with HardwareError where there is none, or with what the receiver failed by. Left out: no driver for one.
   */
  scan?(freqHz: number, looks: number): Promise<SpectrumColumn>
  close(): Promise<void>
}
