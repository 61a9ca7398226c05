/**
 * Batches as gateways send them, cut before the clock runs, and a way that brings each gateway's next one
 * when the last is acknowledged.
 */

import { bytesOfId, type DevEui, type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { cutNext } from '../../sync/cut.ts'
import { emptyDictionary, entriesOf } from '../../sync/dict.ts'
import type { ReadingFact } from '../../sync/fact.ts'
import { readMessage } from '../../sync/read-message.ts'
import type {
  DownMessage,
  HypervisorListener,
  HypervisorTransport,
} from '../../sync/transport/transport.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { cityQuarterHour } from '../support/city-mix.ts'
import { FactLog } from '../support/fact-log.ts'
import { NOON_MS } from '../support/facts.ts'

const QUARTER_MS = 900_000
const EPOCH = 77
const LANE = { epoch: EPOCH, stream: 3 } as const

export type LoadPlan = {
  /** Of the first gateway; each has its own. */
  readonly first: number
  readonly gateways: number
  readonly batches: number
  readonly rowsPerBatch: number
  /** UTC at which the last quarter of an hour ends. */
  readonly untilMs: number
}

type Queue = { readonly dict: Uint8Array; readonly batches: readonly Uint8Array[]; next: number }

export class IngestLoad implements HypervisorTransport {
  /** Readings of single channels among the rows. */
  values = 0
  readonly rows: number
  readonly #queues = new Map<GatewayEui, Queue>()
  #listener: HypervisorListener | undefined
  #left = 0
  #done: (() => void) | undefined

  constructor(plan: LoadPlan) {
    for (let n = 0; n < plan.gateways; n++) this.#cut(plan, plan.first + n)
    this.rows = plan.gateways * plan.batches * plan.rowsPerBatch
  }

  #cut(plan: LoadPlan, number: number): void {
    const { batches, rowsPerBatch, untilMs } = plan
    const gw = idOfBytes<GatewayEui>(
      new Uint8Array([2, 0, 0, 0, 0, number >> 16, number >> 8, number]),
    )
    const { profiles } = cityQuarterHour(1)
    const log = new FactLog(profiles)
    const total = batches * rowsPerBatch
    const quarters = Math.ceil(total / cityQuarterHour(1).facts.length)
    for (let quarter = 0, rows = 0; rows < total; quarter++) {
      const shiftMs = untilMs - NOON_MS - (quarters - quarter) * QUARTER_MS
      for (const fact of cityQuarterHour(number * 10_000 + quarter).facts.slice(0, total - rows)) {
        log.append(EPOCH, moved(fact, { number, shiftMs }))
        this.values += fact.values.filter((value) => value !== null).length
        rows++
      }
    }
    let dictionary = emptyDictionary(number)
    const cut: Uint8Array[] = []
    for (let from = 0; from < total; from += rowsPerBatch) {
      const limits = { rowsMax: rowsPerBatch, rowBytesMax: 1 << 20 }
      const at = { gw, lane: LANE, from, to: total, oldest: 0 }
      const piece = cutNext({ ...at, source: log, dictionary, limits })
      if (piece.kind !== 'batch') throw new Error('a gap in what was just made')
      dictionary = piece.made.dictionary
      cut.push(writeMessage(piece.made.message))
    }
    const entries = entriesOf(dictionary, [...dictionary.devices.keys()])
    const dict = writeMessage({ kind: 'dict', gw, dict: dictionary.id, ...entries })
    this.#queues.set(gw, { dict, batches: cut, next: 0 })
  }

  open(listener: HypervisorListener): void {
    this.#listener = listener
    listener.onUp()
  }

  /** Resolves when every batch is acknowledged. */
  run(): Promise<void> {
    this.#left = [...this.#queues.values()].reduce((sum, one) => sum + one.batches.length, 0)
    return new Promise((done) => {
      this.#done = done
      for (const [gw, queue] of this.#queues) {
        this.#listener?.onMessage(gw, queue.dict)
        this.#bring(gw, queue)
      }
    })
  }

  #bring(gw: GatewayEui, queue: Queue): void {
    const bytes = queue.batches[queue.next]
    if (bytes) this.#listener?.onMessage(gw, bytes)
  }

  send({ gw, bytes }: DownMessage): boolean {
    const read = readMessage(bytes)
    if (read.kind !== 'message') throw new Error(`what is that? ${read.reason}`)
    const queue = this.#queues.get(gw)
    if (read.message.kind === 'nack') throw new Error(`refused: ${read.message.reason}`)
    if (read.message.kind !== 'ack' || !queue) return true
    queue.next++
    this.#left--
    if (this.#left === 0) this.#done?.()
    else this.#bring(gw, queue)
    return true
  }

  async close(): Promise<void> {}
}

/** The same reading of another city's device, at another time. */
function moved(fact: ReadingFact, by: { number: number; shiftMs: number }): ReadingFact {
  const bytes = bytesOfId(fact.devEui)
  bytes[2] = by.number >> 8
  bytes[3] = by.number
  return { ...fact, devEui: idOfBytes<DevEui>(bytes), atMs: fact.atMs + by.shiftMs }
}
