/**
 * A GNSS receiver beside an emulated board: a pulse per second on the chip's pin, and a moment later
 * the message that says which second it was, on a line of its own.
 */

import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { GPS_EPOCH_UTC_MS, leapSecondsAt, utcOfGpsTimeMs } from '../../../base/gps-time.ts'
import { writeSentence } from '../../gnss/nmea.ts'
import { writeUbx } from '../../gnss/ubx.ts'
import type { BytePort, BytePortListener } from '../../mcu/port.ts'
import type { ChipTwin } from './chip.ts'

export type GnssTwinParts = {
  readonly clock: Clock
  readonly chip: Pick<ChipTwin, 'pulse'>
  readonly language: 'nmea' | 'ubx'
  /** So much the chip's crystal is fast. */
  readonly ppm?: number
  /** From the pulse to its message. */
  readonly messageAfterMs?: number
}

const SECOND_MS = 1_000
const WEEK_MS = 604_800_000

export class GnssTwin implements BytePort {
  readonly path = 'emulated GNSS receiver'
  hasFix = true
  /** The wire of the pulse is connected. */
  hasPulse = true
  /** What was written to it. */
  readonly asked: Uint8Array[] = []
  readonly #parts: GnssTwinParts
  readonly #periodMs: number
  #listener: BytePortListener | undefined
  #cancel: CancelTimer
  #pulses = 0
  readonly #startMonoMs: number
  readonly #startGpsMs: number

  /** Its first pulse comes at the next whole second of the clock's UTC. */
  constructor(parts: GnssTwinParts) {
    this.#parts = parts
    this.#periodMs = SECOND_MS * (1 + (parts.ppm ?? 0) * 1e-6)
    const { clock } = parts
    const wallMs = clock.wallMs()
    const waitMs = SECOND_MS - (wallMs % SECOND_MS)
    this.#startMonoMs = clock.monoMs() + waitMs
    const utcMs = wallMs + waitMs
    this.#startGpsMs = utcMs - GPS_EPOCH_UTC_MS + leapSecondsAt(utcMs) * 1000
    this.#cancel = clock.after(waitMs, () => this.#second())
  }

  /** When a GPS time is on the clock, by the receiver's own pulses. */
  monoMsOf(gpsTimeMs: number): number {
    return this.#startMonoMs + ((gpsTimeMs - this.#startGpsMs) / SECOND_MS) * this.#periodMs
  }

  gpsTimeMsOf(monoMs: number): number {
    return this.#startGpsMs + ((monoMs - this.#startMonoMs) / this.#periodMs) * SECOND_MS
  }

  /** Exact where a GPS time in milliseconds has a step of 244 ns. */
  nsSincePulse(monoMs: number): number {
    return (((monoMs - this.#startMonoMs) % this.#periodMs) / this.#periodMs) * 1e9
  }

  async open(listener: BytePortListener): Promise<void> {
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#listener = undefined
  }

  write(bytes: Uint8Array): void {
    this.asked.push(bytes)
  }

  unplug(): void {
    const listener = this.#listener
    this.#listener = undefined
    listener?.onGone('unplugged')
  }

  stop(): void {
    this.#cancel()
  }

  #second(): void {
    const { clock, chip, messageAfterMs = 120 } = this.#parts
    if (this.hasPulse) chip.pulse()
    const gpsTimeMs = this.#startGpsMs + this.#pulses * SECOND_MS
    this.#pulses++
    clock.after(messageAfterMs, () => this.#listener?.onBytes(this.#message(gpsTimeMs)))
    const nextMonoMs = this.#startMonoMs + this.#pulses * this.#periodMs
    this.#cancel = clock.after(nextMonoMs - clock.monoMs(), () => this.#second())
  }

  #message(gpsTimeMs: number): Uint8Array {
    const utcMs = utcOfGpsTimeMs(gpsTimeMs)
    return this.#parts.language === 'ubx' ? this.#timeGps(gpsTimeMs, utcMs) : this.#rmc(utcMs)
  }

  #timeGps(gpsTimeMs: number, utcMs: number): Uint8Array {
    const payload = new Uint8Array(16)
    const view = new DataView(payload.buffer)
    view.setUint32(0, gpsTimeMs % WEEK_MS, true)
    view.setInt16(8, Math.floor(gpsTimeMs / WEEK_MS), true)
    view.setInt8(10, leapSecondsAt(utcMs))
    view.setUint8(11, this.hasFix ? 0x07 : 0x00)
    view.setUint32(12, 25, true)
    return writeUbx({ messageClass: 0x01, id: 0x20, payload })
  }

  #rmc(utcMs: number): Uint8Array {
    const [date = '', time = ''] = new Date(utcMs).toISOString().split('T')
    const [year = '', month, day] = date.split('-')
    const hhmmss = time.slice(0, 8).replaceAll(':', '')
    const validity = this.hasFix ? 'A' : 'V'
    const body = `GNRMC,${hhmmss}.00,${validity},,,,,,,${day}${month}${year.slice(2)},,,A`
    return Uint8Array.from(Buffer.from(writeSentence(body), 'latin1'))
  }
}
