import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkCausality } from './causality.ts'
import { readLines, writeLines } from './world/files.ts'

type Line = { readonly arr: number; readonly occ: 0 | 1 }
type Files = { readonly data: string; readonly out: string }

const DAY_S = 86_400

/** Ten days of one frame an hour, of a space that changes with each. */
async function check(decide: (lines: readonly Line[]) => readonly object[]) {
  const data = mkdtempSync(join(tmpdir(), 'cigale-causal-'))
  try {
    const lines = Array.from({ length: 240 }, (_, i) => ({ arr: i * 3600, occ: i % 2 }))
    writeLines(join(data, 'parking.jsonl'), lines)
    writeFileSync(join(data, 'spaces.json'), '{}')
    writeFileSync(join(data, 'meta.json'), JSON.stringify({ t0: 0, parkingDays: 10 }))
    const work = join(data, 'work')
    mkdirSync(work)
    return await checkCausality('parking', { data, work }, async (files: Files) =>
      writeLines(files.out, decide(readLines<Line>(join(files.data, 'parking.jsonl')))),
    )
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

test('a detector that decides by what has come passes every cut', async () => {
  const cuts = await check((lines) =>
    lines.map(({ arr, occ }) => ({ type: 'state', id: 'P1', at: arr, occ })),
  )
  assert.deepEqual(
    cuts.map(({ cut, decisions, differing }) => [cut, decisions, differing]),
    [
      [0.35, 84, 0],
      [0.6, 144, 0],
      [0.85, 204, 0],
    ],
  )
})

test('one that looks a day ahead is caught', async () => {
  const cuts = await check((lines) =>
    lines.slice(24).map(({ arr, occ }) => ({ type: 'state', id: 'P1', at: arr - DAY_S, occ })),
  )
  assert.ok(cuts.every(({ differing }) => differing > 20))
})
