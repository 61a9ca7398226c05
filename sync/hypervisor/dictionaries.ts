/** A gateway's dictionaries as its DICT messages told them; the last few only, in memory only. */

import type { DevEui } from '../../base/ids.ts'
import type { DictLookup } from '../dict.ts'
import type { DictMessage } from '../messages.ts'
import type { Known } from './gateway-state.ts'

/** One per run and transport is in use; late batches may still name the one before. */
const DICTIONARIES_MAX = 4

export type Learnt = {
  readonly dictionaries: readonly Known[]
  /** A number was told with another meaning: the first one stays. */
  readonly conflict: boolean
}

export function learn(dictionaries: readonly Known[], message: DictMessage): Learnt {
  const known = dictionaries.find((one) => one.id === message.dict)
  const profiles = new Map(known?.profiles)
  const devices = new Map(known?.devices)
  let conflict = false
  for (const { index, profile } of message.profiles) {
    const before = profiles.get(index)
    if (!before) profiles.set(index, profile)
    else if (JSON.stringify(before) !== JSON.stringify(profile)) conflict = true
  }
  for (const { index, devEui, profile } of message.devices) {
    const before = devices.get(index)
    if (!before) devices.set(index, { devEui, profile })
    else if (before.devEui !== devEui || before.profile !== profile) conflict = true
  }
  const lookup: DictLookup = (index) => {
    const device = devices.get(index)
    const profile = device && profiles.get(device.profile)
    return profile && { devEui: device.devEui as DevEui, profile }
  }
  const others = dictionaries.filter((one) => one !== known)
  const all = [...others, { id: message.dict, profiles, devices, lookup }]
  return { dictionaries: all.slice(-DICTIONARIES_MAX), conflict }
}

export function lookupOf(dictionaries: readonly Known[], id: number): DictLookup | undefined {
  return dictionaries.find((one) => one.id === id)?.lookup
}
