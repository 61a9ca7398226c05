/**
 * `demo`, `test`, `check`, `bench`, `soak`: programs of the source tree, each a process of its own
 * under `test/<name>/main.ts`. A gateway's release carries only what it needs of them.
 */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { UsageError } from './failure.ts'

/** Runs the program with the arguments as given; resolves with its exit code. */
export async function runDeveloperProgram(name: string, args: readonly string[]): Promise<number> {
  const path = fileURLToPath(new URL(`../../test/${name}/main.ts`, import.meta.url))
  if (!existsSync(path)) {
    throw new UsageError(
      `cigale ${name} is not part of this installation: it needs the source tree`,
    )
  }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    stdio: 'inherit',
  })
  // Ctrl-C reaches the child from the terminal; a supervisor's signal only reaches us.
  const passOn = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGTERM', passOn)
  process.on('SIGINT', () => {})
  return await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
