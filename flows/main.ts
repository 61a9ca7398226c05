/**
 * The flows' process: `node --max-old-space-size=… flows/main.ts`, one line of JSON on stdin (start.ts).
 *
 * It comes with whatever rights and environment it was given, reads its line, and becomes a process
 * that has neither: the same program again, in its place and with its number, behind the fence
 * (fence.ts). Whoever starts it behind a fence of his own is taken at his word.
 */

import { readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fenceFlags } from './fence.ts'
import { leaveSyncToGateway } from './leave-sync-system.ts'
import { readStart } from './start.ts'
import { wordLine } from './words.ts'

const PROGRAM = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const MAIN = fileURLToPath(import.meta.url)
const LINE = 'CIGALE_FLOWS_START'
const LINE_BYTES_MAX = 65_536
/** V8's nursery as small as the gateway's own: 86 instead of 131 MB PSS (`cigale bench flows`). */
const YOUNG = '--max-semi-space-size=1'
/** Times in flows are the city's. */
const ZONE = 'Europe/Paris'

const line = takeLine()
const read = readStart(line)
if (read.kind === 'rejected') {
  process.stdout.write(wordLine({ type: 'failed', detail: read.reason }))
  process.exit(2)
}
if (!process.permission) {
  const flags = [...process.execArgv, YOUNG, ...fenceFlags(PROGRAM, read.start)]
  // Few malloc arenas: half of what glibc would keep beside V8's heap.
  const env = { [LINE]: line, TZ: ZONE, NODE_ENV: 'production', MALLOC_ARENA_MAX: '2' }
  process.execve!(process.execPath, [process.execPath, ...flags, MAIN], env)
}
leaveSyncToGateway()
const { runFlows } = await import('./run-system.ts')
await runFlows(read.start, PROGRAM)

/** From stdin, a byte at a time: what follows the line is not ours to read. */
function takeLine(): string {
  const handed = process.env[LINE]
  delete process.env[LINE]
  if (handed !== undefined) return handed
  const bytes = Buffer.alloc(LINE_BYTES_MAX)
  let length = 0
  while (length < LINE_BYTES_MAX && readSync(0, bytes, length, 1, null) === 1) {
    if (bytes[length] === 0x0a) break
    length++
  }
  return bytes.toString('utf8', 0, length)
}
