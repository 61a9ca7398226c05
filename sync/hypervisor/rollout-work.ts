/**
 * One look at all roll-outs: what gateways have told and answered is taken in, each is stepped, written,
 * and what follows is ordered. All it knows is in the store.
 */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { CommandDesk } from './command-desk.ts'
import { isOfFlows, newMember, planIdOf } from './rollout.ts'
import { decoderMoveOf, memberAfter } from './rollout-facts.ts'
import { memberAnswered, orderFor, planCommand } from './rollout-orders.ts'
import { ServedRollout } from './rollout-served.ts'
import { stepRollout } from './rollout-step.ts'
import type { HypervisorStore } from './store.ts'

export type RolloutWorkParts = {
  readonly store: HypervisorStore
  readonly desk: Pick<CommandDesk, 'issue'>
  readonly clock: Clock
  readonly log: Log
}

/** New gateways of a profile are looked for this often: it reads all last readings. */
const MEMBERS_EVERY_MS = 3_600_000
const FACTS_A_LOOK = 1_024
/** Orders without an answer, of all roll-outs: the command desk has others to care for. */
const ORDERS_OPEN_MAX = 256
const ORDER_EXPIRES_MS = 3_600_000

export class RolloutWork {
  readonly #parts: RolloutWorkParts
  /** The newest of each profile: a gateway has one plan for each. */
  readonly #served = new Map<string, ServedRollout>()
  /** Since the last look. */
  readonly #greeted = new Set<GatewayEui>()
  /** When each greeted last, as the last look found it: of a shared store others may have heard it. */
  #greetedMs: ReadonlyMap<GatewayEui, number | null | undefined> = new Map()
  #position = 0
  /** As the store has it. */
  #stored = 0
  #membersMs = Number.NEGATIVE_INFINITY

  constructor(parts: RolloutWorkParts) {
    this.#parts = parts
  }

  /** As it stands in the store, whatever was thought since. */
  async load(): Promise<void> {
    const { rollouts } = this.#parts.store
    const position = await rollouts.position()
    const served = new Map<string, ServedRollout>()
    for (const rollout of await rollouts.all()) {
      served.set(rollout.profile, new ServedRollout(rollout, await rollouts.members(rollout.id)))
    }
    this.#position = position
    this.#stored = position
    this.#membersMs = Number.NEGATIVE_INFINITY
    this.#served.clear()
    for (const [profile, one] of served) this.#served.set(profile, one)
  }

  get served(): readonly ServedRollout[] {
    return [...this.#served.values()]
  }

  ofProfile(profile: string): ServedRollout | undefined {
    return this.#served.get(profile)
  }

  serve(rollout: ServedRollout): void {
    this.#served.set(rollout.rollout.profile, rollout)
    this.#membersMs = Number.NEGATIVE_INFINITY
  }

  greeted(gw: GatewayEui): void {
    this.#greeted.add(gw)
  }

  /** True: there are more facts to take. Throws StoreError: `load` then says what holds. */
  async look(): Promise<boolean> {
    if (this.#served.size === 0) {
      this.#greeted.clear()
      return false
    }
    const hasMore = await this.#takeFacts()
    const nowMs = this.#nowMs
    // Who greets while we look is seen by the next look.
    const greeted = new Set(this.#greeted)
    this.#greeted.clear()
    const gateways = await this.#parts.store.gateways()
    for (const { gw, greetedMs } of gateways) {
      if (this.#greetedMs.has(gw) && this.#greetedMs.get(gw) !== greetedMs) greeted.add(gw)
    }
    this.#greetedMs = new Map(gateways.map(({ gw, greetedMs }) => [gw, greetedMs]))
    const online = new Set(gateways.filter((one) => one.online).map(({ gw }) => gw))
    const isTimeForMembers = nowMs - this.#membersMs >= MEMBERS_EVERY_MS
    if (isTimeForMembers) this.#membersMs = nowMs
    for (const served of this.#served.values()) {
      if (isTimeForMembers) {
        const known = gateways.map(({ gw }) => gw)
        await this.#addMembers(served, known)
      }
      await this.#takeAnswers(served, greeted)
      const before = served.rollout.state
      served.took(stepRollout(served.rollout, served.members, { online, nowMs }))
      const { id, profile, state, reason } = served.rollout
      if (state === 'halted' && before !== state) {
        this.#parts.log.warn({ id, profile, reason }, 'roll-out halted')
      }
    }
    await this.#write()
    await this.#sendOrders(online)
    await this.#write()
    return hasMore
  }

  async #takeFacts(): Promise<boolean> {
    const { store } = this.#parts
    const found = await store.facts({
      after: this.#position,
      type: 'decoderMoved',
      limit: FACTS_A_LOOK,
    })
    for (const { gw, fact, position } of found) {
      this.#position = position
      const move = decoderMoveOf(fact)
      if (!move) continue
      const served = this.served.find(({ rollout }) => planIdOf(rollout) === move.planId)
      const member = served?.member(gw)
      const next = member && memberAfter(member, move, this.#nowMs)
      if (!next) continue
      served!.put(next)
      if (next.step === 'refused' || next.step === 'rolledBack') {
        served!.note({ what: 'failed', detail: `${gw}: ${next.detail}` })
      }
    }
    return found.length === FACTS_A_LOOK
  }

  /** Those that have devices of the profile; all of them for flows, and where nobody can tell yet. */
  async #addMembers(served: ServedRollout, known: readonly GatewayEui[]): Promise<void> {
    const { state, profile, terms } = served.rollout
    if (state !== 'running' && state !== 'done') return
    const { rollouts } = this.#parts.store
    const told = isOfFlows(served.rollout) ? [] : await rollouts.gatewaysOf(profile)
    const having = terms.gateways.length > 0 ? terms.gateways : told
    for (const gw of having.length > 0 ? having : known) {
      if (!served.member(gw)) served.put(newMember(gw, this.#nowMs))
    }
  }

  async #takeAnswers(served: ServedRollout, greeted: ReadonlySet<GatewayEui>): Promise<void> {
    const { store } = this.#parts
    for (const member of served.open) {
      const next = memberAnswered(member, await store.command(member.asked!.commandId), {
        nowMs: this.#nowMs,
        hasGreeted: greeted.has(member.gw),
      })
      if (next) served.put(next)
    }
  }

  async #sendOrders(online: ReadonlySet<GatewayEui>): Promise<void> {
    let room = ORDERS_OPEN_MAX - this.served.reduce((sum, one) => sum + one.open.length, 0)
    for (const served of this.#served.values()) {
      const { fleet } = served
      for (const member of served.members) {
        const order = orderFor(served.rollout, member, this.#nowMs)
        if (order === undefined || !online.has(member.gw)) continue
        // What is taken back does not wait for those who do not answer.
        if (order !== 'withdrawn' && room <= 0) continue
        room--
        const { id: commandId } = await this.#parts.desk.issue({
          gw: member.gw,
          ...planCommand(served.rollout, { member, order, fleet }),
          expiresInMs: ORDER_EXPIRES_MS,
          origin: served.rollout.origin,
        })
        served.put({ ...member, asked: { order, commandId }, isTold: false })
      }
    }
  }

  async #write(): Promise<void> {
    const changes = this.served.flatMap((served) => served.takeChange() ?? [])
    const { rollouts } = this.#parts.store
    const position = this.#position
    if (changes.length === 0 && position === this.#stored) return
    await rollouts.write(changes, { nowMs: this.#nowMs, position })
    this.#stored = position
  }

  get #nowMs(): number {
    return Math.floor(this.#parts.clock.wallMs())
  }
}
