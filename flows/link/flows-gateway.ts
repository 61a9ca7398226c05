/** What flows may ask of a gateway: the little of its API that the role `flows` is let into. */

import type { AssetView, CommandView, DeviceDetail, DeviceView } from '../../gateway/api/service.ts'

/** A line of the event stream, as far as nodes look into it; uplinks and events alike. */
export type StreamLine = {
  readonly cursor: string
  readonly type: string
  readonly at: string
  readonly [field: string]: unknown
}

export type CustomFact = {
  /** The same key again is told once. */
  readonly key: string
  readonly name: string
  /** Asset id, DevEUI, or `gateway`. */
  readonly subject: string
  readonly at?: string
  readonly value: number | string | boolean
  readonly unit?: string
}

export type FlowsGateway = {
  assets(): Promise<readonly AssetView[]>
  devices(): Promise<readonly DeviceView[]>
  /** undefined: there is none. */
  device(devEui: string): Promise<DeviceDetail | undefined>
  kpis(query: Readonly<Record<string, string>>): Promise<unknown>
  /** Refused by an outcome, not by an error: as the core gives it. */
  downlink(request: {
    readonly id: string
    readonly devEui: string
    readonly fPort: number
    readonly hex: string
    readonly confirmed: boolean
    readonly urgent: boolean
    readonly expiresS: number
  }): Promise<CommandView>
  open(
    zone: string,
    how: {
      readonly id: string
      readonly minutes: number
      readonly litres?: number
      readonly because: string
    },
  ): Promise<CommandView>
  close(zone: string): Promise<CommandView>
  fact(fact: CustomFact): Promise<{ readonly cursor: string }>
}
