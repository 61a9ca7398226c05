/** A hypervisor around the real receiver: a database with backups, and an instance per life. */

import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import {
  type Cursor,
  cursorKey,
  firstGatewayState,
  type GatewayState,
  type ReceiverEffect,
} from '../../sync/hypervisor/gateway-state.ts'
import { stepReceiver } from '../../sync/hypervisor/receive.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { Message } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import type { HypervisorBend } from './mutants/bend.ts'
import { rowNumber } from './sim-gateway.ts'

type Row = { readonly number: number; readonly content: string }
/** What is on its disk: cursors and rows of each gateway. */
type Database = {
  readonly cursors: Map<GatewayEui, Map<string, Cursor>>
  readonly rows: Map<GatewayEui, Row[]>
}

export type SimHypervisorInput = {
  readonly random: Random
  readonly bend: HypervisorBend
  readonly reply: (gw: GatewayEui, message: Message) => void
}

export class SimHypervisor {
  readonly #input: SimHypervisorInput
  #database: Database = { cursors: new Map(), rows: new Map() }
  #backups: Database[] = []
  #states = new Map<GatewayEui, GatewayState>()
  #instance: number
  #greeted = new Set<GatewayEui>()
  /** How to undo half of the last commit, as a crash would. */
  #torn = (): void => {}
  credit = 8
  /** I4: batches that did not begin at the cursor they moved. */
  outOfOrder = 0
  readonly gapReasons: number[] = []
  readonly alarms = new Set<string>()

  constructor(input: SimHypervisorInput) {
    this.#input = input
    this.#instance = randomId48(input.random)
  }

  get instance(): number {
    return this.#instance
  }

  receive(bytes: Uint8Array): void {
    const { bend } = this.#input
    const read = readMessage(bytes)
    if (read.kind === 'rejected') return
    const { message } = read
    const { gw } = message
    const known = this.#states.get(gw) ?? this.#load(gw)
    const before = bend.stepping?.(known, message) ?? known
    const context = { instance: this.#instance, credit: this.credit, wallMs: 0 }
    const step = stepReceiver(context, before, message)
    this.#states.set(gw, step.state)
    const stored = bend.stores?.(step.effects, step.state) ?? step.effects
    for (const effect of stored) this.#store(gw, effect)
    for (const effect of step.effects) {
      if (effect.kind === 'reply') this.#reply(gw, effect.message)
      else if (effect.kind === 'alarm') this.alarms.add(effect.code)
    }
  }

  #store(gw: GatewayEui, effect: ReceiverEffect): void {
    if (effect.kind === 'greeted') this.#greeted.add(gw)
    if (effect.kind !== 'commit' && effect.kind !== 'lost') return
    const cursors = this.#cursors(gw)
    const key = cursorKey(effect.cursor)
    const before = cursors.get(key)
    cursors.set(key, effect.cursor)
    if (effect.kind === 'lost') {
      this.gapReasons.push(effect.reason)
      return
    }
    if (effect.rows.length > 0 && effect.rows[0]?.seq !== (before?.next ?? 0)) this.outOfOrder++
    const rows = this.#rows(gw)
    const made = effect.rows.map((row) => {
      return { number: rowNumber(row.fact), content: hexOf(row.bytes) }
    })
    rows.push(...made)
    this.#torn = () => {
      if (this.#input.bend.tears === 'rows') rows.splice(rows.length - made.length)
      else if (this.#input.bend.tears === 'cursor' && before) cursors.set(key, before)
      else if (this.#input.bend.tears === 'cursor') cursors.delete(key)
    }
  }

  #reply(gw: GatewayEui, message: Message): void {
    const { bend, reply } = this.#input
    const bent = bend.replies ? bend.replies(message) : message
    if (bent) reply(gw, bent)
  }

  #load(gw: GatewayEui): GatewayState {
    const cursors = [...this.#cursors(gw).values()]
    return firstGatewayState(gw, this.#input.bend.loads?.(cursors) ?? cursors)
  }

  #cursors(gw: GatewayEui): Map<string, Cursor> {
    const known = this.#database.cursors.get(gw) ?? new Map<string, Cursor>()
    this.#database.cursors.set(gw, known)
    return known
  }

  #rows(gw: GatewayEui): Row[] {
    const known = this.#database.rows.get(gw) ?? []
    this.#database.rows.set(gw, known)
    return known
  }

  backUp(): void {
    this.#backups.push(copyOf(this.#database))
  }

  /** Starts again on what there is, or on a backup; tells which rows are gone. `pick`: 0..1. */
  restart(options: { readonly backup?: number }): ReadonlySet<number> {
    const gone = new Set<number>()
    const { backup } = options
    if (backup !== undefined && this.#backups.length > 0) {
      for (const row of this.stored().keys()) gone.add(row)
      this.#database = copyOf(this.#backups[Math.floor(backup * this.#backups.length)]!)
      for (const row of this.stored().keys()) gone.delete(row)
    } else this.#torn()
    this.#torn = () => {}
    this.#states = new Map()
    if (!this.#input.bend.keepsInstance) this.#instance = randomId48(this.#input.random)
    this.#greeted = new Set()
    this.ask()
    return gone
  }

  /** Asks every gateway it knows of, and has not heard since its start, for a HELLO. */
  ask(): void {
    for (const gw of this.#database.rows.keys()) {
      if (this.#greeted.has(gw)) continue
      const asks = { nonce: 0, page: 0, credit: 8, timeMs: 0, cursors: [] }
      this.#reply(gw, { kind: 'cursor', gw, instance: this.#instance, ...asks })
    }
  }

  /** What stands of each row in the database. */
  stored(): Map<number, string[]> {
    const found = new Map<number, string[]>()
    for (const rows of this.#database.rows.values()) {
      for (const { number, content } of rows) {
        const known = found.get(number)
        if (known) known.push(content)
        else found.set(number, [content])
      }
    }
    return found
  }
}

function copyOf(database: Database): Database {
  return {
    cursors: new Map([...database.cursors].map(([gw, cursors]) => [gw, new Map(cursors)])),
    rows: new Map([...database.rows].map(([gw, rows]) => [gw, [...rows]])),
  }
}
