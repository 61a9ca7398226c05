/** What reaches the water detectors: a meter's counter, and the word of a valve. */

import type { DevEui } from '../../../base/ids.ts'
import type { Instant } from '../step.ts'

/** `lineMs` is the moment of decision, `heardLineMs` the moment the frame was on the air. */
type Heard = Instant & { readonly heardLineMs: number }

export type MeterReading = Heard & {
  readonly kind: 'pulses'
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly pulses: number
  /** The device says that it started anew. */
  readonly restarted: boolean
}

export type ValveReading = Heard & {
  readonly kind: 'valve'
  readonly isOpen: boolean
  /** An opening closes by itself after so long; null where nothing is known of it. */
  readonly closesInMs: number | null
}

export type PressureReading = Heard & {
  readonly kind: 'pressure'
  readonly kpa: number
}

/** What a meter's asset says of it. */
export type MeterPolicy = {
  readonly litresPerPulse: number
  /** The flow the pipe was built for; undefined: large flow cannot be told from small until learned. */
  readonly designLitresPerHour: number | undefined
  readonly counterBits: number
}
