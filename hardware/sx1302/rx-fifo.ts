/**
 * Packets in the receive FIFO (reference §9.2), one after another without a gap:
 *
 *   a5 c0 | L | channel | SF·16 + CR·2 + CRC | modem | offset (20 bits) | L bytes
 *   | flags | SNR·4 | RSSI channel | RSSI signal | 2 | timestamp u32 | CRC16 | M | 2·M | checksum
 *
 * All little-endian. What is damaged costs itself alone: reading goes on at the next start mark whose
 * checksum holds.
 */

export type FifoPacket = {
  /** 0..7 multi-SF, 8 LoRa service, 9 FSK. */
  readonly channel: number
  readonly modem: number
  readonly sf: number
  /** 1..4 for 4/5..4/8; 0: undefined. */
  readonly codingRate: number
  readonly hasCrc: boolean
  readonly crcFailed: boolean
  readonly offset20: number
  readonly snrDb: number
  readonly rssiChannelRaw: number
  readonly rssiSignalRaw: number
  /** Of the 32 MHz counter. */
  readonly counter32: number
  readonly crc16: number
  /** SX1303 with fine timestamps. */
  readonly isTimed: boolean
  readonly metrics: Int8Array
  readonly payload: Uint8Array
}

export type FifoRead = {
  readonly packets: readonly FifoPacket[]
  /** Places where something was not a packet: each a loss, however long. */
  readonly damages: number
}

const MARK = [0xa5, 0xc0] as const
const FIXED_BYTES = 23
const MODEM_FSK = 17
const CHANNEL_MAX = 9

/** Payloads are views of `bytes`. */
export function readFifo(bytes: Uint8Array): FifoRead {
  const packets: FifoPacket[] = []
  let damages = 0
  let at = 0
  let isSound = true
  while (at < bytes.length) {
    const packet = readPacket(bytes, at)
    if (packet) {
      packets.push(packet.packet)
      at = packet.end
      isSound = true
      continue
    }
    if (isSound) damages++
    isSound = false
    at = nextMark(bytes, at + 1)
  }
  return { packets, damages }
}

function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] === MARK[0] && bytes[at + 1] === MARK[1]) return at
  }
  return bytes.length
}

function readPacket(
  bytes: Uint8Array,
  at: number,
): { readonly packet: FifoPacket; readonly end: number } | undefined {
  if (bytes[at] !== MARK[0] || bytes[at + 1] !== MARK[1]) return undefined
  const length = bytes[at + 2]
  if (length === undefined || at + FIXED_BYTES + length > bytes.length) return undefined
  const tail = at + 9 + length
  const pairs = bytes[tail + 12]!
  const end = at + FIXED_BYTES + length + 2 * pairs
  if (end > bytes.length) return undefined
  let sum = 0
  for (let i = at; i < end - 1; i++) sum += bytes[i]!
  if ((sum & 0xff) !== bytes[end - 1]) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = bytes[tail]!
  const format = bytes[at + 4]!
  const channel = bytes[at + 3]!
  const modem = bytes[at + 5]!
  const sf = format >>> 4
  const isFsk = modem === MODEM_FSK
  if (modem > MODEM_FSK || channel > CHANNEL_MAX || (!isFsk && (sf < 5 || sf > 12))) {
    return undefined
  }
  const raw = bytes[at + 6]! | (bytes[at + 7]! << 8) | ((bytes[at + 8]! & 0x0f) << 16)
  return {
    end,
    packet: {
      channel,
      modem,
      sf,
      codingRate: (format >>> 1) & 0x07,
      hasCrc: (format & 0x01) !== 0,
      crcFailed: (flags & 0x01) !== 0,
      offset20: raw >= 2 ** 19 ? raw - 2 ** 20 : raw,
      snrDb: view.getInt8(tail + 1) / 4,
      rssiChannelRaw: bytes[tail + 2]!,
      rssiSignalRaw: bytes[tail + 3]!,
      counter32: view.getUint32(tail + 6, true),
      crc16: view.getUint16(tail + 10, true),
      isTimed: (flags & 0x10) !== 0,
      metrics: new Int8Array(bytes.slice(tail + 13, end - 1)),
      payload: bytes.subarray(at + 9, tail),
    },
  }
}

/**
 * The payload's own CRC: remainder by x¹⁶+x¹²+x⁵+1 of the bits as they are, not extended by 16 zeros,
 * so that one byte 0x56 gives 0x0056.
 */
export function payloadCrc16(payload: Uint8Array): number {
  let remainder = 0
  for (const byte of payload) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = remainder & 0x8000
      remainder = ((remainder << 1) | ((byte >>> bit) & 1)) & 0xffff
      if (carry) remainder ^= 0x1021
    }
  }
  return remainder
}
