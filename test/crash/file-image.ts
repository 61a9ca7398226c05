/**
 * A gateway's files at one moment, and what they stand for: the journal, the database, its write-ahead
 * log, and, kept outside, what must come back of them: record by record and fact by fact.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { DevEui } from '../../base/ids.ts'
import { readRecord } from '../../gateway/journal/record-codec.ts'
import { recoverJournal } from '../../gateway/journal/recover.ts'
import { type Position, RECORD_HEADER_BYTES } from '../../gateway/journal/segment.ts'
import { CoreBench } from '../support/core-bench.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'

/** `<epoch>/<stream>/<seq>`: a fact's identity. */
export type FactId = string

export type ImageUplink = {
  readonly devEui: DevEui
  readonly fCntUp: number
  /** A number that no other frame of the device has. */
  readonly value: number
  /** Where its record begins and ends. */
  readonly from: Position
  readonly to: Position
}

export type ImageFact = { readonly id: FactId; readonly hex: string; readonly to: Position }

export type FileImage = {
  readonly seed: number
  readonly segment: Uint8Array
  readonly database: Uint8Array
  readonly wal: Uint8Array
  readonly fleet: readonly FleetDevice[]
  readonly uplinks: readonly ImageUplink[]
  readonly facts: readonly ImageFact[]
  /** Where the newest checkpoint stands, and where the journal ends. */
  readonly checkpoint: Position
  readonly end: Position
}

const PROFILE = 'decentlab-dl-trs21'
const DEVICES = 6

/**
 * `frames` frames before the first checkpoint, as many between it and the second, as many behind it.
 * The first checkpoint is in the database itself, the second only in its log.
 */
export async function makeImage(seed: number, frames: number): Promise<FileImage> {
  const bench = await new CoreBench({ seed }).open()
  try {
    const fleet = makeFleet(DEVICES, () => PROFILE)
    for (const device of fleet) {
      const { devEui, nwkSKey, appSKey } = device
      const keys = {
        nwkSKey: bench.vault.seal(nwkSKey, `${devEui}/nwkSKey`),
        appSKey: bench.vault.seal(appSKey, `${devEui}/appSKey`),
      }
      await bench.command({ kind: 'deviceSet', device: fleetEntry(device).device, keys })
    }
    const file = join(bench.folder, 'cigale.db')
    await hearFrames(bench, fleet, frames)
    await bench.core.checkpoint()
    emptyLog(file)
    await hearFrames(bench, fleet, frames)
    await bench.core.checkpoint()
    const checkpoint = bench.core.journal.synced
    await hearFrames(bench, fleet, frames)
    // What nobody waits for (a reading decoded last) is synced with the next frame, or now.
    bench.clock.advance(5_000)
    await bench.settle()
    const records = await recoverJournal(bench.disk, 0, undefined)
    return {
      ...{ seed, fleet, checkpoint, end: records.end },
      ...readJournal(records.records),
      segment: (await bench.disk.read(0)).slice(),
      // Not Buffers: their slices would share the image's own bytes.
      database: new Uint8Array(readFileSync(file)),
      wal: new Uint8Array(readFileSync(`${file}-wal`)),
    }
  } finally {
    await bench.close()
  }
}

/** The next frame of a device, with a soil tension that is its counter. */
export function nextFrame(device: FleetDevice): { phyPayload: Uint8Array; value: number } {
  const value = device.fCntUp + 1
  const words = Uint8Array.of(2, 1, 0x92, 0, 3, value >> 8, value & 255, 0x80, 0xa1, 0x0c, 0x25)
  return { phyPayload: fleetFrame(device, { fPort: 1, payload: words }), value }
}

async function hearFrames(
  bench: CoreBench,
  fleet: readonly FleetDevice[],
  frames: number,
): Promise<void> {
  for (let n = 0; n < frames; n++) {
    bench.clock.advance(1_000)
    await bench.hear(nextFrame(fleet[n % fleet.length]!).phyPayload)
  }
}

/** Moves what the log holds into the database itself. */
function emptyLog(file: string): void {
  const db = new Database(file)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function readJournal(records: readonly { position: Position; body: Uint8Array }[]) {
  const uplinks: ImageUplink[] = []
  const facts: ImageFact[] = []
  for (const { position, body } of records) {
    const to = position + RECORD_HEADER_BYTES + body.length
    const read = readRecord(body)
    if (read.kind !== 'record') continue
    const { record } = read
    if (record.kind === 'uplink') {
      const { devEui, fCntUp } = record
      uplinks.push({ devEui, fCntUp, value: fCntUp + 1, from: position, to })
    }
    if (record.kind !== 'facts') continue
    for (const { stream, seq, row } of record.entries) {
      facts.push({ id: `${record.epoch}/${stream}/${seq}`, hex: hexOfRow(row), to })
    }
  }
  return { uplinks, facts }
}

export function hexOfRow(row: Uint8Array): string {
  return Buffer.from(row).toString('hex')
}

export type FileDamage = {
  readonly segment?: Uint8Array
  readonly database?: Uint8Array
  /** `null`: the file is gone. */
  readonly wal?: Uint8Array | null
  readonly shm?: Uint8Array
}

/** Lays the files into an empty folder, some of them damaged. */
export function layFiles(folder: string, image: FileImage, damage: FileDamage): void {
  mkdirSync(join(folder, 'journal'), { recursive: true })
  const file = join(folder, 'cigale.db')
  writeFileSync(join(folder, 'journal', '00000000.seg'), damage.segment ?? image.segment)
  writeFileSync(file, damage.database ?? image.database)
  if (damage.wal !== null) writeFileSync(`${file}-wal`, damage.wal ?? image.wal)
  if (damage.shm) writeFileSync(`${file}-shm`, damage.shm)
}
