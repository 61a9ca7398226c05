/**
 * One concentrator's GPS clock: puts together what the chip says (the counter at the last pulse) and
 * what the receiver says (which second that was). Neither knows of the other; both come when they like.
 *
 *   pulse ──────────────┬───────────── pulse        a message names the second of the pulse before it,
 *                       └ message 50…900 ms later    and comes well within that second
 */

import type { Clock } from '../../base/clock.ts'
import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { TmstUs } from '../../base/tmst.ts'
import type { GnssMessage } from './messages.ts'
import {
  GNSS_TIME_START,
  type GnssTime,
  gpsTimeOfTmst,
  isTimeValid,
  type PulseTime,
  takePulse,
  tmstOfGpsTime,
} from './time.ts'

/** A message that comes later may belong to a pulse that has not been seen yet. */
const MESSAGE_AFTER_MS_MAX = 900
/** How far from a whole second a receiver's own time may be. */
const WHOLE_SECOND_MS = 1

export class GnssClock {
  readonly #clock: Clock
  readonly #metrics: Metrics
  #time: GnssTime = GNSS_TIME_START
  #pulse: { readonly tmst: TmstUs; readonly monoMs: number } | undefined
  /** As the receiver last said. */
  #leapSeconds: number | undefined
  /** Once it speaks UBX its NMEA is not needed: the same second twice would only be counted twice. */
  #speaksGps = false

  constructor(parts: { readonly clock: Clock; readonly metrics: Metrics }) {
    this.#clock = parts.clock
    this.#metrics = parts.metrics
  }

  get isValid(): boolean {
    return isTimeValid(this.#time, this.#clock.monoMs())
  }

  get leapSeconds(): number | undefined {
    return this.#leapSeconds
  }

  /** The chip has latched its counter at a pulse, which was at `monoMs`. */
  onPulse(tmst: TmstUs, monoMs: number): void {
    this.#pulse = { tmst, monoMs }
  }

  onMessage(message: GnssMessage): void {
    if (message.kind === 'place') return
    if (message.kind === 'gps') {
      this.#speaksGps = true
      this.#leapSeconds = message.leapSeconds ?? this.#leapSeconds
    } else if (this.#speaksGps) return
    const pulse = this.#pulseOf(message)
    if (typeof pulse === 'string') {
      this.#metrics.add('gnss_messages_unused_total', 1, { reason: pulse })
      return
    }
    this.#time = takePulse(this.#time, pulse)
    this.#metrics.set('gnss_time_valid', Number(this.isValid))
  }

  /** The counter began anew: nothing of it is known. */
  restarted(): void {
    this.#time = GNSS_TIME_START
    this.#pulse = undefined
    this.#metrics.set('gnss_time_valid', 0)
  }

  /** Milliseconds since 1980-01-06 with a fraction; `undefined`: no valid time. */
  gpsTimeOf(tmst: TmstUs): number | undefined {
    return gpsTimeOfTmst(this.#time, tmst, this.#clock.monoMs())
  }

  tmstOf(gpsTimeMs: number): TmstUs | undefined {
    return tmstOfGpsTime(this.#time, gpsTimeMs, this.#clock.monoMs())
  }

  /** The pulse that the message names, or why it names none. */
  #pulseOf(
    message: Extract<GnssMessage, { readonly kind: 'gps' | 'utc' }>,
  ): PulseTime | 'no-fix' | 'no-whole-second' | 'no-pulse' {
    if (!message.isValid) return 'no-fix'
    const toldMs =
      message.kind === 'gps' ? message.gpsTimeMs : gpsTimeOfUtcMs(message.utcMs, this.#leapSeconds)
    const gpsTimeMs = Math.round(toldMs / 1000) * 1000
    if (Math.abs(toldMs - gpsTimeMs) > WHOLE_SECOND_MS) return 'no-whole-second'
    const pulse = this.#pulse
    if (!pulse || this.#clock.monoMs() - pulse.monoMs > MESSAGE_AFTER_MS_MAX) return 'no-pulse'
    return { ...pulse, gpsTimeMs }
  }
}
