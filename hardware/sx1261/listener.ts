/**
 * One transmission that listens first (reference §12): the SX1261 judges the channel and tells the AGC
 * by a line of its own; the AGC looks at that line when the packet's time has come, and lets it go or
 * not. The C HAL holds everything for these 40 ms; here each order is one round trip among the polls
 * of the receiver.
 *
 *   judging ──scan time──▶ programmed ──start──▶ AGC says: gone or busy ──▶ confirmed ──▶ quiet
 */

import { McuError } from '../mcu/errors.ts'
import type { SpiOp } from '../mcu/spi.ts'
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
const READ_AGC_STATUS: SpiOp = { kind: 'read', address: AGC_STATUS, bytes: 1 }
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
      const obstacle = await this.#judge(tx)
      if (obstacle !== undefined) return obstacle
      await tx.program()
      await this.#bus.wait(Math.max(0, tx.startMs - this.#nowMs()))
      const isFree = await this.#verdict(tx)
      await this.#confirm()
      await this.#bus.run(endOps())
      return isFree ? 'sent' : 'channel-busy'
    } finally {
      this.#isListening = false
    }
  }

  /** Up to the moment when the packet may be programmed: until then it certainly is not sent. */
  async #judge({ channel, startMs, marginMs }: ListeningTx): Promise<TxRefusal | undefined> {
    const { freqHz, bandwidthHz, scanTimeUs } = channel
    const levelDbm = this.#plan.thresholdDbm + this.#plan.rssiOffsetDb
    const judge = judgeOp(scanTimeUs, levelDbm)
    try {
      const ops = [READ_AGC_STATUS, ...listenOps(freqHz, bandwidthHz), judge]
      const [status] = await this.#bus.run(ops)
      // The verdict on a packet before us whose end was lost with the line.
      if (status![0] !== 0x00) await this.#confirm()
      await this.#bus.wait(scanTimeUs / 1000)
      if (this.#nowMs() + marginMs <= startMs) return undefined
      await this.#bus.run(endOps())
      return 'too-late'
    } catch (error) {
      if (error instanceof McuError) return 'gateway-gone'
      throw error
    }
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

  /** Tells the AGC that its verdict has been read: one round trip where it is as quick as it should. */
  async #confirm(): Promise<void> {
    const [, status] = await this.#bus.run([put(AGC_MAIL, CONFIRM), READ_AGC_STATUS])
    const isTaken = status![0] === 0x00
    if (!isTaken && (await this.#bus.poll(AGC_STATUS, 0x00, VERDICT_MS)) === undefined) {
      const text = `the AGC did not take note of its verdict within ${VERDICT_MS} ms`
      throw new Sx1302Error('mcu-silent', text)
    }
    await this.#bus.run([put(AGC_MAIL, 0x00)])
  }
}
