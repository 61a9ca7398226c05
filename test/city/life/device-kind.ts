/**
 * What sort of radio hangs there: LoRaWAN version, class, hardware limits and quirks of firmware, as
 * mixed as in a real fleet. Drawn apart from place and keys, so that those stay as they are.
 */

import { hexOf } from '../../../base/bytes.ts'
import type { DevEui } from '../../../base/ids.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import type { MacVersion } from '../../../gateway/registry/model.ts'
import type { DeviceOptions, Hardware, Quirks } from '../../support/end-device/options.ts'

export type DeviceKind = {
  readonly macVersion: MacVersion
  /** 1.1 only. */
  readonly nwkKey?: string
  readonly options: Omit<DeviceOptions, 'dataRate' | 'battery'>
  /** As DevStatusAns says it. */
  readonly battery: number
}

/** A valve hangs on the mains and listens all the time. */
const CLASS_C_PROFILES: readonly string[] = ['milesight-uc511']
/** Share of the fleet, one by one: the rest keeps to the book. */
const OLD = 0.1
const NEW = 0.05
const NOT_STEERED = 0.1
const ODD = 0.15
const FULL = 254

/** `usual`: the version it has unless the draw says otherwise. */
export function kindOf(
  seed: number,
  device: { readonly devEui: DevEui; readonly profile: string; readonly usual: MacVersion },
): DeviceKind {
  const { devEui, profile, usual } = device
  const random = seededRandom(seed, `radio ${devEui}`)
  const versionDraw = random.unit()
  const macVersion = versionDraw < OLD ? '1.0.2' : versionDraw < OLD + NEW ? '1.1' : usual
  const battery = 60 + random.below(FULL - 60)
  return {
    macVersion,
    ...(macVersion === '1.1' && { nwkKey: hexOf(random.bytes(16)) }),
    options: {
      deviceClass: CLASS_C_PROFILES.includes(profile) ? 'C' : 'A',
      adr: random.unit() >= NOT_STEERED,
      hardware: hardwareOf(random),
      quirks: quirksOf(random, macVersion),
    },
    battery,
  }
}

function hardwareOf(random: Random): Partial<Hardware> {
  if (random.unit() >= ODD) return {}
  return random.unit() < 0.5 ? { dataRateMax: 4 } : { txPowerMax: 5 }
}

function quirksOf(random: Random, macVersion: MacVersion): Partial<Quirks> {
  const linkAdrAnswers = macVersion === '1.0.2' && random.unit() < 0.5 ? 'one' : 'each'
  if (random.unit() >= ODD) return { linkAdrAnswers }
  const odd: readonly Partial<Quirks>[] = [
    { silentOn: ['DevStatusReq'] },
    { silentOn: ['LinkADRReq'] },
    { refuses: ['LinkADRReq'] },
    { repeatsSticky: false },
  ]
  return { linkAdrAnswers, ...odd[random.below(odd.length)] }
}
