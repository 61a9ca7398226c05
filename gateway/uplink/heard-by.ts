/**
 * Which gateways hear a device of ours: a frame waits for another reception only where there is another
 * gateway to wait for (F34). A device that one gateway alone has reported in the last day is answered
 * without delay.
 *
 * Only registered devices are kept, each with the two gateways that reported it last: whichever reports
 * it now, one of the two is another, if there is any. Addresses are taken at their word, before any MIC:
 * who forges one makes a device wait 200 ms of its 1000.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'

/** So long a neighbour is waited for after its last word of the device. */
export const NEIGHBOUR_COUNTS_MS = 24 * 3_600_000
/** Beyond it the device noted longest ago is forgotten: its next frame goes on at once. */
const DEVICES_MAX = 8192

/** Devices of other gateways that are heard here: those that this one would save if theirs fell silent. */
export class HeardElsewhere {
  readonly #lastMs = new Map<DevEui, number>()

  note(devEui: DevEui, nowMs: number): void {
    this.#lastMs.delete(devEui)
    this.#lastMs.set(devEui, nowMs)
    if (this.#lastMs.size <= DEVICES_MAX) return
    for (const eldest of this.#lastMs.keys()) {
      this.#lastMs.delete(eldest)
      return
    }
  }

  /** Within the last day. */
  recent(nowMs: number): ReadonlySet<DevEui> {
    const recent = [...this.#lastMs].filter(([, atMs]) => nowMs - atMs < NEIGHBOUR_COUNTS_MS)
    return new Set(recent.map(([devEui]) => devEui))
  }
}

type Report = { readonly gatewayEui: GatewayEui; readonly atMs: number }

export class HeardBy {
  /** Device → its last report, and the last of another gateway than that one. */
  readonly #reports = new Map<DevEui, readonly Report[]>()

  /** `nowMs`: monotonic, as of the reception. */
  note(devEui: DevEui, gatewayEui: GatewayEui, nowMs: number): void {
    const before = this.#reports.get(devEui) ?? []
    const other = before.find((report) => report.gatewayEui !== gatewayEui)
    this.#reports.delete(devEui)
    this.#reports.set(devEui, [{ gatewayEui, atMs: nowMs }, ...(other ? [other] : [])])
    if (this.#reports.size <= DEVICES_MAX) return
    for (const eldest of this.#reports.keys()) {
      this.#reports.delete(eldest)
      return
    }
  }

  /** Has another gateway than this one reported the device within the last day? */
  hasOther(devEui: DevEui, gatewayEui: GatewayEui, nowMs: number): boolean {
    const reports = this.#reports.get(devEui) ?? []
    return reports.some(
      (report) => report.gatewayEui !== gatewayEui && nowMs - report.atMs < NEIGHBOUR_COUNTS_MS,
    )
  }
}
