/**
 * Does a detector look ahead? It is run on the whole recording and on one that ends at T; what it
 * decided before T must be the same.
 */

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stream } from './backtest-run.ts'
import { readJson, readLines } from './world/files.ts'
import type { WorldMeta } from './world/generate.ts'
import { DAY_S } from './world/paris.ts'

export type Decision = {
  readonly type: string
  readonly id: string
  readonly kind?: string
  readonly occ?: 0 | 1
  readonly start?: number
  readonly at?: number
  readonly decidedAt?: number
  readonly detectedAt?: number
}

/** Share of the recording at which it is cut. */
export const CUTS = [0.35, 0.6, 0.85] as const
/** A decision in the very second of the cut may rest on a frame of the same second. */
const MARGIN_S = 1

export type CutResult = {
  readonly cut: number
  readonly decisions: number
  readonly differing: number
}

/** `run`: the detector over a recording, its decisions into a file. `work`: an empty folder. */
export async function checkCausality(
  stream: Stream,
  { data, work }: { readonly data: string; readonly work: string },
  run: (files: { readonly data: string; readonly out: string }) => Promise<unknown>,
): Promise<readonly CutResult[]> {
  const meta = readJson<WorldMeta>(join(data, 'meta.json'))
  const days = stream === 'water' ? meta.waterDays : meta.parkingDays
  const out = join(work, 'decisions.jsonl')
  const decisionsOf = async (folder: string) => {
    await run({ data: folder, out })
    return readLines<Decision>(out)
  }
  const whole = await decisionsOf(data)
  const results: CutResult[] = []
  for (const cut of CUTS) {
    const untilS = meta.t0 + cut * days * DAY_S
    const folder = cutRecording(stream, { data, folder: join(work, `cut-${cut}`), untilS })
    const before = (decisions: readonly Decision[]) =>
      new Set(decisions.filter((one) => momentOf(one) <= untilS - MARGIN_S).map(keyOf))
    const [full, short] = [before(whole), before(await decisionsOf(folder))]
    results.push({ cut, decisions: full.size, differing: differing(full, short) })
  }
  return results
}

function differing(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const missingIn = (other: ReadonlySet<string>) => (key: string) => !other.has(key)
  return [...a].filter(missingIn(b)).length + [...b].filter(missingIn(a)).length
}

function cutRecording(
  stream: Stream,
  given: { readonly data: string; readonly folder: string; readonly untilS: number },
): string {
  const { data, folder, untilS } = given
  const places = stream === 'water' ? 'zones.json' : 'spaces.json'
  mkdirSync(folder)
  for (const name of ['meta.json', places]) cpSync(join(data, name), join(folder, name))
  const lines = readFileSync(join(data, `${stream}.jsonl`), 'utf8').split('\n')
  const end = lines.findIndex((line) => Number(/"arr":([0-9.]+)/.exec(line)?.[1] ?? 0) > untilS)
  const kept = end < 0 ? lines : [...lines.slice(0, end), '']
  writeFileSync(join(folder, `${stream}.jsonl`), kept.join('\n'))
  return folder
}

function momentOf({ detectedAt, at, decidedAt }: Decision): number {
  return detectedAt ?? at ?? decidedAt ?? Number.POSITIVE_INFINITY
}

function keyOf(decision: Decision): string {
  const { type, id, kind, occ, start = 0 } = decision
  return [type, id, kind ?? occ ?? '', Math.round(start), Math.round(momentOf(decision))].join('|')
}
