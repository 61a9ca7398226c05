/**
 * `cigale soak NAME [OPTIONS]`: what a test does for seconds, for as long as it takes to be believed.
 * Each module gets the arguments behind its name and gives the exit code: 0 only when all held.
 */

import { UsageError } from '../../gateway/cli/failure.ts'

type Soak = { main(args: string[]): Promise<number> }

const SOAKS: Readonly<Record<string, () => Promise<Soak>>> = {
  files: () => import('./files.ts'),
  kill: () => import('./kill.ts'),
}

const [name = '', ...args] = process.argv.slice(2)
const load = Object.hasOwn(SOAKS, name) ? SOAKS[name] : undefined
if (!load) {
  const isQuestion = name === '' || name === '--help'
  console.error(`usage: cigale soak ${Object.keys(SOAKS).join('|')} [OPTIONS]`)
  console.error('for instance: cigale soak kill --kills 100')
  process.exit(isQuestion ? 0 : 2)
}
try {
  process.exitCode = await (await load()).main(args)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`cigale soak ${name}: ${error.message}`)
  process.exitCode = 2
}
