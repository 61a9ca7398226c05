/**
 * Damaged files opened by the gateway's own recovery, and what came back compared with what stood in
 * them. A fact keeps its identity and its bytes or is not there; nothing comes back twice; a new run
 * counts under a new epoch; and what is written afterwards is found again.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sameBytes } from '../../base/bytes.ts'
import { systemDisk } from '../../gateway/journal/disk-system.ts'
import type { Position } from '../../gateway/journal/segment.ts'
import { StoreError } from '../../gateway/store/open.ts'
import { nextHead, rowBytes } from '../../sync/row.ts'
import { CoreBench } from '../support/core-bench.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { type FileDamage, type FileImage, hexOfRow, layFiles, nextFrame } from './file-image.ts'

/** What must be there: everything in the database's newest readable checkpoint, and up to here. */
export type Expectation = {
  /** Records that end at or before this must come back. */
  readonly upTo: Position
  /** These too, from the database: records before its checkpoint. */
  readonly checkpoint: Position
  /** Write something more, kill, and look again. */
  readonly livesOn?: boolean
}

export type FileVerdict =
  | { readonly kind: 'opened'; readonly health: readonly string[]; readonly problems: string[] }
  /** The store said so itself and nothing ran on it. */
  | { readonly kind: 'refused'; readonly code: string }

/** On a file system in memory where there is one: thousands of cases sync as they like. */
export async function checkFiles(
  parent: string,
  image: FileImage,
  damage: FileDamage,
  expected: Expectation,
): Promise<FileVerdict> {
  const folder = mkdtempSync(join(parent, 'files-'))
  layFiles(folder, image, damage)
  const bench = new CoreBench({ seed: image.seed + 1, folder, clock: laterClock() })
  const disk = systemDisk(join(folder, 'journal'))
  bench.journalDisk = disk
  try {
    await bench.open()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    await disk.close()
    rmSync(folder, { recursive: true })
    return { kind: 'refused', code: error.code }
  }
  const problems: string[] = []
  try {
    await bench.decoded()
    const health = compare(bench, image, expected, problems)
    if (expected.livesOn) await liveOn(bench, image, problems)
    return { kind: 'opened', health, problems }
  } finally {
    await disk.close()
    await bench.close()
  }
}

/** A gateway wakes an hour after its image was made. */
function laterClock(): FakeClock {
  return new FakeClock({ wallMs: Date.UTC(2027, 5, 1) + 3_600_000 })
}

function compare(
  bench: CoreBench,
  image: FileImage,
  { upTo, checkpoint }: Expectation,
  problems: string[],
): string[] {
  const { epoch: running } = bench.core.state
  const known = new Map(image.facts.map((fact) => [fact.id, fact]))
  const there = new Set<string>()
  const readings: string[] = []
  const health: string[] = []
  for (const { epoch, seq, fact } of bench.core.facts.epochs().flatMap(soundRowsOf(bench))) {
    if (fact.type === 'reading') readings.push(`${fact.devEui} ${fact.values[0]}`)
    if (epoch === running) {
      if (fact.type === 'healthRaised') health.push(String(fact.fields['code']))
      continue
    }
    const id = `${epoch}/${fact.stream}/${seq}`
    there.add(id)
    const original = known.get(id)
    if (original?.hex !== hexOfRow(rowBytes(fact))) problems.push(`I2: ${id} is not what it was`)
  }
  if (image.facts.some(({ id }) => id.startsWith(`${running}/`)))
    problems.push('I2: the epoch was used before')
  for (const { id, to } of image.facts) {
    if ((to <= upTo || to <= checkpoint) && !there.has(id)) problems.push(`I1: ${id} is lost`)
  }
  const once = new Set(readings)
  if (once.size < readings.length) problems.push('I2: a reading came back twice')
  for (const { devEui, fCntUp, value, to } of image.uplinks) {
    if (to > upTo && to > checkpoint) continue
    if (!once.has(`${devEui} ${value}`)) problems.push(`I1: the frame ${devEui} ${fCntUp} is lost`)
    const next = bench.core.state.devices.get(devEui)?.session?.fCntUpNext ?? 0
    if (next <= fCntUp) problems.push(`I5: ${devEui} is back at ${next}, ${fCntUp} was accepted`)
  }
  return health
}

type Facts = CoreBench['core']['facts']
type EpochOfFacts = ReturnType<Facts['epochs']>[number]

/** The rows that would be sent: those whose hash follows from the row before (sync/cut.ts). */
function soundRowsOf(bench: CoreBench) {
  const { facts } = bench.core
  return ({ epoch, streams }: EpochOfFacts) =>
    streams.flatMap(({ stream, oldest, next }) => {
      const rows = []
      for (let seq = oldest; seq < next; seq++) {
        const [row] = facts.read({ epoch, stream, seq, limit: 1 })
        const prev = facts.headBefore({ epoch, stream, seq })
        if (row?.seq !== seq || !prev) continue
        if (sameBytes(nextHead(prev, rowBytes(row.fact)), row.head)) rows.push(row)
      }
      return rows
    })
}

/** What is written on repaired files is found again by the next run. */
async function liveOn(bench: CoreBench, image: FileImage, problems: string[]): Promise<void> {
  const [device] = image.fleet
  const counter = device!.fCntUp
  const { phyPayload, value } = nextFrame({ ...device! })
  await bench.hear(phyPayload)
  bench.clock.advance(5_000)
  await bench.settle()
  // Killed: no last checkpoint, the journal alone has it.
  bench.journalDisk = systemDisk(join(bench.folder, 'journal'))
  await bench.open()
  await bench.settle()
  const facts = bench.core.facts.epochs().flatMap(soundRowsOf(bench))
  const found = facts.filter(
    ({ fact }) =>
      fact.type === 'reading' && fact.devEui === device!.devEui && fact.values[0] === value,
  )
  if (found.length !== 1) problems.push(`I1: frame ${counter} after the repair: ${found.length}`)
}
