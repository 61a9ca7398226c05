/** A journal of facts in memory: what `sync` asks of the gateway's store, for tests and simulations. */

import {
  type Epoch,
  type Fact,
  type FactLoss,
  type FactRow,
  type FactSource,
  LOSS_REASONS,
  type Profile,
  STREAM_COUNT,
  type Stream,
  type StreamState,
} from '../../sync/fact.ts'
import { genesisHead, nextHead, rowBytes } from '../../sync/row.ts'

type Held = { oldest: number; rows: FactRow[]; headBeforeOldest: Uint8Array }

export class FactLog implements FactSource {
  readonly #epochs = new Map<Epoch, Held[]>()
  readonly #profiles: ReadonlyMap<string, Profile>

  constructor(profiles: readonly Profile[] = []) {
    this.#profiles = new Map(profiles.map((profile) => [profile.id, profile]))
  }

  append(epoch: Epoch, fact: Fact): FactRow {
    const held = this.#held(epoch, fact.stream)
    const before = held.rows.at(-1)?.head ?? held.headBeforeOldest
    const seq = held.oldest + held.rows.length
    const row = { epoch, seq, fact, head: nextHead(before, rowBytes(fact)) }
    held.rows.push(row)
    return row
  }

  #held(epoch: Epoch, stream: Stream): Held {
    let streams = this.#epochs.get(epoch)
    if (!streams) {
      streams = Array.from({ length: STREAM_COUNT }, (_, stream) => ({
        oldest: 0,
        rows: [],
        headBeforeOldest: genesisHead({ epoch, stream: stream as Stream }),
      }))
      this.#epochs.set(epoch, streams)
    }
    return streams[stream]!
  }

  epochs(): { epoch: Epoch; streams: StreamState[] }[] {
    return [...this.#epochs].map(([epoch, streams]) => ({
      epoch,
      streams: streams.flatMap((held, stream) => {
        const next = held.oldest + held.rows.length
        const head = held.rows.at(-1)?.head ?? held.headBeforeOldest
        return next > 0 ? [{ stream: stream as Stream, oldest: held.oldest, next, head }] : []
      }),
    }))
  }

  read(from: { epoch: Epoch; stream: Stream; seq: number; limit: number }): readonly FactRow[] {
    const held = this.#epochs.get(from.epoch)?.[from.stream]
    if (!held || from.seq < held.oldest) return []
    const start = from.seq - held.oldest
    return held.rows.slice(start, start + from.limit)
  }

  headBefore(at: { epoch: Epoch; stream: Stream; seq: number }): Uint8Array | undefined {
    const held = this.#epochs.get(at.epoch)?.[at.stream]
    if (!held) return at.seq === 0 ? genesisHead(at) : undefined
    return at.seq === held.oldest
      ? held.headBeforeOldest
      : held.rows[at.seq - held.oldest - 1]?.head
  }

  profile(id: string): Profile | undefined {
    return this.#profiles.get(id)
  }

  lossOf(range: { epoch: Epoch; stream: Stream; from: number; to: number }): FactLoss | undefined {
    const held = this.#epochs.get(range.epoch)?.[range.stream]
    if (!held || range.to > held.oldest) return undefined
    return { reason: LOSS_REASONS.pruned, fromMs: 0, toMs: 0 }
  }

  /** Forgets the rows below `next`. */
  prune(lane: { epoch: Epoch; stream: Stream }, next: number): void {
    const held = this.#epochs.get(lane.epoch)?.[lane.stream]
    if (!held) return
    const gone = held.rows.splice(0, Math.max(0, next - held.oldest))
    held.oldest += gone.length
    held.headBeforeOldest = gone.at(-1)?.head ?? held.headBeforeOldest
  }

  /** Puts another fact where one was, as a rotten disk does: its head no longer fits. */
  rot(lane: { epoch: Epoch; stream: Stream }, seq: number, fact: Fact): void {
    const held = this.#epochs.get(lane.epoch)?.[lane.stream]
    const row = held?.rows[seq - held.oldest]
    if (held && row) held.rows[seq - held.oldest] = { ...row, fact }
  }

  /** A copy that shares the rows (they never change) and nothing else. */
  copy(): FactLog {
    const copy = new FactLog([...this.#profiles.values()])
    for (const [epoch, streams] of this.#epochs) {
      const held = streams.map((one) => ({ ...one, rows: [...one.rows] }))
      copy.#epochs.set(epoch, held)
    }
    return copy
  }

  /** Every fact it holds. */
  facts(): Fact[] {
    return [...this.#epochs.values()].flat().flatMap((held) => held.rows.map((row) => row.fact))
  }
}
