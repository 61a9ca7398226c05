/** Reading what states tell: fields came from gateways and may be anything. */

import { type DevEui, parseDevEui } from '../../../base/ids.ts'
import type { EventFact, EventFactType } from '../../fact.ts'
import type { StoredState } from '../store.ts'

/** A state that an event told, with its fields at hand. */
export class Told {
  readonly type: EventFactType
  /** UTC of what was observed, as the event is dated. */
  readonly atMs: number
  readonly isClockTrusted: boolean
  readonly gateway: StoredState['gw']
  readonly #fields: EventFact['fields']

  constructor({ fact, atMs, gw }: StoredState & { readonly fact: EventFact }) {
    this.type = fact.type
    this.atMs = atMs
    this.isClockTrusted = fact.clk > 0
    this.gateway = gw
    this.#fields = fact.fields
  }

  /** Of a field that is no finite number `undefined`. */
  maybe(name: string): number | undefined {
    const value = this.#fields[name]
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }

  number(name: string, otherwise = 0): number {
    return this.maybe(name) ?? otherwise
  }

  /** Of a list its finite numbers; of anything else none. */
  numbers(name: string): readonly number[] {
    const value = this.#fields[name]
    return Array.isArray(value) ? value.filter((one) => Number.isFinite(one)) : []
  }

  text(name: string): string {
    const value = this.#fields[name]
    return typeof value === 'string' ? value : ''
  }

  is(name: string): boolean {
    return this.#fields[name] === true
  }

  get devEui(): DevEui | undefined {
    return parseDevEui(this.text('devEui'))
  }
}

/** What was told of one subject, by the kind of state. */
export type States = ReadonlyMap<string, Told>

export const NO_STATES: States = new Map()
