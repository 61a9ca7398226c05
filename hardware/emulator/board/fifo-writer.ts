/** A packet as the chip puts it into its receive FIFO: the other side of sx1302/rx-fifo.ts. */

import type { CodingRate } from '../../../base/lora.ts'
import { FSK_CHANNEL, SERVICE_CHANNEL } from '../../sx1302/plan.ts'
import { payloadCrc16 } from '../../sx1302/rx-fifo.ts'

export type HeardPacket = {
  readonly channel: number
  /** 5..12; 0 of FSK. */
  readonly sf: number
  readonly codingRate: CodingRate
  readonly hasCrc: boolean
  readonly crcFailed?: boolean
  readonly snrDb: number
  /** What the modem counts, before the board's offset. */
  readonly rssiRaw: number
  /** Of the 32 MHz counter, as the demodulator stamps it. */
  readonly counter32: number
  /** Of an SX1303 with fine timestamps: how each half symbol's timing moved on, in ticks. */
  readonly metrics?: Int8Array
  readonly payload: Uint8Array
}

const CODING: Readonly<Record<CodingRate, number>> = { '4/5': 1, '4/6': 2, '4/7': 3, '4/8': 4 }
const MODEM_SERVICE = 16
const MODEM_FSK = 17

export function writeFifoPacket(packet: HeardPacket): Uint8Array {
  const { channel, sf, payload, counter32, hasCrc, metrics } = packet
  const modem =
    channel === FSK_CHANNEL ? MODEM_FSK : channel === SERVICE_CHANNEL ? MODEM_SERVICE : channel
  const bytes = new Uint8Array(23 + payload.length + (metrics?.length ?? 0))
  const view = new DataView(bytes.buffer)
  const format = (sf << 4) | (CODING[packet.codingRate] << 1) | Number(hasCrc)
  bytes.set([0xa5, 0xc0, payload.length, channel, format, modem])
  bytes.set(payload, 9)
  const tail = 9 + payload.length
  bytes[tail] = (packet.crcFailed ? 0x01 : 0x00) | (metrics ? 0x10 : 0x00)
  view.setInt8(tail + 1, Math.max(-128, Math.min(127, Math.round(packet.snrDb * 4))))
  bytes[tail + 2] = packet.rssiRaw
  bytes[tail + 3] = packet.rssiRaw
  view.setUint32(tail + 6, counter32, true)
  view.setUint16(tail + 10, channel === FSK_CHANNEL ? 0 : payloadCrc16(payload), true)
  if (metrics) {
    bytes[tail + 12] = metrics.length / 2
    for (const [i, metric] of metrics.entries()) view.setInt8(tail + 13 + i, metric)
  }
  let sum = 0
  for (let i = 0; i < bytes.length - 1; i++) sum += bytes[i]!
  bytes[bytes.length - 1] = sum & 0xff
  return bytes
}
