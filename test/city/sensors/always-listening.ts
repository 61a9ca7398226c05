/**
 * A device that listens between its own frames: of class C on RX2's frequency (LoRaWAN L2 1.0.4 §15), of
 * any class for its multicast groups during their sessions (TS005). Its class A windows come first, so
 * this one is opened again behind them.
 */

import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { gpsTimeOfUtcMs } from '../../../base/gps-time.ts'
import type { AirDevice, AirDownlink } from '../../../hardware/emulator/air-device.ts'
import type { Window } from '../../support/end-device/sending.ts'
import type { EndDevice } from '../../support/end-device.ts'

export type ListeningParts = {
  readonly radio: AirDevice
  readonly device: EndDevice
  readonly clock: Clock
  readonly after: (delayMs: number, run: () => void) => CancelTimer
  readonly onDownlink: (downlink: AirDownlink, window: Window) => void
}

export class AlwaysListening {
  readonly #parts: ListeningParts
  #close: () => void = () => {}
  #cancelChange: CancelTimer = () => {}

  constructor(parts: ListeningParts) {
    this.#parts = parts
  }

  /** Its clock was set by DeviceTimeAns and is right. */
  get gpsS(): number {
    return gpsTimeOfUtcMs(this.#parts.clock.wallMs()) / 1000
  }

  /** Where it is to be now, behind all windows that are open; again when a session begins or ends. */
  refresh(): void {
    const { device, after } = this.#parts
    const { gpsS } = this
    this.stop()
    const { window, changesGpsS } = device.listening(gpsS)
    if (window) this.#close = this.#open(window)
    if (changesGpsS === undefined) return
    this.#cancelChange = after(Math.ceil((changesGpsS - gpsS) * 1000), () => this.refresh())
  }

  stop(): void {
    this.#close()
    this.#close = () => {}
    this.#cancelChange()
  }

  #open(window: Window): () => void {
    const { radio, clock, onDownlink } = this.#parts
    return radio.openWindow({
      opensMonoMs: clock.monoMs(),
      closesMonoMs: Number.POSITIVE_INFINITY,
      freqHz: window.freqHz,
      modulation: window.modulation,
      onDownlink: (downlink) => onDownlink(downlink, window),
    })
  }
}
