/**
 * How far each gateway hears our devices: of every accepted uplink the receptions of all that heard it. One
 * measurement goes up, and once a day who could have taken it (F34): the city sees which gateway covers what.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { OTHERS_MAX, type OtherReception, type Reception } from '../journal/reception.ts'

/** Of one gateway. */
export type Covered = {
  readonly gatewayEui: GatewayEui
  readonly frames: number
  /** The best of all frames. */
  readonly rssiDbm: number
  readonly snrDb: number
}

export type DeviceCoverage = {
  readonly frames: number
  /** The most frames first. */
  readonly heard: readonly Covered[]
}

type Kept = { frames: number; readonly by: Map<GatewayEui, Covered> }

/** As many as a frame's receptions, and the one that was answered. */
const GATEWAYS_MAX = OTHERS_MAX + 1

export class Coverage {
  /** Registered devices only: their frames were accepted. */
  readonly #devices = new Map<DevEui, Kept>()

  heard(devEui: DevEui, reception: Reception): void {
    const kept = this.#devices.get(devEui) ?? { frames: 0, by: new Map() }
    this.#devices.set(devEui, kept)
    kept.frames++
    for (const one of [reception, ...(reception.others ?? [])]) count(kept.by, one)
  }

  /** What was heard since it was last taken, of devices that more than one gateway heard. */
  take(): ReadonlyMap<DevEui, DeviceCoverage> {
    const taken = new Map<DevEui, DeviceCoverage>()
    for (const [devEui, { frames, by }] of this.#devices) {
      if (by.size < 2) continue
      const heard = [...by.values()].sort((a, b) => b.frames - a.frames)
      taken.set(devEui, { frames, heard })
    }
    this.#devices.clear()
    return taken
  }
}

function count(by: Map<GatewayEui, Covered>, one: OtherReception): void {
  const { gatewayEui, rssiDbm, snrDb } = one
  const before = by.get(gatewayEui)
  if (!before && by.size >= GATEWAYS_MAX) return
  by.set(gatewayEui, {
    gatewayEui,
    frames: (before?.frames ?? 0) + 1,
    rssiDbm: Math.max(before?.rssiDbm ?? rssiDbm, rssiDbm),
    snrDb: Math.max(before?.snrDb ?? snrDb, snrDb),
  })
}
