/**
 * After a start: the journal's tail behind the checkpoint, folded again. Facts that stand in the
 * journal are taken as they stand; those that a crash kept from being written are given back, to be
 * emitted under the new epoch.
 */

import { sameBytes } from '../../base/bytes.ts'
import { readRow, rowBytes } from '../../sync/row.ts'
import type { Effects, EngineSettings } from '../engine/context.ts'
import type { EngineState } from '../engine/state.ts'
import { step } from '../engine/step.ts'
import { readRecord } from '../journal/record-codec.ts'
import type { RecoveredRecord } from '../journal/recover.ts'
import type { Position } from '../journal/segment.ts'
import type { FactTail } from './fact-tail.ts'

export type Owed = { readonly cause: Position; readonly facts: Effects['facts'] }

export type Refolded = {
  readonly owed: readonly Owed[]
  /** Causes whose facts came out differently this time: a bug of ours, told as a health event. */
  readonly differing: readonly Position[]
  /** Records that this program does not know: written by a newer one. */
  readonly unread: number
}

export function refold(
  state: EngineState,
  records: readonly RecoveredRecord[],
  settings: EngineSettings,
  tail: FactTail,
): Refolded {
  const owed = new Map<Position, Effects['facts']>()
  const differing: Position[] = []
  let unread = 0
  for (const { position, body } of records) {
    const read = readRecord(body)
    if (read.kind === 'rejected') {
      unread++
      continue
    }
    const { record } = read
    const effects = step(state, record, position, settings)
    if (effects.facts.length > 0) owed.set(position, effects.facts)
    if (record.kind !== 'facts') continue
    const expected = owed.get(record.cause)
    owed.delete(record.cause)
    const same =
      expected?.length === record.entries.length &&
      record.entries.every((entry, i) => sameBytes(entry.row, rowBytes(expected[i]!)))
    // Facts owed from an earlier run have no cause in this tail: nothing to compare with.
    if (expected && !same) differing.push(record.cause)
    for (const { entry, head } of effects.rows) {
      const fact = readRow(entry.row)
      if (fact.kind === 'rejected') continue
      tail.add({
        position,
        epoch: record.epoch,
        seq: entry.seq,
        fact: fact.fact,
        bytes: entry.row,
        head,
      })
    }
  }
  return { owed: [...owed].map(([cause, facts]) => ({ cause, facts })), differing, unread }
}
