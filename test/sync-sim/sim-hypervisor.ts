/** A hypervisor around the real receiver: a database with backups, and an instance per life. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import {
  type Cursor,
  cursorKey,
  firstGatewayState,
  type GatewayState,
} from '../../sync/hypervisor/gateway-state.ts'
import { stepReceiver } from '../../sync/hypervisor/receive.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { Message } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { rowNumber } from './sim-gateway.ts'
import type { Rules } from './variants.ts'

/** What is on its disk: cursors and, of each row, its ledger number. */
type Database = {
  readonly cursors: Map<GatewayEui, Map<string, Cursor>>
  readonly rows: Map<GatewayEui, number[]>
}

export class SimHypervisor {
  readonly #random: Random
  readonly #rules: Rules
  readonly #reply: (gw: GatewayEui, message: Message) => void
  #database: Database = { cursors: new Map(), rows: new Map() }
  #backups: Database[] = []
  #states = new Map<GatewayEui, GatewayState>()
  #instance: number
  #greeted = new Set<GatewayEui>()
  /** I4: batches that did not begin at the cursor they moved. */
  outOfOrder = 0
  /** GAP records and alarms: a sound protocol under these faults needs none but the restores'. */
  gaps = 0

  constructor(input: {
    readonly random: Random
    readonly rules: Rules
    readonly reply: (gw: GatewayEui, message: Message) => void
  }) {
    this.#random = input.random
    this.#rules = input.rules
    this.#reply = input.reply
    this.#instance = randomId48(input.random)
  }

  receive(bytes: Uint8Array): void {
    const read = readMessage(bytes)
    if (read.kind === 'rejected') throw new Error(`refused: ${read.reason}`)
    const { message } = read
    const { gw } = message
    let state = this.#states.get(gw) ?? this.#load(gw)
    if (this.#rules.jumpsHoles && message.kind === 'batch') state = jumped(state, message)
    const context = { instance: this.#instance, credit: 8, wallMs: 0 }
    const step = stepReceiver(context, state, message)
    this.#states.set(gw, step.state)
    for (const effect of step.effects) {
      if (effect.kind === 'commit') {
        const cursors = this.#cursors(gw)
        const before = cursors.get(cursorKey(effect.cursor))?.next ?? 0
        if (effect.rows[0]?.seq !== before && !this.#rules.jumpsHoles) this.outOfOrder++
        cursors.set(cursorKey(effect.cursor), effect.cursor)
        this.#rows(gw).push(...effect.rows.map((row) => rowNumber(row.fact)))
      } else if (effect.kind === 'lost') {
        this.gaps++
        this.#cursors(gw).set(cursorKey(effect.cursor), effect.cursor)
      } else if (effect.kind === 'greeted') {
        this.#greeted.add(gw)
      } else if (effect.kind === 'reply') {
        this.#reply(gw, effect.message)
      }
    }
  }

  #load(gw: GatewayEui): GatewayState {
    return firstGatewayState(gw, [...this.#cursors(gw).values()])
  }

  #cursors(gw: GatewayEui): Map<string, Cursor> {
    const known = this.#database.cursors.get(gw) ?? new Map<string, Cursor>()
    this.#database.cursors.set(gw, known)
    return known
  }

  #rows(gw: GatewayEui): number[] {
    const known = this.#database.rows.get(gw) ?? []
    this.#database.rows.set(gw, known)
    return known
  }

  backUp(): void {
    this.#backups.push(copyOf(this.#database))
  }

  /** Starts again, on a random earlier backup or on what there is; tells which rows are gone. */
  restart(options: { readonly fromBackup: boolean }): ReadonlySet<number> {
    const gone = new Set<number>()
    if (options.fromBackup && this.#backups.length > 0) {
      for (const row of this.stored().keys()) gone.add(row)
      this.#database = copyOf(this.#backups[this.#random.below(this.#backups.length)]!)
      for (const row of this.stored().keys()) gone.delete(row)
    }
    this.#states = new Map()
    this.#instance = randomId48(this.#random)
    this.#greeted = new Set()
    return gone
  }

  /** Asks every gateway it knows of, and has not heard since its start, for a HELLO. */
  ask(): void {
    for (const gw of this.#database.cursors.keys()) {
      if (this.#greeted.has(gw)) continue
      const asks = { nonce: 0, page: 0, credit: 8, timeMs: 0, cursors: [] }
      this.#reply(gw, { kind: 'cursor', gw, instance: this.#instance, ...asks })
    }
  }

  /** How often each row stands in the database. */
  stored(): Map<number, number> {
    const times = new Map<number, number>()
    for (const rows of this.#database.rows.values()) {
      for (const row of rows) times.set(row, (times.get(row) ?? 0) + 1)
    }
    return times
  }
}

function copyOf(database: Database): Database {
  return {
    cursors: new Map([...database.cursors].map(([gw, cursors]) => [gw, new Map(cursors)])),
    rows: new Map([...database.rows].map(([gw, rows]) => [gw, [...rows]])),
  }
}

/** Mutant F: the cursor is moved to whatever comes. */
function jumped(state: GatewayState, message: Extract<Message, { kind: 'batch' }>): GatewayState {
  const { epoch, stream, seq0 } = message
  const key = cursorKey(message)
  if (seq0 <= (state.cursors.get(key)?.next ?? 0)) return state
  const cursors = new Map(state.cursors).set(key, { epoch, stream, next: seq0, head: null })
  return { ...state, cursors }
}
