/**
 * A Radio made of Stations: gateways elsewhere that run LoRa Basics Station and connect to us. Sorts
 * connections by EUI; what each station knows outlives its connections.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { HardwareError } from '../errors.ts'
import { refuseGone } from '../gateway-gone.ts'
import type { GatewayStatus, Radio, RadioListener, TxReceipt, TxRequest } from '../radio.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import type { EarlierTransmission } from '../transmitter.ts'
import type { StationRegion } from './router-config.ts'
import { openStationServer, type StationServer } from './server-system.ts'
import { Station } from './station.ts'
import type { TlsFiles } from './tls-files-system.ts'

export const STATIONS_MAX = 64

export type BasicsStationOptions = {
  readonly bind: { readonly address: string; readonly port: number }
  readonly tls?: TlsFiles | undefined
  /** Path of the stations' tokens, one for each EUI; left out: they need none. */
  readonly tokens?: string | undefined
  /** Who may connect; empty = anyone. */
  readonly gateways: readonly GatewayEui[]
  readonly plan: SpectrumPlan
  readonly region: StationRegion
  /** Antenna gain minus cable loss, told to all stations; left out: they know their own. */
  readonly gainDb?: number | undefined
  /** What was, or may have been, sent in the last hour before this start. */
  readonly earlier?: readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[]
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
}

export class BasicsStationRadio implements Radio {
  readonly #options: BasicsStationOptions
  readonly #stations = new Map<GatewayEui, Station>()
  #server: StationServer | undefined
  #listener: RadioListener | undefined

  constructor(options: BasicsStationOptions) {
    this.#options = options
  }

  /** The port that the system gave, when it was asked for port 0. */
  get port(): number | undefined {
    return this.#server?.port
  }

  async open(listener: RadioListener): Promise<void> {
    if (this.#listener) throw new HardwareError('already-open', 'the radio is open already')
    const { bind, tls, tokens, clock, metrics } = this.#options
    this.#listener = listener
    try {
      this.#server = await openStationServer({
        bind,
        tls,
        tokens,
        clock,
        metrics,
        refusal: (gatewayEui) => this.#refusal(gatewayEui),
        connected: (gatewayEui, link) => {
          const station = this.#stationOf(gatewayEui)
          station.connected(link)
          return {
            received: (text) => station.received(link, text),
            gone: () => station.disconnected(link),
          }
        },
      })
    } catch (error) {
      this.#listener = undefined
      throw error
    }
  }

  transmit(request: TxRequest): void {
    const station = this.#stations.get(request.gatewayEui)
    if (station) {
      station.transmit(request)
      return
    }
    refuseGone(request, this.#options, (receipt) => this.#receipt(receipt))
  }

  gateways(): readonly GatewayStatus[] {
    return [...this.#stations.values()].map((station) => station.status())
  }

  /** Ends every request with a receipt, then every connection, then gives the port back. */
  async close(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    for (const station of this.#stations.values()) station.close()
    // Receipts come one turn later; the listener must still be there for them.
    await sleep(this.#options.clock, 1)
    this.#listener = undefined
    this.#stations.clear()
    await server.close()
  }

  #receipt(receipt: TxReceipt): void {
    this.#listener?.onReceipt(receipt)
  }

  #refusal(gatewayEui: GatewayEui): string | undefined {
    const { gateways } = this.#options
    if (gateways.length > 0 && !gateways.includes(gatewayEui)) return 'gateway-not-listed'
    const isRoom =
      this.#stations.has(gatewayEui) || this.#stations.size < STATIONS_MAX || this.#forgetOne()
    return isRoom ? undefined : 'too-many-gateways'
  }

  #stationOf(gatewayEui: GatewayEui): Station {
    const known = this.#stations.get(gatewayEui)
    if (known) return known
    const { gainDb, earlier, ...rest } = this.#options
    const station = new Station({
      ...rest,
      gatewayEui,
      gainDb,
      earlier: (earlier ?? []).filter((sent) => sent.gatewayEui === gatewayEui),
      onFrame: (frame, accepted) => this.#listener?.onFrames([frame], accepted),
      onReceipt: (receipt) => this.#receipt(receipt),
    })
    this.#stations.set(gatewayEui, station)
    this.#options.log.info({ gatewayEui }, 'gateway heard for the first time')
    return station
  }

  #forgetOne(): boolean {
    for (const [gatewayEui, station] of this.#stations) {
      if (station.forgettable) return this.#stations.delete(gatewayEui)
    }
    return false
  }
}
