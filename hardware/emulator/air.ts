/**
 * A shared air in memory, for demos and simulations: what is emitted arrives at the end of its time
 * on air at every station of the other kind that it reaches. Nothing here knows LoRaWAN; time comes
 * from a Clock only, so that a city can live through a year in minutes.
 *
 * Up and down differ by the inverted IQ of downlinks: a device does not hear a device, nor a gateway
 * a gateway, unless it sends as devices do.
 */

import type { Clock } from '../../base/clock.ts'
import { type CodingRate, type Modulation, snrFloorDb } from '../../base/lora.ts'

/** How a signal arrives. */
export type Reach = { readonly rssiDbm: number; readonly snrDb: number }

export type Emission = {
  readonly direction: 'up' | 'down'
  readonly from: AirStation
  readonly phyPayload: Uint8Array
  readonly freqHz: number
  readonly modulation: Modulation
  readonly codingRate: CodingRate
  readonly eirpDbm: number
  /** On the monotonic clock, exactly as meant: timers may come late, signals do not. */
  readonly startUs: number
  readonly endUs: number
}

export type AirStation = {
  readonly name: string
  /** How this station and the others hear each other, where it is fixed by hand. */
  readonly reach?: Reach
  /** The power that `reach` was fixed at: what it sends with less arrives as much weaker. */
  readonly eirpDbm?: number
  /** Called at the end of every emission that reaches it. */
  hear(emission: Emission, reach: Reach): void
}

/** What becomes of an emission on its way to a station; `undefined` = not heard there. */
export type AirPath = (emission: Emission, to: AirStation) => Reach | undefined

const NEAR: Reach = { rssiDbm: -80, snrDb: 9 }

/** Distance does not matter: the reach of the device, whichever end it is. */
export const fixedPath: AirPath = ({ from, eirpDbm }, to) => {
  if (!from.reach) return to.reach ?? NEAR
  const weakerDb = (from.eirpDbm ?? eirpDbm) - eirpDbm
  return { rssiDbm: from.reach.rssiDbm - weakerDb, snrDb: from.reach.snrDb - weakerDb }
}

export class Air {
  readonly clock: Clock
  readonly #path: AirPath
  readonly #onEmission: (emission: Emission) => void
  /** On the air, or about to be. */
  readonly #present = new Set<Emission>()
  readonly #stations = { gateways: new Set<AirStation>(), devices: new Set<AirStation>() }

  constructor(parts: {
    readonly clock: Clock
    readonly path?: AirPath
    /** Called when a signal begins: for a model of interference, or a book of what was on the air. */
    readonly onEmission?: (emission: Emission) => void
  }) {
    this.clock = parts.clock
    this.#path = parts.path ?? fixedPath
    this.#onEmission = parts.onEmission ?? (() => {})
  }

  get nowUs(): number {
    return this.clock.monoMs() * 1000
  }

  addGateway(station: AirStation): void {
    this.#stations.gateways.add(station)
  }

  addDevice(station: AirStation): void {
    this.#stations.devices.add(station)
  }

  remove(station: AirStation): void {
    this.#stations.gateways.delete(station)
    this.#stations.devices.delete(station)
  }

  /** Power of all signals in a channel now, whoever sends them, as a station hears it: dBm. */
  levelDbm(station: AirStation, freqHz: number, widthHz: number): number {
    let mw = 0
    for (const emission of this.#present) {
      const isNow = emission.startUs <= this.nowUs && this.nowUs < emission.endUs
      const apartHz = Math.abs(emission.freqHz - freqHz)
      if (!isNow || apartHz >= (widthHz + widthOf(emission.modulation)) / 2) continue
      const reach = emission.from === station ? undefined : this.#path(emission, station)
      if (reach) mw += 10 ** (reach.rssiDbm / 10)
    }
    return mw === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(mw)
  }

  /** Puts a signal on the air; it is heard when it ends. */
  emit(emission: Emission): void {
    this.#onEmission(emission)
    this.#present.add(emission)
    this.clock.after((emission.endUs - this.nowUs) / 1000, () => {
      this.#present.delete(emission)
      const { gateways, devices } = this.#stations
      for (const station of [...(emission.direction === 'up' ? gateways : devices)]) {
        if (station === emission.from) continue
        const reach = this.#path(emission, station)
        if (reach && isDemodulated(emission.modulation, reach)) station.hear(emission, reach)
      }
    })
  }
}

const FSK_WIDTH_HZ = 125_000

function widthOf(modulation: Modulation): number {
  return modulation.kind === 'lora' ? modulation.bandwidthHz : FSK_WIDTH_HZ
}

function isDemodulated(modulation: Modulation, reach: Reach): boolean {
  return modulation.kind === 'fsk' || reach.snrDb >= snrFloorDb(modulation)
}
