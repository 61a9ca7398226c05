/** An end device on the shared air: sends a frame, opens receive windows, hears what starts in them. */

import { airtimeUs, type Modulation, sameModulation, symbolUs } from '../../base/lora.ts'
import type { Air, AirStation, Emission, Reach } from './air.ts'

export type AirUplink = {
  readonly phyPayload: Uint8Array
  readonly freqHz: number
  readonly modulation: Modulation
  /** Left out, the device's own. */
  readonly eirpDbm?: number
}

export type AirDownlink = {
  readonly phyPayload: Uint8Array
  /** First symbol and last on the monotonic clock. */
  readonly startMonoMs: number
  readonly endMonoMs: number
  readonly rssiDbm: number
  readonly snrDb: number
  readonly gateway: string
}

export type ReceiveWindow = {
  /** When a downlink should start, on the monotonic clock. */
  readonly opensMonoMs: number
  /** Until when it may start; left out (class A) the window takes one downlink, right at its opening. */
  readonly closesMonoMs?: number
  readonly freqHz: number
  readonly modulation: Modulation
  readonly onDownlink: (downlink: AirDownlink) => void
}

/** A preamble has eight symbols and five must be heard: so far the start may lie off. */
const SYMBOLS_EARLY = 3
const SYMBOLS_LATE = 5
const WINDOWS_MAX = 16
/** A concentrator's carrier lies within its synthesizer's step of 122 Hz; receivers allow much more. */
const TUNED_HZ = 5_000

export class AirDevice implements AirStation {
  readonly name: string
  readonly reach: Reach
  readonly eirpDbm: number
  readonly #air: Air
  #windows: readonly ReceiveWindow[] = []
  #own = { startUs: Number.NEGATIVE_INFINITY, endUs: Number.NEGATIVE_INFINITY }

  constructor(
    air: Air,
    device: { readonly name: string; readonly eirpDbm?: number } & Partial<Reach>,
  ) {
    this.name = device.name
    this.reach = { rssiDbm: device.rssiDbm ?? -80, snrDb: device.snrDb ?? 9 }
    this.#air = air
    this.eirpDbm = device.eirpDbm ?? 14
    air.addDevice(this)
  }

  /** Sends now. The end is what receive windows are counted from. */
  transmit(uplink: AirUplink): { readonly startMonoMs: number; readonly endMonoMs: number } {
    const startUs = Math.round(this.#air.nowUs)
    const { modulation, phyPayload, eirpDbm = this.eirpDbm } = uplink
    const endUs = startUs + airtimeUs({ modulation, sizeBytes: phyPayload.length, crc: true })
    this.#own = { startUs, endUs }
    this.#air.emit({
      ...uplink,
      eirpDbm,
      direction: 'up',
      from: this,
      codingRate: '4/5',
      startUs,
      endUs,
    })
    return { startMonoMs: startUs / 1000, endMonoMs: endUs / 1000 }
  }

  /** Listens in one window; the function given back closes it. The oldest goes when there are many. */
  openWindow(window: ReceiveWindow): () => void {
    this.#windows = [...this.#windows, window].slice(-WINDOWS_MAX)
    return () => this.#close(window)
  }

  /** Switched off: hears nothing more. */
  remove(): void {
    this.#air.remove(this)
  }

  hear(emission: Emission, reach: Reach): void {
    const sending = emission.startUs < this.#own.endUs && this.#own.startUs < emission.endUs
    const window = this.#windows.find((it) => startsIn(it, emission))
    if (sending || !window) return
    if (window.closesMonoMs === undefined) this.#close(window)
    window.onDownlink({
      phyPayload: emission.phyPayload,
      startMonoMs: emission.startUs / 1000,
      endMonoMs: emission.endUs / 1000,
      ...reach,
      gateway: emission.from.name,
    })
  }

  #close(window: ReceiveWindow): void {
    this.#windows = this.#windows.filter((it) => it !== window)
  }
}

function startsIn(window: ReceiveWindow, emission: Emission): boolean {
  const { modulation, freqHz, startUs } = emission
  const opensUs = window.opensMonoMs * 1000
  const closesUs = (window.closesMonoMs ?? window.opensMonoMs) * 1000
  const oneUs = modulation.kind === 'lora' ? symbolUs(modulation) : 8e6 / modulation.bitRate
  return (
    Math.abs(window.freqHz - freqHz) <= TUNED_HZ &&
    sameModulation(window.modulation, modulation) &&
    startUs >= opensUs - SYMBOLS_EARLY * oneUs &&
    startUs <= closesUs + SYMBOLS_LATE * oneUs
  )
}
