/**
 * A parking sensor in its box: silent until its magnet is passed. Then it asks to join until it is in, and
 * says one word. Pressed again it sends a row of test frames without listening, as makers' installation
 * modes do: a gateway that answers one of them is deaf for another, so there are more than are needed.
 */

import type { Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import type { Air, Reach } from '../../hardware/emulator/air.ts'
import { AirDevice } from '../../hardware/emulator/air-device.ts'
import { exchange } from '../city/sensors/exchange.ts'
import { heartbeatPayload, startUpPayload } from '../city/sensors/parking.ts'
import type { ChooseChannel } from './end-device/sending.ts'
import { EndDevice, type EndDeviceIdentity } from './end-device.ts'

const DATA_RATE = 5
const TEST_FRAMES = 8
/** The answer to a frame goes out a second after it, midway between two of the others. */
const TEST_EVERY_MS = 400
const JOIN_AGAIN_MS = 1_500

export class BoxedSensor {
  readonly identity: EndDeviceIdentity
  readonly #clock: Clock
  readonly #radio: AirDevice
  readonly #device: EndDevice
  readonly #choose: ChooseChannel
  #state: 'off' | 'joining' | 'in' = 'off'

  constructor(parts: {
    readonly air: Air
    readonly clock: Clock
    readonly random: Random
    readonly identity: EndDeviceIdentity
    readonly reach: Reach
  }) {
    const { air, clock, random, identity, reach } = parts
    this.identity = identity
    this.#clock = clock
    this.#radio = new AirDevice(air, { name: identity.devEui, ...reach })
    this.#device = new EndDevice(identity, 0, { dataRate: DATA_RATE })
    this.#choose = (usable) => usable[random.below(usable.length)]!
  }

  get hasJoined(): boolean {
    return this.#state === 'in'
  }

  /** The magnet: it wakes up and joins; in its session it sends a row of test frames. */
  press(): void {
    if (this.#state === 'off') this.#join()
    else if (this.#state === 'in') this.#test(TEST_FRAMES)
  }

  /** Back into its box. */
  stop(): void {
    this.#state = 'off'
    this.#radio.remove()
  }

  #join(): void {
    this.#state = 'joining'
    const parts = {
      radio: this.#radio,
      monoMs: () => this.#clock.monoMs(),
      after: (delayMs: number, run: () => void) => this.#clock.after(delayMs, run),
    }
    exchange(parts, this.#device.join(this.#choose), this.#device.sending, {
      onFrame: ({ phyPayload }) => this.#device.acceptJoin(phyPayload),
      onHeard: () => {
        this.#state = 'in'
        this.#send(3, startUpPayload(false))
      },
      onSilence: () => {
        this.#clock.after(JOIN_AGAIN_MS, () => {
          if (this.#state === 'joining') this.#join()
        })
      },
    })
  }

  #test(left: number): void {
    if (left === 0 || this.#state !== 'in') return
    this.#send(2, heartbeatPayload(false, { batteryMv: 3480, temperatureC: 18 }))
    this.#clock.after(TEST_EVERY_MS, () => this.#test(left - 1))
  }

  #send(fPort: number, payload: Uint8Array): void {
    const phyPayload = this.#device.uplink({ fPort, payload }, this.#choose)
    const { freqHz, modulation, eirpDbm } = this.#device.sending
    this.#radio.transmit({ phyPayload, freqHz, modulation, eirpDbm })
  }
}
