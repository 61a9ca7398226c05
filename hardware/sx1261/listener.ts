/**
 * One transmission that listens first (reference §12): the SX1261 judges the channel and tells the AGC
 * by a line of its own; the AGC looks at that line when the packet's time has come, and lets it go or
 * not. The C HAL holds everything for these 40 ms; here each order is one round trip among the polls
 * of the receiver.
 *
 *   judging ──scan time──▶ programmed ──start──▶ AGC says: gone or busy ──▶ confirmed ──▶ quiet
 */

import { McuError } from '../mcu/errors.ts'
import type { TxRefusal } from '../radio.ts'
import type { Sx1302Bus } from '../sx1302/bus.ts'
import { Sx1302Error } from '../sx1302/errors.ts'
import type { RadioIndex } from '../sx1302/plan.ts'
import { put } from '../sx1302/registers.ts'
import { endOps, judgeOp, listenOps } from './commands.ts'
import type { LbtChannel, LbtPlan } from './listen-before-talk.ts'

const AGC_STATUS = 0x5781
const AGC_MAIL = 0x578c
const CONFIRM = 0xff
const BUSY_SHIFT = 6
/** After the packet's time: the C HAL's own limit. */
const VERDICT_MS = 500
const VERDICT_POLL_MS = 1

export type ListeningTx = {
  readonly channel: LbtChannel
  readonly radio: RadioIndex
  /** The packet's start on the monotonic clock. */
  readonly startMs: number
  /** How much before its start it must be programmed. */
  readonly marginMs: number
  /** Puts the packet into the chip. */
  readonly program: () => Promise<void>
}

export class Listener {
  readonly #bus: Sx1302Bus
  readonly #plan: LbtPlan
  readonly #nowMs: () => number
  #isListening = false

  constructor(bus: Sx1302Bus, plan: LbtPlan, nowMs: () => number) {
    this.#bus = bus
    this.#plan = plan
    this.#nowMs = nowMs
  }

  /**
   * `sent`, or why not. Throws McuError where the packet may have been sent, Sx1302Error where the AGC
   * says nothing: then it may too, and the chip needs a restart.
   */
  async transmit(tx: ListeningTx): Promise<'sent' | TxRefusal> {
    if (this.#isListening) return 'collision'
    this.#isListening = true
    try {
      if (!(await this.#judges(tx.channel))) return 'gateway-gone'
      if (this.#nowMs() + tx.marginMs > tx.startMs) return 'too-late'
      await tx.program()
      await this.#bus.wait(Math.max(0, tx.startMs - this.#nowMs()))
      const isFree = await this.#verdict(tx)
      await this.#confirm()
      return isFree ? 'sent' : 'channel-busy'
    } finally {
      this.#isListening = false
      await this.#bus.run(endOps())
    }
  }

  /** False: the line is in doubt, and nothing has been sent. */
  async #judges({ freqHz, bandwidthHz, scanTimeUs }: LbtChannel): Promise<boolean> {
    const levelDbm = this.#plan.thresholdDbm + this.#plan.rssiOffsetDb
    try {
      await this.#bus.run([...listenOps(freqHz, bandwidthHz), judgeOp(scanTimeUs, levelDbm)])
    } catch (error) {
      if (error instanceof McuError) return false
      throw error
    }
    await this.#bus.wait(scanTimeUs / 1000)
    return true
  }

  async #verdict({ radio, startMs }: ListeningTx): Promise<boolean> {
    for (;;) {
      const status = await this.#bus.readByte(AGC_STATUS)
      if (status & (1 << radio)) return (status & (1 << (BUSY_SHIFT + radio))) === 0
      if (this.#nowMs() > startMs + VERDICT_MS) {
        const text = `the AGC did not say within ${VERDICT_MS} ms whether the channel was free (status ${status})`
        throw new Sx1302Error('mcu-silent', text, { status })
      }
      await this.#bus.wait(VERDICT_POLL_MS)
    }
  }

  async #confirm(): Promise<void> {
    await this.#bus.run([put(AGC_MAIL, CONFIRM)])
    if ((await this.#bus.poll(AGC_STATUS, 0x00, VERDICT_MS)) === undefined) {
      const text = `the AGC did not take note of its verdict within ${VERDICT_MS} ms`
      throw new Sx1302Error('mcu-silent', text)
    }
    await this.#bus.run([put(AGC_MAIL, 0x00)])
  }
}
