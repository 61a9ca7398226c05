/**
 * A site of irrigation zones, minute by minute: programmes, meters, faults, and the gateway's detectors
 * that hear of it. Nothing is random: the same garden always tells the same.
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { Measurement } from '../../decoders/contract.ts'
import { ASSET_START, type AssetState } from '../../gateway/detect/asset-state.ts'
import { stepAsset } from '../../gateway/detect/engine.ts'
import type { UplinkDecoded } from '../../gateway/detect/served.ts'
import type { Asset, Binding } from '../../gateway/registry/model.ts'
import type { EventFact } from '../../sync/fact.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
const LITRES_PER_PULSE = 1
const MAIN_LITRES_PER_PULSE = 10
const PERIOD_MINUTES = 15

export type GardenZone = {
  readonly id: string
  readonly litresPerHour: number
  /** Opens every day at this minute (UTC), for so long. */
  readonly opensAt: number
  readonly forMinutes: number
}

/** What is wrong now; litres per hour, or a share of the zone's flow. */
export type Faults = {
  leak: Record<string, number>
  watering: Record<string, number>
  stuckClosed: Set<string>
  frozen: Set<string>
  mainLeak: number
  use: number
}

type Told = EventFact & { readonly minute: number }

export class Garden {
  readonly faults: Faults = {
    leak: {},
    watering: {},
    stuckClosed: new Set(),
    frozen: new Set(),
    mainLeak: 0,
    use: 0,
  }
  readonly facts: Told[] = []
  /** Pressure told with each frame of a zone, kPa; null: nothing measures it. */
  pressureKpa: number | null = null
  /** What becomes of a state between two steps: a restart keeps what JSON keeps. */
  keep: (state: AssetState) => AssetState = (state) => state
  /** Each frame: heard late by so many minutes, or twice, or lost. */
  radio: (fCntUp: number) => 'heard' | 'lost' | 'twice' = () => 'heard'
  minute = 0
  readonly #zones: readonly GardenZone[]
  readonly #startMs: number
  readonly #litres = new Map<string, number>()
  readonly #states = new Map<string, AssetState>()
  readonly #assets: readonly Asset[]
  #day = 0

  constructor(zones: readonly GardenZone[], startMs: number, otherUse = false) {
    this.#zones = zones
    this.#startMs = startMs
    const site: Asset = {
      id: 'S1',
      kind: 'site',
      name: 'S1',
      properties: { litresPerPulse: MAIN_LITRES_PER_PULSE, otherUse, startLitresPerHour: 5 },
    }
    this.#assets = [
      site,
      ...zones.map(({ id, litresPerHour }): Asset => {
        const designLitresPerMinute = litresPerHour / 60
        const properties = { litresPerPulse: LITRES_PER_PULSE, designLitresPerMinute, siteId: 'S1' }
        return { id, kind: 'zone', name: id, properties: { ...properties, startLitresPerHour: 5 } }
      }),
    ]
  }

  stateOf(id: string): AssetState {
    return this.#states.get(id) ?? ASSET_START
  }

  /** Without the hours. */
  told(): readonly Told[] {
    return this.facts.filter(
      ({ type }) =>
        type !== 'zoneHour' &&
        type !== 'valueHour' &&
        !type.startsWith('valve') &&
        type !== 'wateringDone',
    )
  }

  days(count: number): this {
    for (let n = 0; n < count * DAY_MINUTES; n++) this.#tick()
    return this
  }

  minutes(count: number): this {
    for (let n = 0; n < count; n++) this.#tick()
    return this
  }

  #tick(): void {
    const ofDay = this.minute % DAY_MINUTES
    if (ofDay === 0) this.#day += 1
    let main = this.faults.mainLeak + this.faults.use
    for (const zone of this.#zones) {
      const since = ofDay - zone.opensAt
      if (since === 0) this.#valve(zone.id, 1)
      if (since === zone.forMinutes) this.#valve(zone.id, 0)
      const isOpen = since >= 0 && since < zone.forMinutes && !this.faults.stuckClosed.has(zone.id)
      // No two waterings are quite alike.
      const scatter = 1 + 0.02 * Math.sin(7 * this.#day)
      const share = this.faults.watering[zone.id] ?? 1
      const flow =
        (isOpen ? zone.litresPerHour * share * scatter : 0) + (this.faults.leak[zone.id] ?? 0)
      main += flow
      if (!this.faults.frozen.has(zone.id)) this.#add(zone.id, flow)
    }
    this.#add('S1', main)
    this.minute += 1
    this.#zones.forEach(({ id }, at) => {
      if (this.minute % PERIOD_MINUTES === at) this.#meter(id, LITRES_PER_PULSE)
    })
    if (this.minute % PERIOD_MINUTES === this.#zones.length)
      this.#meter('S1', MAIN_LITRES_PER_PULSE)
  }

  #add(id: string, litresPerHour: number): void {
    this.#litres.set(id, (this.#litres.get(id) ?? 0) + litresPerHour / 60)
  }

  #meter(id: string, litresPerPulse: number): void {
    const pulses = Math.floor((this.#litres.get(id) ?? 0) / litresPerPulse + 1e-9)
    const reading = { quantity: 'flow.pulses', index: 0, value: pulses } as const
    const pressure = { quantity: 'pressure.water', index: 0, value: this.pressureKpa ?? 0 } as const
    const measurements = this.pressureKpa === null || id === 'S1' ? [reading] : [reading, pressure]
    const fate = this.radio(this.minute)
    if (fate === 'lost') return
    this.#hear(id, `meter ${id}`, measurements)
    if (fate === 'twice') this.#hear(id, `meter ${id}`, measurements)
  }

  #valve(id: string, value: 0 | 1): void {
    this.#hear(id, `valve ${id}`, [{ quantity: 'valve.open', index: 0, value }])
  }

  #hear(id: string, device: string, measurements: readonly Measurement[]): void {
    const asset = this.#assets.find((one) => one.id === id)!
    const lineMs = this.minute * MINUTE_MS
    const input: UplinkDecoded = {
      kind: 'uplink',
      lineMs,
      atMs: this.#startMs + lineMs,
      clk: 2,
      devEui: device as DevEui,
      devAddr: '' as DevAddr,
      fCntUp: this.minute % 65_536,
      measurements,
      notes: [],
    }
    const bind = (role: Binding['role']): Binding => {
      return { asset: id, devEui: `${role} ${id}` as DevEui, role, index: 0, fromMs: 0 }
    }
    const bindings = asset.kind === 'site' ? [bind('meter')] : [bind('meter'), bind('valve')]
    const around = { members: this.#assets, stateOf: (of: string) => this.stateOf(of) }
    const { state, facts } = stepAsset(this.stateOf(id), input, { asset, bindings, around })
    this.#states.set(id, this.keep(state))
    this.facts.push(...facts.map((fact) => ({ ...fact, minute: this.minute })))
  }
}
