/**
 * What a gateway's journal says, read from its disk from the first byte: the facts it wrote, the
 * frames it took, and whether its own line of time ever went back or stepped (I3, I4, I12).
 */

import type { JournalDisk } from '../../../gateway/journal/disk.ts'
import type { TimedRecord } from '../../../gateway/journal/record.ts'
import { readRecord } from '../../../gateway/journal/record-codec.ts'
import { recoverJournal } from '../../../gateway/journal/recover.ts'
import type { Violations } from './violation.ts'

export type JournalTruth = {
  /** `epoch/stream/seq` → the row's bytes in hex. */
  readonly rows: ReadonlyMap<string, string>
  readonly records: readonly { readonly position: number; readonly record: TimedRecord }[]
}

export async function readTruth(disk: JournalDisk): Promise<JournalTruth> {
  const { records } = await recoverJournal(disk, 0, undefined)
  const rows = new Map<string, string>()
  const read = records.flatMap(({ position, body }) => {
    const one = readRecord(body)
    if (one.kind === 'rejected') return []
    const { record } = one
    if (record.kind === 'facts') {
      for (const { stream, seq, row } of record.entries) {
        rows.set(`${record.epoch}/${stream}/${seq}`, Buffer.from(row).toString('hex'))
      }
    }
    return [{ position, record }]
  })
  return { rows, records: read }
}

export function checkJournal(name: string, truth: JournalTruth, violations: Violations): void {
  checkSequences(name, truth, violations)
  checkFrames(name, truth, violations)
  checkLine(name, truth, violations)
}

/** I3: one record holds all facts of a cause; I2: a sequence is written once. */
function checkSequences(name: string, { records }: JournalTruth, violations: Violations): void {
  const next = new Map<string, number>()
  const causes = new Set<number>()
  for (const { record } of records) {
    if (record.kind !== 'facts') continue
    if (causes.has(record.cause)) {
      violations.add('I3', `${name}: the facts of record ${record.cause} stand twice`)
    }
    causes.add(record.cause)
    for (const { stream, seq } of record.entries) {
      const lane = `${record.epoch}/${stream}`
      const due = next.get(lane) ?? 0
      if (seq < due) violations.add('I2', `${name}: row ${lane}/${seq} is written twice`)
      if (seq > due) violations.add('I1', `${name}: rows ${lane}/${due} to ${seq - 1} are missing`)
      next.set(lane, Math.max(due, seq + 1))
    }
  }
}

/** I4: per device and session the counter only rises; I2: each fresh frame is taken once. */
function checkFrames(name: string, { records }: JournalTruth, violations: Violations): void {
  const last = new Map<string, number>()
  for (const { record } of records) {
    if (record.kind !== 'uplink' || record.repeat) continue
    const { devEui, session, fCntUp } = record
    const key = `${devEui}/${session}`
    const before = last.get(key)
    if (before !== undefined && fCntUp <= before) {
      const twice = fCntUp === before ? 'I2' : 'I4'
      violations.add(twice, `${name}: FCntUp ${fCntUp} of ${devEui} is taken after ${before}`)
    }
    last.set(key, Math.max(before ?? 0, fCntUp))
  }
}

/** I12: the engine's time never goes back, also not from one run to the next. */
function checkLine(name: string, { records }: JournalTruth, violations: Violations): void {
  let lastMs = 0
  for (const { position, record } of records) {
    if (record.lineMs < lastMs) {
      violations.add('I12', `${name}: time goes back ${lastMs - record.lineMs} ms at ${position}`)
    }
    lastMs = Math.max(lastMs, record.lineMs)
  }
}
