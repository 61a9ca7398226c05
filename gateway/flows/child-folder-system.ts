/**
 * `DATA/flows/`, the one folder that the process of flows may write, made ready for a start. It may have put
 * anything there: what we write takes the place of what is there, and follows no link. A system driver.
 */

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { activeOf } from './versions.ts'
import type { FlowVersions } from './versions-system.ts'

const NO_FLOWS_TEXT = '[]\n'

/** Also where the editor puts what is deployed. */
export function flowsPathIn(dataDir: string): string {
  return join(dataDir, 'flows', 'flows.json')
}

/** Puts a copy of the version in force there; gives its number. Throws FlowVersionsError. */
export async function makeFolderReady(
  dataDir: string,
  versions: FlowVersions,
): Promise<number | null> {
  const path = flowsPathIn(dataDir)
  const active = activeOf(versions.index)
  const text = active ? await versions.read(active.number) : NO_FLOWS_TEXT
  await mkdir(join(dataDir, 'flows'), { recursive: true, mode: 0o700 })
  // A link in its place would have us write flows over another file.
  await rm(path, { recursive: true, force: true })
  await writeFile(path, text, { mode: 0o600, flag: 'wx' })
  return active?.number ?? null
}
