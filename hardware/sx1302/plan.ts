/**
 * How a concentrator is set up: two radios, eight multi-SF channels, one LoRa service channel, one FSK
 * channel, each an offset from the centre of its radio (reference §7).
 */

export type RadioIndex = 0 | 1

export type RadioPlan = {
  readonly freqHz: number
  /** What turns raw RSSI into dBm on this board, at 0 °C. */
  readonly rssiOffsetDb: number
  /** Of the fourth to the zeroth power of the temperature in °C, in 1/65536 dB. */
  readonly rssiTemperature: readonly [a: number, b: number, c: number, d: number, e: number]
  readonly canTransmit: boolean
}

export type ChannelPlan = {
  readonly isEnabled: boolean
  readonly radio: RadioIndex
  readonly ifHz: number
}

export type ServicePlan = ChannelPlan & {
  readonly bandwidthHz: number
  readonly sf: number
  /** Set when frames carry no header: what it would have said. */
  readonly implicit?: {
    readonly payloadBytes: number
    readonly crc: boolean
    readonly codingRate: 1 | 2 | 3 | 4
  }
}

export type FskPlan = ChannelPlan & { readonly bandwidthHz: number; readonly bitRate: number }

export type ConcentratorPlan = {
  readonly radios: readonly [RadioPlan, RadioPlan]
  /** Which radio gives the chip its clock. */
  readonly clockRadio: RadioIndex
  readonly isPublic: boolean
  readonly multiSf: readonly ChannelPlan[]
  readonly service: ServicePlan
  readonly fsk: FskPlan
  /** SX1303 only: nanoseconds since the pulse, for every spreading factor or for 5 to 10. */
  readonly fineTimestamp?: FineTimestampMode
}

/** `high-capacity` leaves the demodulators of SF11 and SF12 single: more packets at a time. */
export type FineTimestampMode = 'all-sf' | 'high-capacity'

export const SERVICE_CHANNEL = 8
export const FSK_CHANNEL = 9

/** The channel of a number in the receive FIFO: 0..7, 8 service, 9 FSK. */
export function channelOf(plan: ConcentratorPlan, channel: number): ChannelPlan | undefined {
  if (channel === SERVICE_CHANNEL) return plan.service
  if (channel === FSK_CHANNEL) return plan.fsk
  return plan.multiSf[channel]
}

/** Hz → what stands in an IF register: steps of 15625/32 Hz, toward zero. */
export function ifRegister(ifHz: number): number {
  return Math.trunc((ifHz * 32) / 15_625)
}

/** The offset that the register really makes, whole Hz toward zero. */
export function ifOfRegister(register: number): number {
  return Math.trunc((register * 15_625) / 32)
}
