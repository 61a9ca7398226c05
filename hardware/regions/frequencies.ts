/**
 * Carriers of each region, in Hz: the one place of these numbers, for the channels that a concentrator
 * hears (channel-plans.ts) and for those that the network tells its devices (gateway/lorawan/region/).
 * Source: LoRaWAN RP002-1.0.4 §2, and for the channels beyond the default ones Semtech's
 * Lora-net/sx1302_hal, packet_forwarder/global_conf.json.sx1250.<region>.
 */

/** Regions whose devices learn frequencies: a few that all know, more by CFList or NewChannelReq. */
export type TaughtCarriers = {
  /** Every device has them from the factory, and joins on them. */
  readonly defaultHz: readonly number[]
  /** Heard besides; the first five go into the CFList. */
  readonly extraHz: readonly number[]
  readonly rx2Hz: number
}

export const EU868_CARRIERS: TaughtCarriers = {
  defaultHz: [868_100_000, 868_300_000, 868_500_000],
  extraHz: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
  rx2Hz: 869_525_000,
}

export const AS923_1_CARRIERS: TaughtCarriers = {
  defaultHz: [923_200_000, 923_400_000],
  extraHz: [922_200_000, 922_400_000, 922_600_000, 922_800_000, 923_000_000, 922_000_000],
  rx2Hz: 923_200_000,
}

export const IN865_CARRIERS: TaughtCarriers = {
  defaultHz: [865_062_500, 865_402_500, 865_985_000],
  extraHz: [],
  rx2Hz: 866_550_000,
}

/** Regions whose 72 channels are numbered and fixed: 64 of 125 kHz, and eight of 500 kHz behind them. */
export type FixedCarriers = {
  readonly first125Hz: number
  readonly first500Hz: number
  readonly firstDownHz: number
}

export const FIXED_125_STEP_HZ = 200_000
export const FIXED_500_STEP_HZ = 1_600_000
export const FIXED_DOWN_STEP_HZ = 600_000

export const US915_CARRIERS: FixedCarriers = {
  first125Hz: 902_300_000,
  first500Hz: 903_000_000,
  firstDownHz: 923_300_000,
}

export const AU915_CARRIERS: FixedCarriers = {
  first125Hz: 915_200_000,
  first500Hz: 915_900_000,
  firstDownHz: 923_300_000,
}
