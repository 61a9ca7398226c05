/**
 * `cigale test`: all tests. The fast part shares one process; what starts processes, brokers or
 * browsers (test/integration, test/crash, test/browser) follows, each file in a process of its own, one at a time.
 *
 *   cigale test [--fast | --slow] [PATTERN…]
 */

import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

const SLOW = /^test\/(integration|crash|browser)\//
const args = process.argv.slice(2)
const only = args.filter((a) => a.startsWith('--'))
const patterns = args.filter((a) => !a.startsWith('--'))

const files = globSync(patterns.length > 0 ? patterns : '**/*.test.ts', {
  exclude: (name) => name === 'node_modules' || name === '.toolchain',
}).sort()
const slow = files.filter((file) => SLOW.test(file))
const fast = files.filter((file) => !SLOW.test(file))

function run(title: string, flags: readonly string[], list: readonly string[]): boolean {
  if (list.length === 0) return true
  console.log(`\n${title}: ${list.length} files`)
  const node = ['--disable-warning=ExperimentalWarning', '--test', ...flags]
  const reporters = process.stdout.isTTY ? ['spec'] : ['./test/test/summary.ts']
  const { status } = spawnSync(
    process.execPath,
    [...node, ...reporters.map((name) => `--test-reporter=${name}`), ...list],
    { stdio: 'inherit' },
  )
  return status === 0
}

const results = [
  only.includes('--slow') || run('Fast tests, one process', ['--test-isolation=none'], fast),
  only.includes('--fast') ||
    run('Tests with processes of their own', ['--test-concurrency=1'], slow),
]
process.exit(results.every(Boolean) ? 0 : 1)
