/**
 * The dictionary: small numbers for devices and their profiles, so that a row of a batch names its
 * device in a byte. Numbers are given in order of first use and never change their meaning within
 * one dictionary; its random id keeps the numbers of two runs apart.
 *
 * A device that decodes with another list of channels gets a new number, so a batch can always be
 * read with what its dictionary says, whatever was updated meanwhile.
 */

import type { DevEui } from '../base/ids.ts'
import type { Profile, ReadingFact } from './fact.ts'

export type DictProfile = {
  readonly index: number
  readonly profile: Profile
}
export type DictDevice = {
  readonly index: number
  readonly devEui: DevEui
  /** Index of its profile in the same dictionary. */
  readonly profile: number
}

/** What a reader of columns needs to know of a device number. */
export type DictLookup = (
  index: number,
) => { readonly devEui: DevEui; readonly profile: Profile } | undefined

/** Immutable: adding gives a new one; unchanged when nothing was new. */
export type Dictionary = {
  readonly id: number
  readonly profiles: readonly Profile[]
  readonly devices: readonly { readonly devEui: DevEui; readonly profile: number }[]
  readonly profileIndex: ReadonlyMap<string, number>
  readonly deviceIndex: ReadonlyMap<string, number>
}

export const DICT_DEVICES_MAX = 65_536

export function emptyDictionary(id: number): Dictionary {
  return { id, profiles: [], devices: [], profileIndex: new Map(), deviceIndex: new Map() }
}

export type Indexed = { readonly dictionary: Dictionary; readonly indexes: readonly number[] }

/** The device number of each fact, with new ones added at the end. */
export function indexFacts(
  dictionary: Dictionary,
  facts: readonly ReadingFact[],
  profileOf: (id: string) => Profile | undefined,
): Indexed {
  const indexes: number[] = []
  for (const fact of facts) {
    const profile = fittingProfile(fact, profileOf(fact.profile))
    const profileKey = JSON.stringify(profile)
    const known = dictionary.profileIndex.get(profileKey)
    const profileNumber = known ?? dictionary.profiles.length
    if (known === undefined) {
      dictionary = {
        ...dictionary,
        profiles: [...dictionary.profiles, profile],
        profileIndex: new Map(dictionary.profileIndex).set(profileKey, profileNumber),
      }
    }
    const deviceKey = `${fact.devEui}/${profileNumber}`
    let device = dictionary.deviceIndex.get(deviceKey)
    if (device === undefined) {
      device = dictionary.devices.length
      dictionary = {
        ...dictionary,
        devices: [...dictionary.devices, { devEui: fact.devEui, profile: profileNumber }],
        deviceIndex: new Map(dictionary.deviceIndex).set(deviceKey, device),
      }
    }
    indexes.push(device)
  }
  return { dictionary, indexes }
}

/** The profile cut or filled to as many channels as the fact has values: old facts stay readable. */
function fittingProfile(fact: ReadingFact, profile: Profile | undefined): Profile {
  const known = profile?.channels ?? []
  const channels = fact.values.map(
    (_, index) => known[index] ?? { quantity: 'unknown', index, unit: '', decimals: 0 },
  )
  return { id: fact.profile, channels }
}

/** The entries behind these device numbers: content of a DICT message. */
export function entriesOf(
  dictionary: Dictionary,
  indexes: Iterable<number>,
): { readonly profiles: readonly DictProfile[]; readonly devices: readonly DictDevice[] } {
  const devices: DictDevice[] = []
  const profiles = new Map<number, DictProfile>()
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const device = dictionary.devices[index]!
    devices.push({ index, ...device })
    profiles.set(device.profile, {
      index: device.profile,
      profile: dictionary.profiles[device.profile]!,
    })
  }
  return { profiles: [...profiles.values()].sort((a, b) => a.index - b.index), devices }
}

export function lookupIn(dictionary: Dictionary): DictLookup {
  return (index) => {
    const device = dictionary.devices[index]
    return device && { devEui: device.devEui, profile: dictionary.profiles[device.profile]! }
  }
}
