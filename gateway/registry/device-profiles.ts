/**
 * What a device model is to LoRaWAN, by the id of its decoder. A registration that says nothing
 * begins with this; what it says holds.
 *
 * Versions: TheThingsNetwork/lorawan-devices, the profile of each model for EU868. Intervals: the
 * makers' factory settings, and for parking sensors their daily heartbeat (sensors.md §3); a model
 * whose maker publishes none, or that speaks when something happens, has a day, and 1.0.3 where no
 * profile is published: too long rather than a sensor called silent that is not. No model
 * needs a limit of data rate so far: the cars on a parking sensor are in the level that steers it
 * (adr/steady.ts).
 */

import type { Device, DeviceClass, MacVersion } from './model.ts'

export type DeviceProfile = {
  readonly macVersion: MacVersion
  readonly regParams: string
  readonly class: DeviceClass
  /** It speaks at least so often. */
  readonly intervalS: number
  /** The highest data rate it is steered to, where that is below the region's. */
  readonly dataRateMax?: number
}

const MINUTE_S = 60
const DAY_S = 86_400

const V103: Omit<DeviceProfile, 'intervalS'> = {
  macVersion: '1.0.3',
  regParams: 'RP001-1.0.3-RevA',
  class: 'A',
}
const PARKING: DeviceProfile = { ...V103, intervalS: DAY_S }
const EVERY_10_MIN: DeviceProfile = { ...V103, intervalS: 10 * MINUTE_S }
const EVERY_20_MIN: DeviceProfile = { ...V103, intervalS: 20 * MINUTE_S }
const EVERY_18_H: DeviceProfile = { ...V103, intervalS: 1080 * MINUTE_S }
const DAILY: DeviceProfile = { ...V103, intervalS: DAY_S }

export const DEVICE_PROFILES: Readonly<Record<string, DeviceProfile>> = {
  'nwave-nps405sm': PARKING,
  'nwave-nps405fm': PARKING,
  'nwave-nps310sm': PARKING,
  'bosch-tps110': { ...PARKING, macVersion: '1.0.2', regParams: 'RP001-1.0.2-RevB' },
  'decentlab-dl-trs21': EVERY_10_MIN,
  'decentlab-dl-smtp': EVERY_10_MIN,
  'decentlab-dl-pm': EVERY_10_MIN,
  'decentlab-dl-sht35': EVERY_10_MIN,
  'milesight-em300-di': EVERY_10_MIN,
  'milesight-em300-th': EVERY_10_MIN,
  'milesight-em310-udl': EVERY_10_MIN,
  'milesight-ws302': EVERY_10_MIN,
  'milesight-vs133': EVERY_10_MIN,
  'parametric-pcr2': EVERY_10_MIN,
  'milesight-em500-smtc': EVERY_10_MIN,
  'milesight-uc511': EVERY_20_MIN,
  'milesight-uc512': EVERY_20_MIN,
  'dragino-lse01': EVERY_20_MIN,
  'dragino-lht65': EVERY_20_MIN,
  'milesight-ws101': EVERY_18_H,
  'milesight-ws202': EVERY_18_H,
  'milesight-ws301': EVERY_18_H,
  'axioma-qalcosonic-w1': DAILY,
  'browan-tbdw100': DAILY,
  'browan-tbms100': DAILY,
  'dingtek-df702': DAILY,
  'dragino-lds02': DAILY,
  'imbuildings-people-counter': DAILY,
  'kamstrup-flowiq2200': DAILY,
  'mclimate-t-valve': DAILY,
  'milesight-em400-mud': DAILY,
  'milesight-vs350': DAILY,
  'quandify-cubicmeter-1.1': DAILY,
  'sensative-strips': DAILY,
  'sensecap-s2120': DAILY,
  'strega-smart-valve': DAILY,
  'tektelic-kiwi': DAILY,
  'terabee-people-counting-l-xl': DAILY,
  'uradmonitor-a3': DAILY,
  'watteco-closo': DAILY,
  'watteco-flasho': DAILY,
}

/** What a registration may say of how often its device speaks: a minute to a week. */
export const INTERVAL_S = { min: MINUTE_S, max: 7 * DAY_S } as const

/** `<vendor>-<model>`; whether it has a decoder is another question, and may change. */
export function isProfileId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text)
}

/** Of a model we have, or none. */
export function profileNamed(id: string | undefined): DeviceProfile | undefined {
  return id !== undefined && Object.hasOwn(DEVICE_PROFILES, id) ? DEVICE_PROFILES[id] : undefined
}

/** What is expected of a device: its own word, else its model's. */
export function radioRulesOf(device: Device): {
  readonly dataRateMax: number | undefined
  /** Undefined: nobody knows how often it speaks. */
  readonly intervalS: number | undefined
} {
  const model = profileNamed(device.profile)
  return {
    dataRateMax: device.dataRateMax ?? model?.dataRateMax,
    intervalS: device.intervalS ?? model?.intervalS,
  }
}
