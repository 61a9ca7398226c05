/**
 * What a concentrator makes of all that is on the air at once: sixteen demodulators, taken by whoever
 * begins first; the stronger of two on one channel captures; spreading factors are almost, not wholly,
 * apart. Downlinks have their IQ inverted and disturb no uplink.
 */

import { type LoraModulation, snrFloorDb, symbolUs } from '../../../base/lora.ts'
import { seededRandom } from '../../../base/random.ts'
import type { AirPath, AirStation, Emission, Reach } from '../../../hardware/emulator/air.ts'
import { NOISE_DBM, normal, pathLossDb, reachOf, type Spot, sameChannel } from './terrain.ts'

/**
 * How much stronger a signal of SF7…12 (row) must be than an interferer of SF7…12 (column), dB:
 * Goursaud and Gorce, "Dedicated networks for IoT: PHY/MAC state of the art and challenges", 2015.
 */
const SIR_DB: readonly (readonly number[])[] = [
  [6, -16, -18, -19, -19, -20],
  [-24, 6, -20, -22, -22, -22],
  [-27, -27, 6, -23, -25, -25],
  [-30, -30, -30, 6, -26, -28],
  [-33, -33, -33, -33, 6, -29],
  [-36, -36, -36, -36, -36, 6],
]
/** Eight for SF5…12, eight more (SX1302 data sheet; reference performance, "radio capacity"). */
export const DEMODULATORS = 16
/** A preamble of 8 symbols; its last five are enough to lock on (Bor et al., MSWiM 2016). */
const SYMBOLS_TO_SPARE = 3
/** Small-scale fading from frame to frame. */
const FADING_DB = 2.5
/** No LoRaWAN frame lasts longer: what ended before that disturbs nothing that is on the air. */
const FRAME_US_MAX = 4_000_000

type Heard = {
  readonly emission: Emission
  readonly rssiDbm: number
  readonly hasDemodulator: boolean
}

export type ReceptionParts = {
  readonly seed: number
  readonly gateways: ReadonlyMap<string, Spot>
  readonly devices: ReadonlyMap<string, Spot>
}

export class Reception {
  /** Why signals were lost, at all gateways. */
  readonly lost = { weak: 0, demodulators: 0, collision: 0 }
  /** Extra noise at every gateway: a jammer, a broken ballast. */
  extraNoiseDb = 0
  /** Whose signal a station is hearing at this very moment. */
  speaker = ''
  readonly #parts: ReceptionParts
  readonly #onAir = new Map<string, Heard[]>()
  readonly #links = new Map<string, { readonly lossDb: number; readonly fading: () => number }>()

  constructor(parts: ReceptionParts) {
    this.#parts = parts
  }

  /** A signal begins: each gateway that detects its preamble gives it a demodulator, if one is free. */
  begins(emission: Emission): void {
    if (emission.direction === 'down') return
    for (const gateway of this.#parts.gateways.keys()) {
      const before = this.#onAir.get(gateway) ?? []
      const heard = before.filter(({ emission: e }) => e.endUs > emission.startUs - FRAME_US_MAX)
      const rssiDbm = emission.eirpDbm - this.#lossDb(emission.from.name, gateway)
      const busy = heard.filter((it) => it.hasDemodulator && it.emission.endUs > emission.startUs)
      const isDetected = this.#snrDb(rssiDbm) >= floorDb(emission)
      const hasDemodulator = isDetected && busy.length < DEMODULATORS
      if (!isDetected) this.lost.weak++
      else if (!hasDemodulator) this.lost.demodulators++
      heard.push({ emission, rssiDbm, hasDemodulator })
      this.#onAir.set(gateway, heard)
    }
  }

  /** How an emission that ends now arrives. */
  readonly path: AirPath = (emission, to) => {
    this.speaker = emission.from.name
    return emission.direction === 'up' ? this.#up(emission, to) : this.#down(emission, to)
  }

  #up(emission: Emission, to: AirStation): Reach | undefined {
    const there = this.#onAir.get(to.name) ?? []
    const own = there.find((it) => it.emission === emission)
    if (!own?.hasDemodulator) return undefined
    const captured = there.some(
      (it) => it !== own && disturbs(it.emission, emission) && !survives(own, it),
    )
    if (captured) {
      this.lost.collision++
      return undefined
    }
    return reachOf(own.rssiDbm, NOISE_DBM + this.extraNoiseDb)
  }

  #down(emission: Emission, to: AirStation): Reach | undefined {
    const lossDb = this.#lossDb(to.name, emission.from.name)
    return reachOf(emission.eirpDbm - lossDb, NOISE_DBM)
  }

  #snrDb(rssiDbm: number): number {
    return rssiDbm - NOISE_DBM - this.extraNoiseDb
  }

  /** Loss between a device and a gateway now: the place's, and this moment's fading. */
  #lossDb(device: string, gateway: string): number {
    const key = `${device}/${gateway}`
    let link = this.#links.get(key)
    if (!link) {
      const { seed, gateways, devices } = this.#parts
      const [a, b] = [devices.get(device), gateways.get(gateway)]
      const random = seededRandom(seed, `path ${key}`)
      const lossDb = a && b ? pathLossDb(a, b, normal(random)) : Number.POSITIVE_INFINITY
      link = { lossDb, fading: () => FADING_DB * normal(random) }
      this.#links.set(key, link)
    }
    return link.lossDb + link.fading()
  }
}

/** The mean loss of one path, as `Reception` will have it: for whoever plans data rates. */
export function plannedLossDb(
  seed: number,
  device: { readonly name: string; readonly spot: Spot },
  gateway: { readonly name: string; readonly spot: Spot },
): number {
  const random = seededRandom(seed, `path ${device.name}/${gateway.name}`)
  return pathLossDb(device.spot, gateway.spot, normal(random))
}

function floorDb({ modulation }: Emission): number {
  return modulation.kind === 'lora' ? snrFloorDb(modulation) : 10
}

/** Does `other` overlap the part of `emission` that matters? */
function disturbs(other: Emission, emission: Emission): boolean {
  if (!sameChannel(other, emission)) return false
  const spareUs = SYMBOLS_TO_SPARE * symbolUs(emission.modulation as LoraModulation)
  return other.endUs > emission.startUs + spareUs && other.startUs < emission.endUs
}

function survives(own: Heard, other: Heard): boolean {
  const [a, b] = [own.emission.modulation, other.emission.modulation]
  if (a.kind !== 'lora' || b.kind !== 'lora') return false
  return own.rssiDbm - other.rssiDbm >= (SIR_DB[a.sf - 7]?.[b.sf - 7] ?? 6)
}
