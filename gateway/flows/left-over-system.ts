/**
 * A process of flows that outlived its gateway: it was looping when the gateway was killed, so it never saw
 * its standard input end. `DATA/flows.pid` names it, and when it was started, for a number is given again.
 * A system driver.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Notes who runs now. */
export function noteRunning(dataDir: string, pid: number): void {
  const started = startedOf(pid)
  if (started !== undefined) writeFileSync(pathIn(dataDir), `${pid} ${started}\n`, { mode: 0o600 })
}

/** Kills the one that is noted, with all that it has started, where it still is the same; gives its number. */
export function endLeftOver(dataDir: string): number | undefined {
  let text: string
  try {
    text = readFileSync(pathIn(dataDir), 'utf8')
  } catch {
    return undefined
  }
  rmSync(pathIn(dataDir), { force: true })
  const [, pid, started] = /^(\d{1,9}) (\d{1,19})\n$/.exec(text) ?? []
  if (pid === undefined || Number(pid) <= 1 || startedOf(Number(pid)) !== started) return undefined
  try {
    process.kill(-Number(pid), 'SIGKILL')
    return Number(pid)
  } catch {
    return undefined
  }
}

/** In ticks since the machine's start; `undefined`: it is not there. */
function startedOf(pid: number): string | undefined {
  try {
    // The name in parentheses may hold anything: what counts stands behind the last of them.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return fields[19]
  } catch {
    return undefined
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'flows.pid')
}
