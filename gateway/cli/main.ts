/** The entrance of every command: `cigale <command> …`. */

import { runDeveloperProgram } from './developer.ts'
import { CommandFailure, UsageError } from './failure.ts'

const DEVELOPER = ['demo', 'test', 'check', 'bench', 'soak', 'screenshots']

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name && DEVELOPER.includes(name)) return await runDeveloperProgram(name, rest)
  const { runCommand } = await import('./program.ts')
  return await runCommand(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError || error instanceof CommandFailure) {
    process.stderr.write(`cigale: ${error.message}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  } else throw error
}
