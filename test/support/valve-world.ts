/**
 * One zone, its valve and its meter in a world where frames are lost, gateways go down and clocks step;
 * the gateway's own steps decide (detect/zone.ts, actuate/). Time moves by minutes.
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Measurement } from '../../decoders/contract.ts'
import { forbids, type ZoneView } from '../../gateway/actuate/interlocks.ts'
import { planZone } from '../../gateway/actuate/plan-zone.ts'
import type { WateringProgramme } from '../../gateway/actuate/programme.ts'
import {
  ASSET_START,
  type AssetState,
  restoreAssetState,
  storedAssetState,
} from '../../gateway/detect/asset-state.ts'
import { stepAsset } from '../../gateway/detect/engine.ts'
import { ALONE, type AssetInput } from '../../gateway/detect/served.ts'
import type { Asset, Binding } from '../../gateway/registry/model.ts'

const MINUTE = 60_000
const VALVE = '24e124460c000001' as DevEui
const METER = '24e124460c000002' as DevEui
const VALVE_EVERY_MINUTES = 20
const METER_EVERY_MINUTES = 10
/** As in engine/on-watering.ts and engine/queue.ts. */
const OPEN_EXPIRES_MINUTES = 30
const CLOSE_EXPIRES_MINUTES = 24 * 60
const LITRES_PER_MINUTE = 40

export type ValveKind = {
  readonly class: 'A' | 'C'
  /** Closes by itself after the time that its opening carried. */
  readonly hasTimer: boolean
  readonly hasMeter: boolean
}

type Queued = {
  readonly id: string
  readonly opens: boolean
  readonly seconds: number
  readonly expiresMinute: number
}

/** An opening that the valve carried out. */
export type Opening = { readonly id: string; readonly minute: number; readonly seconds: number }

export class ValveWorld {
  readonly kind: ValveKind
  readonly #random: Random
  readonly #asset: Asset
  readonly #bindings: readonly Binding[]
  /** Share of frames that are lost. */
  loss = { up: 0, down: 0 }
  /** Minutes of the world. */
  minute = 0
  /** The last minute in which a frame or the gateway itself was lost. */
  troubleMinute = -1
  isOpen = false
  opening: Opening | undefined
  readonly openings: Opening[] = []
  #downUntilMinute = 0
  /** What the gateway's line lacks of the world's time: it stood still while it was down. */
  #lineLagMinutes = 0
  #clockStepMs = 0
  #pulses = 0
  #fCntUp = 0
  #state: AssetState = ASSET_START
  #timerMs: number | undefined
  readonly #known = new Set<string>()
  #queue: Queued[] = []
  /** Told to somebody, and not taken back since. */
  readonly told: string[] = []

  constructor(kind: ValveKind, programme: WateringProgramme, random: Random) {
    this.kind = kind
    this.#random = random
    const properties = { litresPerPulse: 10, designLitresPerMinute: LITRES_PER_MINUTE, programme }
    this.#asset = { id: 'z-1', kind: 'zone', name: 'Parc', properties }
    const bound = { asset: 'z-1', index: 1, fromMs: 0 } as const
    const valve = { ...bound, devEui: VALVE, role: 'valve' } as const
    const meter = { ...bound, index: 0, devEui: METER, role: 'meter' } as const
    this.#bindings = kind.hasMeter ? [valve, meter] : [valve]
  }

  /** By the gateway's clock. */
  get utcMs(): number {
    return this.#now().atMs
  }

  get isDown(): boolean {
    return this.minute < this.#downUntilMinute
  }

  live(minutes: number): void {
    for (let n = 0; n < minutes; n++) this.#pass()
  }

  /** The state goes to the disk and comes back; what happened meanwhile nobody saw. */
  goDown(minutes: number): void {
    this.#downUntilMinute = Math.max(this.#downUntilMinute, this.minute + minutes)
    this.#state = restoreAssetState(JSON.parse(JSON.stringify(storedAssetState(this.#state))))
  }

  stepClock(ms: number): void {
    this.#clockStepMs += ms
  }

  /** The answer a person gets. */
  ask(id: string, seconds: number, by: 'person' | 'programme'): 'taken' | 'refused' | 'known' {
    if (this.isDown) return 'refused'
    if (this.#known.has(id)) return 'known'
    this.#known.add(id)
    if (forbids(this.#view(), { by, seconds })) return 'refused'
    const close = { devEui: VALVE, fPort: 85, hex: '00' }
    this.#step({ kind: 'ordered', commandId: id, devEui: VALVE, seconds, litres: null, close })
    this.#enqueue({ id, opens: true, seconds, minutes: OPEN_EXPIRES_MINUTES })
    return 'taken'
  }

  stop(id: string): void {
    if (!this.isDown)
      this.#enqueue({ id, opens: false, seconds: 0, minutes: CLOSE_EXPIRES_MINUTES })
  }

  #pass(): void {
    this.minute++
    if (this.isOpen) this.#pulses += LITRES_PER_MINUTE / 10
    const { opening } = this
    if (opening && this.kind.hasTimer && this.minute >= opening.minute + opening.seconds / 60)
      this.#move(undefined)
    const isDown = this.isDown
    if (isDown) {
      this.#lineLagMinutes++
      this.troubleMinute = this.minute
    } else if (this.#timerMs !== undefined && this.#timerMs <= this.#now().lineMs) {
      this.#timerMs = undefined
      this.#step({ kind: 'timer' })
    }
    if (this.minute % VALVE_EVERY_MINUTES === 0) this.#valveSpeaks()
    if (this.kind.hasMeter && this.minute % METER_EVERY_MINUTES === 0)
      this.#uplink(METER, [{ quantity: 'flow.pulses', index: 0, value: this.#pulses }])
    if (isDown) return
    this.#lookAtProgramme()
    if (this.kind.class === 'C') this.#sendNext()
  }

  #lookAtProgramme(): void {
    const { watering, soil } = this.#state
    const plan = planZone(
      {
        zone: 'z-1',
        programme: this.#asset.properties.programme!,
        interlocks: this.#view(),
        soil: { isDry: soil?.isDry ?? null },
        flowLitresPerHour: LITRES_PER_MINUTE * 60,
        last: watering?.last ?? null,
        wateredLineMs: watering?.wateredLineMs ?? null,
      },
      this.#now(),
    )
    if (plan.kind === 'open') this.ask(plan.commandId, plan.seconds, 'programme')
  }

  #enqueue(order: Omit<Queued, 'expiresMinute'> & { readonly minutes: number }): void {
    const { id, opens, seconds, minutes } = order
    const queued = { id, opens, seconds, expiresMinute: this.minute + minutes }
    // Orders to close go first (engine/queue.ts).
    if (opens) this.#queue.push(queued)
    else this.#queue.unshift(queued)
    if (this.kind.class === 'C') this.#sendNext()
  }

  /** An opening is sent once; an order to close until the valve has it. */
  #sendNext(): void {
    this.#queue = this.#queue.filter(({ expiresMinute }) => expiresMinute > this.minute)
    const next = this.#queue[0]
    if (!next) return
    const isLost = this.#isLost(this.loss.down)
    if (next.opens || !isLost) this.#queue.shift()
    if (isLost) return
    this.#move(next.opens ? { id: next.id, minute: this.minute, seconds: next.seconds } : undefined)
    this.#valveSpeaks()
  }

  #move(opening: Opening | undefined): void {
    this.isOpen = opening !== undefined
    this.opening = opening
    if (opening) this.openings.push(opening)
    else this.#valveSpeaks()
  }

  #valveSpeaks(): void {
    const value = Number(this.isOpen)
    const isHeard = this.#uplink(VALVE, [{ quantity: 'valve.open', index: 1, value }])
    if (isHeard && this.kind.class === 'A' && this.#queue.length > 0) this.#sendNext()
  }

  #uplink(devEui: DevEui, measurements: readonly Measurement[]): boolean {
    this.#fCntUp++
    if (this.isDown || this.#isLost(this.loss.up)) return false
    const frame = { devEui, devAddr: '00000001' as DevAddr, fCntUp: this.#fCntUp, notes: [] }
    this.#step({ kind: 'uplink', ...frame, measurements })
    return true
  }

  #isLost(share: number): boolean {
    const isLost = this.#random.unit() < share
    if (isLost) this.troubleMinute = this.minute
    return isLost
  }

  #now() {
    const lineMs = (this.minute - this.#lineLagMinutes) * MINUTE
    return { lineMs, atMs: this.minute * MINUTE + this.#clockStepMs + 1.78e12, clk: 2 } as const
  }

  #step(input: DistributiveOmit<AssetInput, 'lineMs' | 'atMs' | 'clk'>): void {
    const context = { asset: this.#asset, bindings: this.#bindings, around: ALONE }
    const step = stepAsset(this.#state, { ...input, ...this.#now() } as AssetInput, context)
    this.#state = step.state
    this.#timerMs = step.timerMs
    this.told.push(...step.facts.map(({ type }) => type))
    for (const [n] of (step.orders ?? []).entries()) this.stop(`close-${this.minute}-${n}`)
  }

  #view(): ZoneView {
    const { watering, water } = this.#state
    return {
      loss: water?.leak?.kind ?? null,
      isUnsure: watering?.isUnsure ?? false,
      isOpening: watering?.valve?.isOpen === true || (watering?.order ?? null) !== null,
      valve: { model: '', hardware: null, class: this.kind.class, isSilent: false },
      locks: [],
      airC: null,
      rainMm24h: null,
      othersOpen: 0,
      openAtOnceMax: null,
    }
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
