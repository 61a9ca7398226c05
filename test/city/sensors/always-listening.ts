/**
 * Class C (LoRaWAN L2 1.0.4 §15): a device on mains listens on RX2's frequency whenever it neither
 * sends nor has RX1 open. Its own class A windows come first, so this one is opened again behind them.
 */

import type { AirDevice, AirDownlink } from '../../../hardware/emulator/air-device.ts'
import type { Window } from '../../support/end-device/sending.ts'

export class AlwaysListening {
  readonly #radio: AirDevice
  readonly #onDownlink: (downlink: AirDownlink, window: Window) => void
  #close: () => void = () => {}

  constructor(radio: AirDevice, onDownlink: (downlink: AirDownlink, window: Window) => void) {
    this.#radio = radio
    this.#onDownlink = onDownlink
  }

  /** From now on here, and behind all windows that are open now. */
  listen(window: Window, nowMonoMs: number): void {
    this.#close()
    this.#close = this.#radio.openWindow({
      opensMonoMs: nowMonoMs,
      closesMonoMs: Number.POSITIVE_INFINITY,
      freqHz: window.freqHz,
      modulation: window.modulation,
      onDownlink: (downlink) => this.#onDownlink(downlink, window),
    })
  }

  stop(): void {
    this.#close()
    this.#close = () => {}
  }
}
