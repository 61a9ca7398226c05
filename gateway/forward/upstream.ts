/** What every upstream server is, whatever it speaks: frames go there, nothing comes back from it. */

import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'

/** `unknown`: nothing was answered yet, and nothing had to be. */
export type UpstreamState = 'unknown' | 'up' | 'down'

/** Plain data: it goes from thread to thread, and out of the API. */
export type UpstreamStatus = {
  /** As configured, or where it is. */
  readonly name: string
  readonly kind: 'semtech-udp' | 'chirpstack-mqtt'
  readonly state: UpstreamState
  /** UTC ms since which it is so. */
  readonly sinceMs: number
  /** Frames handed over; for MQTT: that the broker has taken. */
  readonly sent: number
  /** Frames that wait, and those that were lost: the oldest go when the queue is full. */
  readonly waiting: number
  readonly dropped: number
  /** Frames that the upstream's filter kept here. */
  readonly filtered: number
  /** A sentence for a technician. */
  readonly detail: string
}

/** What an upstream says of itself; its name, kind and filter are known above it. */
export type OwnStatus = Omit<UpstreamStatus, 'name' | 'kind' | 'filtered'>

export type Upstream = {
  open(): void
  /** Frames that arrived together, those that pass. */
  forward(frames: readonly RxFrame[]): void
  /** Frames that this gateway's concentrator heard, before any filter: for its reports. */
  heard(frames: readonly RxFrame[]): void
  /** Who is there now: called every second. */
  gateways(gateways: readonly GatewayStatus[]): void
  status(): OwnStatus
  close(): Promise<void>
}
