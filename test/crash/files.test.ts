/** Files as a power cut, an old card or a person leaves them; `cigale soak files` has 15 000. */

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { checkFiles } from './file-check.ts'
import { type FileImage, makeImage } from './file-image.ts'
import { type FileFigures, runFiles } from './file-run.ts'

const CASES = 240

describe('damaged files', () => {
  let figures: ReadonlyMap<string, FileFigures>
  let image: FileImage
  let parent: string

  before(async () => {
    figures = await runFiles({ cases: CASES, seed: 5 })
    image = await makeImage(6, 20)
    parent = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cigale-files-'))
  })
  after(() => rmSync(parent, { recursive: true, force: true }))

  function holds(prefix: string, least: number): void {
    let cases = 0
    for (const [name, one] of figures) {
      if (!name.includes(prefix)) continue
      assert.deepEqual(one.problems, [], name)
      cases += one.cases
    }
    assert.ok(cases >= least, `${cases} cases`)
  }

  test('F1, I1, I2, I3: cut anywhere, journal and database give back everything before the cut', () =>
    holds('(F1)', 100))

  test('F2: a zeroed or scrambled sector costs what stands behind it, and nothing before', () =>
    holds('(F2)', 40))

  test('F3: one flipped bit costs no more than its record and what follows', () =>
    holds('(F3)', 40))

  test('F4: a fact that rotted in the database is left out, never told as true', () =>
    holds('(F4)', 10))

  test('F5: without its log the database is older, and the journal makes it whole', () =>
    holds('(F5)', 1))

  test('F6: a stale index of the log is made anew', () => holds('(F6)', 3))

  test('F13, I2: syncs that lied cost facts, and no number is used again', () => holds('(F13)', 10))

  test('F11: a database whose header is garbage is refused by name, and nothing is written to it', async () => {
    const database = image.database.slice()
    database.fill(0xa5, 0, 100)
    const everything = { upTo: image.end, checkpoint: image.checkpoint }
    const verdict = await checkFiles(parent, image, { database, wal: null }, everything)
    assert.deepEqual(verdict, { kind: 'refused', code: 'corrupt' })
  })

  test('a segment whose header is damaged keeps its records, gets a new header, and says so', async () => {
    const segment = image.segment.slice()
    segment[17]! ^= 4
    const expected = { upTo: image.end, checkpoint: image.checkpoint, livesOn: true }
    const verdict = await checkFiles(parent, image, { segment }, expected)
    assert.deepEqual(verdict, { kind: 'opened', health: ['journal-header'], problems: [] })
  })
})
