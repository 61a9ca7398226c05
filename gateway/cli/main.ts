/** The entrance of every command: `cigale <command> …`. */

import { runDeveloperProgram } from './developer.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { endBar } from './progress.ts'
import { saidOfFailure } from './speech/speech.ts'

const DEVELOPER = ['demo', 'test', 'check', 'bench', 'soak', 'screenshots']

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name && DEVELOPER.includes(name)) return await runDeveloperProgram(name, rest)
  const { runCommand } = await import('./program.ts')
  return await runCommand(args)
}

// Whoever reads us may have read enough, as in `cigale decoder list | head`: the end that a shell's SIGPIPE makes.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(141)
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError || error instanceof CommandFailure) {
    endBar()
    process.stderr.write(`cigale: ${saidOfFailure(error.message)}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  } else throw error
}
