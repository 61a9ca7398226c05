/** What decoding again needs of the gateway, and what it is asked. */

import type { DevEui } from '../../base/ids.ts'
import type { Instant } from '../detect/step.ts'
import type { RedecodeJob } from '../engine/decoder-state.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { JournalRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { Place } from '../replay/place.ts'

export type RedecodeParts = {
  readonly journal: Pick<JournalReader, 'records'>
  readonly span: () => { readonly oldest: Position; readonly synced: Position }
  readonly isOfProfile: (devEui: DevEui, profile: string) => boolean
  /** Appends a correction. Throws JournalError when the journal takes no more for now. */
  readonly append: (record: JournalRecord) => void
  /** Resolves when what was appended is on the medium: the pace of the disk is the pace of the job. */
  readonly sync: () => Promise<void>
  readonly isClosed: () => boolean
  /** Those that the devices serve and those that stand among them, with all their bindings. */
  readonly placesOf: (devices: ReadonlySet<DevEui>) => readonly Place[]
  readonly now: () => Instant
}

/** `rev` null: nothing is written, the sum says what would change. */
export type RedecodeWork = Pick<RedecodeJob, 'profile' | 'sinceMs' | 'until' | 'withdraws'> & {
  readonly rev: number | null
}
