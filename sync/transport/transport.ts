/**
 * A way between gateways and the hypervisor. It carries bytes and promises nothing: what a transport
 * or a broker has taken may still be lost, so only the messages themselves acknowledge (R1, R2).
 */

import type { GatewayEui } from '../../base/ids.ts'

/** Faults of the way that a person should hear of. */
export type TransportReport = 'taken-over' | 'refused' | 'queue-full'

export type GatewayListener = {
  /** The link is there; the sender greets. */
  onUp(): void
  onDown(reason: string): void
  /** A message for this gateway; the bytes are the listener's. */
  onMessage(bytes: Uint8Array): void
  onReport(report: TransportReport, detail: string): void
}

/** `up/<stream>` for batches and what rides with them, `res` for results of commands. */
export type UpChannel = `up/${number}` | 'res'

export type GatewayTransport = {
  open(listener: GatewayListener): void
  /** `false` when it could not be handed over: it will be sent again in its time. */
  send(channel: UpChannel, bytes: Uint8Array): boolean
  close(): Promise<void>
}

export type HypervisorListener = {
  onUp(): void
  onDown(reason: string): void
  /** A message of `gw`, as the way itself names it. */
  onMessage(gw: GatewayEui, bytes: Uint8Array): void
  onReport(report: TransportReport, detail: string): void
}

export type DownMessage = {
  readonly gw: GatewayEui
  /** `ack` for what answers batches, `cmd` for commands. */
  readonly channel: 'ack' | 'cmd'
  readonly bytes: Uint8Array
  /** Where the way can hold messages: not longer than this. */
  readonly expiresInMs: number
}

export type HypervisorTransport = {
  open(listener: HypervisorListener): void
  send(message: DownMessage): boolean
  close(): Promise<void>
}
