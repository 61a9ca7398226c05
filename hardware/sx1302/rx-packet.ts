/** A packet of the FIFO in people's terms: Hz, dBm, CRC verdict (reference §9.3). Pure. */

import type { CodingRate, Modulation } from '../../base/lora.ts'
import {
  type ConcentratorPlan,
  channelOf,
  FSK_CHANNEL,
  ifOfRegister,
  ifRegister,
  SERVICE_CHANNEL,
} from './plan.ts'
import { type FifoPacket, payloadCrc16 } from './rx-fifo.ts'
import { fineCorrectionUs, fskCorrectionUs, loraCorrectionUs } from './rx-timestamp.ts'

export type RxPacket = {
  readonly channel: number
  readonly freqHz: number
  /** How far off its channel it came. */
  readonly offsetHz: number
  readonly modulation: Modulation
  readonly codingRate: CodingRate | undefined
  readonly crc: 'ok' | 'bad' | 'none'
  readonly rssiChannelDbm: number
  /** Of the signal alone, where the modem tells. */
  readonly rssiSignalDbm: number
  /** `undefined` for FSK. */
  readonly snrDb: number | undefined
  /** From the stamp of the chip to the end of the packet, in µs. */
  readonly correctionUs: number
  readonly payload: Uint8Array
}

const CODING_RATES: readonly (CodingRate | undefined)[] = [undefined, '4/5', '4/6', '4/7', '4/8']
const MULTI_SF_BANDWIDTH_HZ = 125_000
const FSK_SIGNAL_RAW_DBM = -128

/** `undefined`: of a channel that the plan does not have. */
export function rxPacket(
  packet: FifoPacket,
  plan: ConcentratorPlan,
  temperatureC: number,
): RxPacket | undefined {
  const channel = channelOf(plan, packet.channel)
  if (!channel) return undefined
  const radio = plan.radios[channel.radio]
  const isFsk = packet.channel === FSK_CHANNEL
  const implicit = packet.channel === SERVICE_CHANNEL ? plan.service.implicit : undefined
  const bandwidthHz =
    packet.channel === SERVICE_CHANNEL ? plan.service.bandwidthHz : MULTI_SF_BANDWIDTH_HZ
  const offsetDb = radio.rssiOffsetDb + temperatureDb(radio.rssiTemperature, temperatureC)
  const codingRate = implicit?.codingRate ?? packet.codingRate
  const hasCrc = packet.hasCrc || implicit?.crc === true
  const correctionUs = isFsk
    ? fskCorrectionUs(plan.fsk.bitRate)
    : (plan.fineTimestamp ? fineCorrectionUs : loraCorrectionUs)({
        sf: packet.sf,
        bandwidthHz,
        codingRate,
        hasCrc,
        payloadBytes: packet.payload.length,
      })
  return {
    channel: packet.channel,
    freqHz: radio.freqHz + channel.ifHz,
    offsetHz: offsetHz(packet.offset20, channel.ifHz, bandwidthHz),
    modulation: isFsk
      ? { kind: 'fsk', bitRate: plan.fsk.bitRate }
      : { kind: 'lora', sf: packet.sf, bandwidthHz },
    codingRate: isFsk ? undefined : CODING_RATES[codingRate],
    crc: crcVerdict(packet, hasCrc, isFsk),
    rssiChannelDbm: (isFsk ? fskRaw(packet.rssiChannelRaw) : packet.rssiChannelRaw) + offsetDb,
    rssiSignalDbm: (isFsk ? FSK_SIGNAL_RAW_DBM : packet.rssiSignalRaw) + offsetDb,
    snrDb: isFsk ? undefined : packet.snrDb,
    correctionUs,
    payload: packet.payload,
  }
}

/**
 * The chip's verdict, and our own sum: a FIFO byte that flipped must not pass as a frame. (The FSK
 * modem stores no sum: in all recordings it is 0.)
 */
function crcVerdict(packet: FifoPacket, hasCrc: boolean, isFsk: boolean): RxPacket['crc'] {
  if (!hasCrc) return 'none'
  if (packet.crcFailed) return 'bad'
  if (isFsk || packet.payload.length === 0) return 'ok'
  return payloadCrc16(packet.payload) === packet.crc16 ? 'ok' : 'bad'
}

/** A polynomial that Semtech fitted to its board. */
function temperatureDb(
  [a, b, c, d, e]: readonly [number, number, number, number, number],
  t: number,
): number {
  return ((((a * t + b) * t + c) * t + d) * t + e) / 65_536
}

/** The FSK modem's RSSI is no straight line. */
function fskRaw(raw: number): number {
  return 90.636423 + 0.420835 * raw + 0.007129 * raw ** 2 - 0.000026 * raw ** 3
}

function offsetHz(offset20: number, ifHz: number, bandwidthHz: number): number {
  const stepHz = ((125_000 * 32) / 64 / 2 ** 19) * (bandwidthHz / 125_000)
  // Rounded like the 32-bit floats of the C HAL: two of 543 recorded packets tell the difference.
  return (
    Math.trunc(Math.fround(offset20 * Math.fround(stepHz))) +
    (ifHz - ifOfRegister(ifRegister(ifHz)))
  )
}
