/** Both ends against the ledger: the gateway's facts and feed, and what the hypervisor holds. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { DevEui } from '../../base/ids.ts'
import { JournalFeed } from '../../gateway/feed/feed.ts'
import type { EventLine, UplinkLine } from '../../gateway/feed/line.ts'
import { systemDisk } from '../../gateway/journal/disk-system.ts'
import { readRow } from '../../sync/row.ts'
import { type RadioLedger, type ReadingId, readingId } from './radio-ledger.ts'
import { SOIL_PROFILE } from './radio-load.ts'

export type Audit = { readonly facts: number; readonly losses: number; readonly doubles: number }

export type Ends = {
  readonly gatewayDir: string
  readonly hypervisorDatabase: string
  readonly ledger: RadioLedger
}

export async function auditEnds({ gatewayDir, hypervisorDatabase, ledger }: Ends): Promise<Audit> {
  const here = rowsOf(join(gatewayDir, 'cigale.db'))
  const there = rowsOf(hypervisorDatabase)
  let losses = 0
  let doubles = 0
  for (const row of here.keys()) {
    if (there.has(row)) continue
    losses++
    ledger.problem(`I1: the hypervisor lacks ${row}`)
  }
  for (const row of there.keys()) {
    if (!here.has(row)) ledger.problem(`I1: the hypervisor has ${row}, the gateway has not`)
  }
  const lists = { hypervisor: readingsOf(there), feed: await feedReadings(gatewayDir, ledger) }
  for (const [where, readings] of Object.entries(lists)) {
    const once = new Set(readings)
    doubles += readings.length - once.size
    if (readings.length > once.size) ledger.problem(`I2: ${where} has readings twice`)
    for (const one of ledger.acknowledged) {
      if (once.has(one)) continue
      losses++
      ledger.problem(`I1: ${where} lacks the acknowledged ${one}`)
    }
  }
  return { facts: there.size, losses, doubles }
}

type Row = { epoch: number; stream: number; seq: number; row: Uint8Array }

/** `<epoch> <stream> <seq> <bytes as hex>` → the bytes. */
function rowsOf(database: string): Map<string, Uint8Array> {
  const db = new Database(database, { readonly: true })
  try {
    const rows = db.prepare('SELECT epoch, stream, seq, row FROM facts').all() as Row[]
    return new Map(
      rows.map(({ epoch, stream, seq, row }) => [
        `${epoch} ${stream} ${seq} ${Buffer.from(row).toString('hex')}`,
        row,
      ]),
    )
  } finally {
    db.close()
  }
}

function readingsOf(rows: ReadonlyMap<string, Uint8Array>): ReadingId[] {
  return [...rows.values()].flatMap((bytes) => {
    const read = readRow(new Uint8Array(bytes))
    if (read.kind !== 'fact') return []
    const { fact } = read
    if (fact.type === 'callRaised') {
      const { devEui, fCntUp } = fact.fields
      return [readingId(devEui as DevEui, Number(fCntUp))]
    }
    if (fact.type !== 'reading' || fact.profile !== SOIL_PROFILE) return []
    return [readingId(fact.devEui, fact.values[0]!)]
  })
}

/** What the gateway's own feed tells, with each device's counters in their order (I4). */
async function feedReadings(gatewayDir: string, ledger: RadioLedger): Promise<ReadingId[]> {
  const feed = new JournalFeed(systemDisk(join(gatewayDir, 'journal')))
  const readings: ReadingId[] = []
  const counters = new Map<string, number>()
  for (let at = { position: 0, index: 0 }; ; ) {
    const { lines, next } = await feed.page(at, Number.MAX_SAFE_INTEGER, 1_000)
    for (const line of lines) {
      if (line.type === 'deviceJoined') counters.delete((line as EventLine).subject)
      if (line.type !== 'uplink') continue
      const { devEui, fCntUp, measurements } = line as UplinkLine
      const before = counters.get(devEui) ?? -1
      if (fCntUp <= before) ledger.problem(`I4: ${devEui} went from ${before} to ${fCntUp}`)
      counters.set(devEui, fCntUp)
      const tension = measurements.find((one) => one.quantity === 'soil.tension')
      readings.push(readingId(devEui, tension ? Math.round(tension.value * 10) : fCntUp))
    }
    if (next.position === at.position && next.index === at.index) return readings
    at = next
  }
}
