/** What each concentrator heard since its last report: `stat` of Semtech UDP, GatewayStats of ChirpStack. */

import type { GatewayEui } from '../../base/ids.ts'
import type { RxFrame } from '../../hardware/radio.ts'

/** Upstreams are told of each gateway every 30 s, as forwarders do. */
export const REPORT_EVERY_MS = 30_000
/** More gateways than radios can have: see hardware/semtech-udp, four inputs of 64. */
const GATEWAYS_MAX = 320

export type GatewayReport = {
  readonly gatewayEui: GatewayEui
  /** Frames with a good CRC: others do not come up from any radio. */
  readonly heard: number
  readonly forwarded: number
}

type Counts = { heard: number; forwarded: number }

export class GatewayCounts {
  readonly #counts = new Map<GatewayEui, Counts>()

  #of(gatewayEui: GatewayEui): Counts {
    const known = this.#counts.get(gatewayEui)
    if (known) return known
    const made = { heard: 0, forwarded: 0 }
    if (this.#counts.size < GATEWAYS_MAX) this.#counts.set(gatewayEui, made)
    return made
  }

  heard(frames: readonly RxFrame[]): void {
    for (const { gatewayEui } of frames) this.#of(gatewayEui).heard++
  }

  forwarded(frames: readonly RxFrame[]): void {
    for (const { gatewayEui } of frames) this.#of(gatewayEui).forwarded++
  }

  /** One report for each gateway that is online; the counts begin anew. */
  take(online: readonly GatewayEui[]): GatewayReport[] {
    const reports = online.map((gatewayEui) => ({ gatewayEui, ...this.#of(gatewayEui) }))
    this.#counts.clear()
    return reports
  }
}
