/** A scratch folder for tests: a real one, for tuf-js works on nothing else, under the system's own. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { systemScratch } from '../../decoders/bundle/scratch-system.ts'
import type { Scratch } from '../../decoders/bundle/tuf-refresh.ts'

/** One for a test file; gone at its end. */
export function testScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-scratch-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return systemScratch(join(folder, 'tuf'))
}
