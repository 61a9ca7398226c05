/**
 * A damaged database is put aside and made anew: the state from yesterday's copy, or from nothing if
 * the journal still has its first segment; the facts from the journal, which keeps them as long; and
 * what came since is folded again when the core opens (F11).
 */

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sameBytes } from '../../base/bytes.ts'
import { type Epoch, STREAM_COUNT, type Stream } from '../../sync/fact.ts'
import { genesisHead, nextHead } from '../../sync/row.ts'
import type { JournalDisk } from '../journal/disk.ts'
import { readRecord } from '../journal/record-codec.ts'
import { readSegment } from '../journal/recover.ts'
import type { Position } from '../journal/segment.ts'
import { removeStore } from './backup-system.ts'
import { FactTable } from './facts.ts'
import { type Db, openStore } from './open.ts'

/** Damaged databases kept for a person to look at. */
const QUARANTINED_MAX = 3

export type Restored = {
  readonly from: 'backup' | 'journal'
  /** Where the damaged one lies. */
  readonly aside: string
}

/** `undefined`: there is nothing to make it from, and nothing was moved. */
export async function restoreStore(
  path: string,
  backupPath: string,
  disk: JournalDisk,
): Promise<Restored | undefined> {
  const hasBackup = existsSync(backupPath)
  const [first] = await disk.list()
  if (!hasBackup && first !== 0) return undefined
  if (!hasBackup) return { from: 'journal', aside: putAside(path) }
  // Whole first, then in place: killed between, the next start finds no database and does it again.
  const draft = `${path}.draft`
  removeStore(draft)
  copyFileSync(backupPath, draft)
  const db = openStore(draft)
  try {
    await fillFacts(db, disk)
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  const aside = putAside(path)
  renameSync(draft, path)
  return { from: 'backup', aside }
}

/** The database is gone, and there is a copy: an empty one would forget every device. */
export function isLost(path: string, backupPath: string): boolean {
  return !existsSync(path) && existsSync(backupPath)
}

function putAside(path: string): string {
  const folder = join(path, '..', 'quarantine')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const numbers = readdirSync(folder)
    .map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0))
    .sort((a, b) => a - b)
  const number = (numbers.at(-1) ?? 0) + 1
  for (const name of readdirSync(folder)) {
    if (Number.parseInt(name, 10) <= number - QUARANTINED_MAX) rmSync(join(folder, name))
  }
  const aside = join(folder, `${number}-${basename(path)}`)
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}

type Lane = { readonly head: Uint8Array; readonly next: number }

/**
 * The journal's facts before the copy's position, with their hashes. A stream whose beginning the
 * journal has lost cannot be hashed: it begins anew where the copy ends, and what was not acknowledged
 * of it is named in a GAP.
 */
async function fillFacts(db: Db, disk: JournalDisk): Promise<void> {
  const meta = db.prepare('SELECT value FROM meta WHERE name = ?').pluck()
  const position: Position = Number(meta.get('position') ?? 0)
  const journalId = meta.get('journal_id') as Uint8Array
  const table = new FactTable(db)
  const streams = new Map(table.streams().map((row) => [laneKey(row), row]))
  const lanes = new Map<number, Lane>()
  for (const segment of await disk.list()) {
    // One transaction a segment: a journal of a month is two gigabytes.
    const records = readSegment(await disk.read(segment), { journalId, segment })
    db.transaction(() => {
      for (const record of records) {
        if (record.position < position) appendFacts(record.body, { table, streams, lanes })
      }
    })()
  }
  for (const [key, { epoch, stream, next, head }] of streams) {
    const lane = lanes.get(key)
    const isWhole = lane?.next === next && sameBytes(lane.head, head)
    table.restore({ epoch, stream, isWhole })
  }
}

function appendFacts(
  body: Uint8Array,
  to: {
    readonly table: FactTable
    readonly streams: ReadonlyMap<number, unknown>
    readonly lanes: Map<number, Lane>
  },
): void {
  const read = readRecord(body)
  if (read.kind !== 'record' || read.record.kind !== 'facts') return
  const { epoch, entries, lineMs } = read.record
  for (const { stream, seq, row } of entries) {
    const key = laneKey({ epoch, stream })
    const lane = to.lanes.get(key) ?? { head: genesisHead({ epoch, stream }), next: 0 }
    if (seq !== lane.next || !to.streams.has(key)) continue
    const head = nextHead(lane.head, row)
    to.lanes.set(key, { head, next: seq + 1 })
    to.table.append({ epoch, stream, seq, keptSinceMs: lineMs, bytes: row, head })
  }
}

function laneKey({ epoch, stream }: { readonly epoch: Epoch; readonly stream: Stream }): number {
  return epoch * STREAM_COUNT + stream
}
