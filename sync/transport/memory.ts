/** Gateways and hypervisor of one process, joined directly: for tests, the demo and the simulator. */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type {
  DownMessage,
  GatewayListener,
  GatewayTransport,
  HypervisorListener,
  HypervisorTransport,
} from './transport.ts'

export class MemoryHub {
  readonly #clock: Clock
  readonly #gateways = new Map<GatewayEui, GatewayListener>()
  #hypervisor: HypervisorListener | undefined
  #up = true
  /** Answers whether this message is to be lost on the way. */
  loses: (bytes: Uint8Array) => boolean = () => false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Cuts or mends all links, as a broker that stops and starts. */
  setUp(up: boolean): void {
    if (up === this.#up) return
    this.#up = up
    for (const listener of [...this.#gateways.values(), this.#hypervisor]) {
      if (up) listener?.onUp()
      else listener?.onDown('hub is down')
    }
  }

  gateway(gw: GatewayEui): GatewayTransport {
    return {
      open: (listener) => {
        this.#gateways.set(gw, listener)
        if (this.#up) this.#soon(() => listener.onUp())
      },
      send: (_channel, bytes) => this.#carry(bytes, () => this.#hypervisor?.onMessage(gw, bytes)),
      close: async () => {
        this.#gateways.delete(gw)
      },
    }
  }

  hypervisor(): HypervisorTransport {
    return {
      open: (listener) => {
        this.#hypervisor = listener
        if (this.#up) this.#soon(() => listener.onUp())
      },
      send: ({ gw, bytes }: DownMessage) =>
        this.#carry(bytes, () => this.#gateways.get(gw)?.onMessage(bytes)),
      close: async () => {
        this.#hypervisor = undefined
      },
    }
  }

  #carry(bytes: Uint8Array, arrive: () => void): boolean {
    if (!this.#up) return false
    if (!this.loses(bytes)) {
      this.#soon(() => {
        if (this.#up) arrive()
      })
    }
    return true
  }

  /** Never within the caller's own step, as on a real wire. */
  #soon(run: () => void): void {
    this.#clock.after(0, run)
  }
}
