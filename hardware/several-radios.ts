/**
 * One Radio made of several: our own concentrator and the gateways of neighbours. Frames of all come
 * up as they are (who heard a frame twice is found out above); a downlink goes to the radio that has
 * its gateway.
 */

import type { Clock } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Metrics } from '../base/metrics.ts'
import { HardwareError } from './errors.ts'
import { refuseGone } from './gateway-gone.ts'
import type { GatewayStatus, Radio, RadioListener, TxRequest } from './radio.ts'
import type { SpectrumColumn } from './sx1261/spectral-scan.ts'

export type SeveralParts = { readonly clock: Clock; readonly metrics: Metrics }

export class SeveralRadios implements Radio {
  readonly #radios: readonly Radio[]
  readonly #parts: SeveralParts
  #listener: RadioListener | undefined

  constructor(radios: readonly Radio[], parts: SeveralParts) {
    this.#radios = radios
    this.#parts = parts
  }

  /** All or none: what was opened before a failure is closed again. */
  async open(listener: RadioListener): Promise<void> {
    const opened: Radio[] = []
    this.#listener = listener
    try {
      for (const radio of this.#radios) {
        await radio.open(listener)
        opened.push(radio)
      }
    } catch (error) {
      for (const radio of opened.reverse()) await radio.close()
      throw error
    }
  }

  /** For a gateway that nobody has there is no radio: a concentrator would send it by its own counter. */
  transmit(request: TxRequest): void {
    const radio = this.#radioOf(request.gatewayEui)
    if (radio) {
      radio.transmit(request)
      return
    }
    refuseGone(request, this.#parts, (receipt) => this.#listener?.onReceipt(receipt))
  }

  gateways(): readonly GatewayStatus[] {
    return this.#radios.flatMap((radio) => radio.gateways())
  }

  /** Neighbours' radios have no spectrum receiver for us. */
  async scan(freqHz: number, looks: number): Promise<SpectrumColumn> {
    const own = this.#radios.find(({ scan }) => scan !== undefined)
    if (own?.scan) return await own.scan(freqHz, looks)
    throw new HardwareError('no-spectrum', 'none of the radios has a spectrum receiver')
  }

  async close(): Promise<void> {
    for (const radio of [...this.#radios].reverse()) await radio.close()
  }

  /** Where it is online; of a gateway that has moved from one radio to another, the old one is not. */
  #radioOf(gatewayEui: GatewayEui): Radio | undefined {
    let offline: Radio | undefined
    for (const radio of this.#radios) {
      const status = radio.gateways().find((one) => one.gatewayEui === gatewayEui)
      if (status?.online) return radio
      if (status) offline ??= radio
    }
    return offline
  }
}
