/**
 * A state that was brought back from a backup, made ready for its new life: the journal begins anew, at
 * places that the lost one cannot have reached; facts of before are not here, and what of them was never
 * acknowledged is named in a GAP.
 */

import type { EngineState } from '../engine/state.ts'
import { type Position, placeOf, positionOf, SEGMENT_HEADER_BYTES } from '../journal/segment.ts'
import type { LinkSetup } from '../link/setup.ts'
import type { Vault } from '../registry/vault.ts'
import { CheckpointWriter } from './checkpoint.ts'
import { FactTable } from './facts.ts'
import { loadState } from './load.ts'
import type { Db } from './open.ts'

/** Some sixty years of a busy gateway: cursors of the life that was lost name nothing of this one. */
const SEGMENTS_SKIPPED = 2 ** 16

/** Throws StoreError where the state is damaged, or another gateway's key sealed it. */
export function beginAnew(
  db: Db,
  vault: Vault,
  how: {
    readonly toldSetup: LinkSetup
    /** 8 random bytes: no segment of before passes for one of this journal. */
    readonly journalId: Uint8Array
    /** What must not be as it was. */
    readonly change: (state: EngineState) => void
  },
): EngineState {
  const { state, position } = loadState(db, vault, how.toldSetup)
  how.change(state)
  const facts = new FactTable(db)
  for (const { epoch, stream } of facts.streams()) {
    facts.restore({ epoch, stream, isWhole: false })
  }
  new CheckpointWriter(db, vault).write(state, {
    journalId: how.journalId,
    position: farBehind(position),
    ...{ rows: [], acked: [], pruneBeforeMs: 0 },
  })
  return state
}

function farBehind(position: Position): Position {
  const segment = placeOf(position).segment + SEGMENTS_SKIPPED
  return positionOf({ segment, offset: SEGMENT_HEADER_BYTES })
}
