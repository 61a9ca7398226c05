/** Many damaged files, one after the other: what came of them, counted by kind. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Random, seededRandom } from '../../base/random.ts'
import {
  databaseFlip,
  type FileCase,
  indexStale,
  journalCut,
  journalFlip,
  journalSector,
  journalShort,
  logCut,
  logFlip,
  logGone,
  logSector,
  syncsLied,
} from './file-cases.ts'
import { checkFiles } from './file-check.ts'
import { type FileImage, makeImage } from './file-image.ts'

export type FileFigures = {
  readonly cases: number
  readonly opened: number
  /** The store refused a damaged database. */
  readonly refused: number
  /** Of a damaged database: opened with rows missing or counters wrong. */
  readonly lossy: number
  readonly problemCount: number
  readonly problems: readonly string[]
}

type Maker = (image: FileImage, random: Random, share: number) => FileCase

/** Name → how often among its sisters, and how a case is made; `share` runs evenly from 0 to 1. */
const KINDS: Readonly<Record<string, readonly [weight: number, make: Maker]>> = {
  'journal cut (F1)': [6, (image, _, share) => journalCut(image, at(image.end, share))],
  'journal short (F1)': [3, (image, _, share) => journalShort(image, at(image.end, share))],
  'database log cut (F1)': [6, (image, _, share) => logCut(image, at(image.wal.length, share))],
  'journal sector (F2)': [3, journalSector],
  'database log sector (F2)': [3, logSector],
  'journal bit flip (F3)': [3, journalFlip],
  'database log bit flip (F3)': [3, logFlip],
  'database bit flip (F4)': [2, databaseFlip],
  'database log gone (F5)': [0.1, logGone],
  'database index stale (F6)': [0.5, indexStale],
  'syncs that lied (F13)': [2, syncsLied],
}

/** After the repair something is written and looked for again: in every so many cases. */
const LIVES_ON_EVERY = 4
const PROBLEMS_TOLD_MAX = 20

function at(end: number, share: number): number {
  return Math.floor(end * share)
}

export type FileRunOptions = {
  readonly cases: number
  readonly seed: number
  readonly onCase?: (done: number) => void
}

export async function runFiles(options: FileRunOptions): Promise<ReadonlyMap<string, FileFigures>> {
  const { cases, seed } = options
  const image = await makeImage(seed, 60)
  // Memory syncs at once; what is tested is what stands in the files, not when.
  const parent = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cigale-files-'))
  const total = Object.values(KINDS).reduce((sum, [weight]) => sum + weight, 0)
  const figures = new Map<string, FileFigures>()
  let done = 0
  try {
    for (const [name, [weight, make]] of Object.entries(KINDS)) {
      const count = Math.max(1, Math.round((cases * weight) / total))
      const random = seededRandom(seed, name)
      const tally = new Tally()
      for (let n = 0; n < count; n++) {
        const one = make(image, random, (n + random.unit()) / count)
        const expected = { ...one.expected, livesOn: n % LIVES_ON_EVERY === 0 }
        tally.add(one, await checkFiles(parent, image, one.damage, expected))
        options.onCase?.(++done)
      }
      figures.set(name, tally.figures())
    }
    return figures
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

class Tally {
  #cases = 0
  #opened = 0
  #refused = 0
  #lossy = 0
  #problemCount = 0
  readonly #problems: string[] = []

  add(one: FileCase, verdict: Awaited<ReturnType<typeof checkFiles>>): void {
    this.#cases++
    if (verdict.kind === 'refused') {
      this.#refused++
      // Only a database that is itself damaged may be refused.
      if (!one.mayLose) this.#problem(`${one.title}: refused as ${verdict.code}`)
      return
    }
    this.#opened++
    // What is lost with the database itself is known to be; a fact that lies never is.
    const grave = verdict.problems.filter((text) => !one.mayLose || text.startsWith('I2'))
    if (verdict.problems.length > grave.length) this.#lossy++
    for (const text of grave) this.#problem(`${one.title}: ${text}`)
  }

  #problem(text: string): void {
    this.#problemCount++
    if (this.#problems.length < PROBLEMS_TOLD_MAX) this.#problems.push(text)
  }

  figures(): FileFigures {
    return {
      cases: this.#cases,
      opened: this.#opened,
      refused: this.#refused,
      lossy: this.#lossy,
      problemCount: this.#problemCount,
      problems: this.#problems,
    }
  }
}
