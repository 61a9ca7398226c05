/**
 * What every ADR policy is: it folds the uplinks of a device into a state of its own and says how the
 * device is to send (LoRaWAN 1.0.4 §4.3.1.1). Pure; the state is small, for it is written with the device.
 */

/** How a device sends. */
export type AdrSetting = {
  readonly dataRate: number
  /** Steps of 2 dB below the region's greatest power. */
  readonly txPowerIndex: number
  /** How often each unconfirmed frame is sent. */
  readonly nbTrans: number
}

/** One uplink as the best gateway heard it; repeats of a counter are one. */
export type AdrSample = {
  readonly fCntUp: number
  readonly snrDb: number
  /** With which it was sent. */
  readonly txPowerIndex: number
}

export type AdrAsk = {
  readonly now: AdrSetting
  readonly most: { readonly dataRate: number; readonly txPowerIndex: number }
  /** Least SNR at which a data rate is demodulated. */
  readonly requiredSnrDb: (dataRate: number) => number
}

export type AdrPolicy<State> = {
  readonly start: State
  readonly heard: (state: State, sample: AdrSample) => State
  /** The device has taken a new data rate, power or number. */
  readonly changed: (state: State) => State
  /** What is set already, where nothing is to change. */
  readonly wanted: (state: State, ask: AdrAsk) => AdrSetting
}

export const POWER_STEP_DB = 2

export function sameSetting(a: AdrSetting, b: AdrSetting): boolean {
  return a.dataRate === b.dataRate && a.txPowerIndex === b.txPowerIndex && a.nbTrans === b.nbTrans
}
