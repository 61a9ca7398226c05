/** What an actor is made of, and what it tells: the sensor inside, and whoever keeps a book outside. */

import type { Clock } from '../../../base/clock.ts'
import type { DevEui } from '../../../base/ids.ts'
import type { Random } from '../../../base/random.ts'
import type { Air, Reach } from '../../../hardware/emulator/air.ts'
import type { DeviceOptions } from '../../support/end-device/options.ts'
import type { EndDeviceIdentity, Received } from '../../support/end-device.ts'

export type ActorParts = {
  readonly air: Air
  readonly clock: Clock
  readonly random: Random
  readonly identity: EndDeviceIdentity
  /** That of its joins, an index into its region's data rates: 5 = SF7 … 0 = SF12 in EU868. */
  readonly dataRate: number
  readonly reach: Reach
  /** What sort of device it is, data rate aside; class A by the book when left out. */
  readonly options?: Omit<DeviceOptions, 'dataRate'>
  /** Where its DevNonce stands: it counts through the device's whole life. */
  readonly firstDevNonce?: number
  /** Left out: it asks for its join as often as it likes, a minute apart at most. */
  readonly joinsByLaw?: boolean
  readonly observer?: ActorObserver
}

/** A data frame as it first went out; repeats are the same bytes, but for a MIC of 1.1. */
export type SentFrame = {
  readonly devEui: DevEui
  /** How many joins there were before it, its own session's included. */
  readonly session: number
  readonly fCntUp: number
  /** 0 and an empty payload for a frame that carries nothing. */
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed: boolean
  readonly phyPayload: Uint8Array
}

/** Somebody outside who keeps the book of what the device did and was told. */
export type ActorObserver = {
  readonly onJoined?: (devAddr: string) => void
  readonly onSent?: (sent: SentFrame) => void
  /** Once more on the air, as these bytes. */
  readonly onRepeated?: (sent: SentFrame, phyPayload: Uint8Array) => void
  /** The device has seen its frame acknowledged: it will never send it again. */
  readonly onAcknowledged?: (sent: SentFrame) => void
  /** Before the device acts on it. */
  readonly onDownlink?: (received: Received) => void
}

export type SensorFrame = {
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed?: boolean
}

export type ActorEvents = {
  /** In, with a fresh session: the time for the device's first words. */
  readonly onJoined: () => void
  readonly onDownlink?: (received: Received) => void
}

/** What the device has lived through. */
export type ActorCounts = {
  joinRequests: number
  joins: number
  frames: number
  repeats: number
  acknowledged: number
  givenUp: number
  downlinks: number
}
