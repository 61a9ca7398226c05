/**
 * A configuration on trial, on the disk:
 *
 *   DATA/config.trial    what is on trial
 *   DATA/config.ended    how the last trial ended, until that is told
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isTrialEnd, nextBoot, type Trial, type TrialEnd } from './trial.ts'

export function beginTrial(dataDir: string, trial: Omit<Trial, 'boots'>): void {
  replaceFile(trialPath(dataDir), JSON.stringify({ ...trial, boots: 0 }))
}

/** Counts this start; undefined when nothing is on trial, or nothing any more. */
export function bootTrial(dataDir: string): Trial | undefined {
  const trial = readJson<Trial>(trialPath(dataDir))
  if (!trial) {
    rmSync(trialPath(dataDir), { force: true })
    return undefined
  }
  const next = nextBoot(trial)
  if (isTrialEnd(next)) {
    endTrial(dataDir, next)
    return undefined
  }
  replaceFile(trialPath(dataDir), JSON.stringify(next))
  return next
}

/** How it ended is on the disk before the trial is gone: told once, whatever is cut in between. */
export function endTrial(dataDir: string, end: TrialEnd): void {
  replaceFile(endedPath(dataDir), JSON.stringify(end))
  rmSync(trialPath(dataDir), { force: true })
}

/** The trial is kept: its text becomes the configuration, the former is beside it as `.previous`. */
export function keepTrial(dataDir: string, trial: Pick<Trial, 'id' | 'text'>, file: string): void {
  if (existsSync(file)) replaceFile(`${file}.previous`, readFileSync(file, 'utf8'))
  replaceFile(file, trial.text)
  endTrial(dataDir, {
    id: trial.id,
    outcome: 'done',
    detail: `in force; the former: ${file}.previous`,
  })
}

export function endedTrial(dataDir: string): TrialEnd | undefined {
  return readJson<TrialEnd>(endedPath(dataDir))
}

/** The end is in the journal. */
export function endIsTold(dataDir: string): void {
  rmSync(endedPath(dataDir), { force: true })
}

/** Old or new, never half: written beside, synced, renamed, the folder synced. Throws what the file system throws. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.draft`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  renameSync(draft, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Half a file cannot be ours: what is no JSON is nothing. */
function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return undefined
  }
}

function trialPath(dataDir: string): string {
  return join(dataDir, 'config.trial')
}

function endedPath(dataDir: string): string {
  return join(dataDir, 'config.ended')
}
