/**
 * When a packet really ended (reference §9.4). The chip stamps what its demodulator has finished; how
 * long that takes depends on spreading factor, bandwidth, size and coding. All integer arithmetic of
 * the C HAL, kept to the microsecond: 32-bit where it is, toward zero where it is.
 */

export type PacketTiming = {
  readonly sf: number
  readonly bandwidthHz: number
  /** As received. */
  readonly codingRate: number
  /** A bad one counts as present. */
  readonly hasCrc: boolean
  readonly payloadBytes: number
}

/** What to add to the counter of a LoRa packet, in µs; negative. */
export function loraCorrectionUs(packet: PacketTiming): number {
  const { sf, bandwidthHz, codingRate, hasCrc, payloadBytes } = packet
  const pow = bandwidthHz / 125_000
  const clock = 250_000 / pow
  const symbol = 2 ** sf
  const ppm = hasLowDataRate(sf, bandwidthHz) ? 1 : 0
  const bytes = payloadBytes + (hasCrc ? 2 : 0)
  const isShort = 2 * bytes - (sf - 7) <= 0 || (payloadBytes === 0 && !hasCrc)
  const header = sf <= 6 ? sf : sf - 2
  const perBlock = sf - 2 * ppm
  // The C HAL subtracts in unsigned 32 bits.
  const rest = ((2 * bytes + 5 - header) >>> 0) % perBlock
  const last = isShort ? header : rest === 0 ? perBlock : rest
  const coding = isShort ? 4 : codingRate
  const filter = 16_000_000 / pow + 2_031_250
  const demap = isShort
    ? clock + (symbol * clock * 3) / 4 + 3 * clock + (sf - 2) * clock
    : clock + symbol * clock + 3 * clock + perBlock * clock
  const iterations = Math.floor((sf + 1) / 2)
  const fft3 = clock * (symbol - 6 + 2 * (symbol * (iterations - 1) + 6)) + 4 * clock
  const fft = isShort
    ? 2 * symbol * clock + 3 * clock
    : (5 - 2 * ppm) * (symbol * clock + 7 * clock) + 2 * clock
  const decode = 5 * clock + (9 * clock + clock * coding) * last + 3 * clock
  return -Math.floor((filter + fft3 + fft + demap + decode + 500_000) / 1_000_000)
}

/**
 * With fine timestamps the chip stamps the end of the header: what to add to it, in µs, to come to the
 * end of the packet (reference §13). Payload symbols as the C HAL counts them: low data rate from SF11
 * on whatever the bandwidth, an explicit header.
 */
export function fineCorrectionUs(packet: PacketTiming): number {
  const { sf, bandwidthHz, codingRate, hasCrc, payloadBytes } = packet
  const bits = 8 * payloadBytes + (hasCrc ? 16 : 0) - 4 * sf + (sf >= 7 ? 8 : 0) + 20
  const perBlock = 4 * (sf - (sf >= 11 ? 2 : 0))
  const symbols = Math.ceil(Math.max(bits, 0) / perBlock) * (codingRate + 4)
  const filter = 16_000_000 / (bandwidthHz / 125_000) + 2_031_250
  return Math.trunc((symbols * 2 ** sf * 1_000_000) / bandwidthHz - (filter + 500_000) / 1_000_000)
}

export function fskCorrectionUs(bitRate: number): number {
  return Math.floor(680_000 / bitRate) - 20
}

/** Symbols of 16 ms and longer: SF11 and SF12 at 125 kHz, SF12 at 250 kHz. */
export function hasLowDataRate(sf: number, bandwidthHz: number): boolean {
  return (2 ** sf * 1_000) / bandwidthHz >= 16
}
