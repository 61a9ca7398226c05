/** A roll-out in memory while it is served, and what of it the store does not have yet. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Rollout, RolloutMember, RolloutNote } from './rollout.ts'
import type { RolloutStep } from './rollout-step.ts'
import type { RolloutChange } from './rollout-store.ts'

export class ServedRollout {
  readonly #members: Map<GatewayEui, RolloutMember>
  readonly #changed = new Set<GatewayEui>()
  /** Members that were asked and have not answered. */
  readonly #open = new Set<GatewayEui>()
  #notes: RolloutNote[] = []
  #rollout: Rollout
  #isChanged = false

  constructor(rollout: Rollout, members: readonly RolloutMember[]) {
    this.#rollout = rollout
    this.#members = new Map(members.map((one) => [one.gw, one]))
    for (const one of members) this.#notice(one)
  }

  get rollout(): Rollout {
    return this.#rollout
  }

  set rollout(next: Rollout) {
    if (next !== this.#rollout) this.#isChanged = true
    this.#rollout = next
  }

  get members(): readonly RolloutMember[] {
    return [...this.#members.values()]
  }

  get open(): readonly RolloutMember[] {
    return [...this.#open].map((gw) => this.#members.get(gw)!)
  }

  /** Share of the gateways that may use it. */
  get fleet(): number {
    const chosen = this.members.filter(({ isChosen }) => isChosen).length
    return this.#members.size === 0 ? 0 : chosen / this.#members.size
  }

  member(gw: GatewayEui): RolloutMember | undefined {
    return this.#members.get(gw)
  }

  put(member: RolloutMember): void {
    this.#members.set(member.gw, member)
    this.#changed.add(member.gw)
    this.#notice(member)
  }

  #notice({ gw, asked, isTold }: RolloutMember): void {
    if (asked && !isTold && asked.commandId !== '') this.#open.add(gw)
    else this.#open.delete(gw)
  }

  note(note: RolloutNote): void {
    this.#notes.push(note)
    this.#isChanged = true
  }

  took({ rollout, chosen, notes }: RolloutStep): void {
    this.rollout = rollout
    for (const gw of chosen) this.put({ ...this.#members.get(gw)!, isChosen: true })
    for (const note of notes) this.note(note)
  }

  /** What is to be written now; it counts as written from here on. */
  takeChange(): RolloutChange | undefined {
    if (!this.#isChanged && this.#changed.size === 0) return undefined
    const members = [...this.#changed].map((gw) => this.#members.get(gw)!)
    const change = { rollout: this.#rollout, members, notes: this.#notes }
    this.#changed.clear()
    this.#notes = []
    this.#isChanged = false
    return change
  }
}
