/** The chip as the driver sees it: lists of operations in as few round trips as the bridge allows. */

import { type Clock, sleep } from '../../base/clock.ts'
import type { McuClient } from '../mcu/client.ts'
import { bundles, type SpiOp } from '../mcu/spi.ts'

export class Sx1302Bus {
  readonly #client: Pick<McuClient, 'spi'>
  readonly #clock: Clock
  /** Frames to the bridge so far. */
  roundTrips = 0

  constructor(client: Pick<McuClient, 'spi'>, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  /** All operations in order; what each brought. Throws McuError. */
  async run(ops: readonly SpiOp[]): Promise<readonly Uint8Array[]> {
    const results: Uint8Array[] = []
    for (const frame of bundles(ops)) {
      this.roundTrips++
      results.push(...(await this.#client.spi(frame)))
    }
    return results
  }

  async readByte(address: number): Promise<number> {
    const [bytes] = await this.run([{ kind: 'read', address, bytes: 1 }])
    return bytes![0]!
  }

  wait(ms: number): Promise<void> {
    return sleep(this.#clock, ms)
  }

  /**
   * Reads a byte until it is `wanted`; `undefined` where it was not in time. What `also` brought with
   * that last reading comes back: it costs no round trip of its own.
   */
  async poll(
    address: number,
    wanted: number,
    limitMs: number,
    also: readonly SpiOp[] = [],
  ): Promise<readonly Uint8Array[] | undefined> {
    const untilMs = this.#clock.monoMs() + limitMs
    for (;;) {
      const [value, ...rest] = await this.run([{ kind: 'read', address, bytes: 1 }, ...also])
      if (value![0] === wanted) return rest
      if (this.#clock.monoMs() >= untilMs) return undefined
      await this.wait(POLL_MS)
    }
  }
}

/** The MCUs answer within some hundred µs: a pause that keeps the link free and costs nothing. */
const POLL_MS = 1
