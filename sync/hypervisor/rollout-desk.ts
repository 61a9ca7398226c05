/** Roll-outs as people ask for them, and the times at which they are looked at. */

import type { CancelTimer } from '../../base/clock.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import { Serial } from '../../base/serial.ts'
import {
  isOfFlows,
  newMember,
  type Rollout,
  type RolloutNote,
  type RolloutTerms,
} from './rollout.ts'
import { ServedRollout } from './rollout-served.ts'
import { RolloutWork, type RolloutWorkParts } from './rollout-work.ts'

export type RolloutAsk = {
  readonly profile: string
  readonly path: string
  readonly terms: RolloutTerms
}

export type RolloutAnswer =
  | { readonly kind: 'done'; readonly served: ServedRollout }
  | { readonly kind: 'unknown' | 'refused' | 'elsewhere'; readonly detail: string }

export type RolloutDeskParts = RolloutWorkParts & { readonly random: Random }

const NOT_LEADING: RolloutAnswer = {
  kind: 'elsewhere',
  detail: 'another receiver leads the roll-outs: ask that one',
}
const TICK_MS = 10_000
/** Facts come in many small turns: one look for all of a second. */
const SOON_MS = 1_000
const SERVED_MAX = 64
const ID_BYTES = 6

export class RolloutDesk {
  readonly #parts: RolloutDeskParts
  readonly #work: RolloutWork
  #cancelTick: CancelTimer | undefined
  #cancelSoon: CancelTimer | undefined
  #isOpen = false
  readonly #serial = new Serial()

  constructor(parts: RolloutDeskParts) {
    this.#parts = parts
    this.#work = new RolloutWork(parts)
  }

  /** As they stand in the store; of several receivers the one that leads moves them on from here. */
  async open(): Promise<void> {
    this.#isOpen = true
    await this.#serial.run(() => this.#work.load())
    this.#tickIn(0)
  }

  /** What another process moves on, as it stands now. */
  async refresh(): Promise<void> {
    if (!this.#isOpen) await this.#serial.run(() => this.#work.load())
  }

  async close(): Promise<void> {
    this.#isOpen = false
    this.#cancelTick?.()
    this.#cancelSoon?.()
    await this.#serial.idle()
  }

  /** The newest roll-out of each profile, newest first. */
  get served(): readonly ServedRollout[] {
    return [...this.#work.served].sort((a, b) => b.rollout.startedMs - a.rollout.startedMs)
  }

  start(ask: RolloutAsk, origin: string): Promise<RolloutAnswer> {
    return this.#serial.run(() => this.#start(ask, origin))
  }

  async #start({ profile, path, terms }: RolloutAsk, origin: string): Promise<RolloutAnswer> {
    if (!this.#isOpen) return NOT_LEADING
    const refusal =
      this.#whyFlowsNot({ profile, path, terms }) ?? (await this.#whyNot(profile, terms))
    if (refusal !== undefined) return { kind: 'refused', detail: refusal }
    const startedMs = this.#nowMs
    const id = `ro-${idOfBytes<string>(this.#parts.random.bytes(ID_BYTES))}`
    const begun = { state: 'running', attempt: 1, stage: 0, stageSinceMs: startedMs } as const
    const asked = { id, profile, path, terms, origin, startedMs } as const
    const rollout: Rollout = { ...asked, ...begun, reason: '' }
    return await this.#changed(new ServedRollout(rollout, []), {
      what: 'started',
      detail: `${path}, asked by ${origin}`,
    })
  }

  /** Of two sets of flows for one gateway the last one told would count: one is ended first. */
  #whyFlowsNot({ profile, path, terms }: RolloutAsk): string | undefined {
    if (!isOfFlows({ path })) return undefined
    const other = this.#work.served.find(
      ({ rollout }) =>
        isOfFlows(rollout) &&
        rollout.profile !== profile &&
        rollout.state !== 'ended' &&
        haveInCommon(rollout.terms.gateways, terms.gateways),
    )?.rollout
    if (!other) return undefined
    return `${other.id} brings ${other.profile} to the same gateways: end it first, or name other gateways`
  }

  async #whyNot(profile: string, { gateways }: RolloutTerms): Promise<string | undefined> {
    const before = this.#work.ofProfile(profile)?.rollout
    if (before?.state === 'running' || before?.state === 'halted') {
      return `${before.id} for ${profile} is ${before.state}: end it first`
    }
    if (!before && this.#work.served.length >= SERVED_MAX) {
      return `${SERVED_MAX} profiles have roll-outs already`
    }
    const known = new Set((await this.#parts.store.gateways()).map(({ gw }) => gw))
    const stranger = gateways.find((gw) => !known.has(gw))
    if (stranger) return `${stranger} has never greeted this hypervisor`
    return known.size === 0 ? 'no gateway has greeted this hypervisor yet' : undefined
  }

  /** It is taken back everywhere, also where it was trusted. */
  halt(id: string, origin: string): Promise<RolloutAnswer> {
    return this.#change(id, ['running', 'done'], (served) => {
      const detail = `asked by ${origin}`
      served.rollout = { ...served.rollout, state: 'halted', reason: detail }
      return { what: 'halted', detail }
    })
  }

  /** From the first stage again, under a new plan. */
  resume(id: string, origin: string): Promise<RolloutAnswer> {
    return this.#change(id, ['halted'], (served) => {
      const attempt = served.rollout.attempt + 1
      const anew = { attempt, stage: 0, stageSinceMs: this.#nowMs, reason: '' }
      served.rollout = { ...served.rollout, state: 'running', ...anew }
      for (const { gw } of served.members) served.put(newMember(gw, this.#nowMs))
      return { what: 'resumed', detail: `attempt ${attempt}, asked by ${origin}` }
    })
  }

  /** Who trusts it keeps it; where it is on trial it is taken back. */
  end(id: string, origin: string): Promise<RolloutAnswer> {
    return this.#change(id, ['running', 'halted', 'done'], (served) => {
      served.rollout = { ...served.rollout, state: 'ended' }
      return { what: 'ended', detail: `asked by ${origin}` }
    })
  }

  #change(
    id: string,
    from: readonly Rollout['state'][],
    change: (served: ServedRollout) => RolloutNote,
  ): Promise<RolloutAnswer> {
    return this.#serial.run(async () => {
      if (!this.#isOpen) return NOT_LEADING
      const served = this.#work.served.find(({ rollout }) => rollout.id === id)
      if (!served)
        return { kind: 'unknown', detail: `no roll-out ${id} is the newest of its profile` }
      const { state } = served.rollout
      if (!from.includes(state)) {
        return { kind: 'refused', detail: `${id} is ${state}, not ${from.join(' or ')}` }
      }
      return this.#changed(served, change(served))
    })
  }

  async #changed(served: ServedRollout, note: RolloutNote): Promise<RolloutAnswer> {
    served.note(note)
    this.#work.serve(served)
    await this.#look()
    return { kind: 'done', served: this.#work.ofProfile(served.rollout.profile) ?? served }
  }

  /** It is back: what it missed is told again. */
  greeted(gw: GatewayEui): void {
    this.#work.greeted(gw)
    this.lookSoon()
  }

  /** A result, new facts: looked at together, soon. */
  lookSoon(): void {
    if (this.#cancelSoon || !this.#isOpen) return
    this.#cancelSoon = this.#parts.clock.after(SOON_MS, () => {
      this.#cancelSoon = undefined
      void this.#lookOrWait()
    })
  }

  #tickIn(delayMs: number): void {
    if (!this.#isOpen) return
    this.#cancelTick = this.#parts.clock.after(delayMs, () => {
      void this.#lookOrWait().finally(() => this.#tickIn(TICK_MS))
    })
  }

  async #lookOrWait(): Promise<void> {
    try {
      await this.#serial.run(async () => {
        if (this.#isOpen) await this.#look()
      })
    } catch (error) {
      this.#parts.log.error({ error }, 'roll-outs wait: the database took nothing')
    }
  }

  /** Rejects with StoreError; what could not be written is forgotten. */
  async #look(): Promise<void> {
    try {
      if (await this.#work.look()) this.lookSoon()
    } catch (error) {
      await this.#work.load()
      throw error
    }
  }

  get #nowMs(): number {
    return Math.floor(this.#parts.clock.wallMs())
  }
}

/** Of gateways; none named are all. */
function haveInCommon(some: readonly GatewayEui[], others: readonly GatewayEui[]): boolean {
  return some.length === 0 || others.length === 0 || some.some((gw) => others.includes(gw))
}
