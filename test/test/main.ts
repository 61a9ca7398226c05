/**
 * `cigale test`: all tests. The fast part shares one process; what starts processes, brokers or browsers
 * (test/integration, test/crash, test/browser) follows, each file in a process of its own: two at a time, for
 * they mostly wait; those that keep the whole machine busy alone.
 *
 * A pattern is a part of a test file's path, or a glob: `cigale test journal`.
 */

import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `usage: cigale test [--fast | --slow] [PATTERN…]

A pattern is a part of a test file's path, or a glob.
for instance: cigale test journal`
const SLOW = /^test\/(integration|crash|browser)\//
const ALONE = /^test\/(browser\/|crash\/kill)/
const { values: only, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: { fast: { type: 'boolean' }, slow: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (only.help) {
  console.log(USAGE)
  process.exit(0)
}

const files = globSync('**/*.test.ts', {
  exclude: (name) => name === 'node_modules' || name === '.toolchain',
})
  .filter((file) => patterns.length === 0 || patterns.some((one) => isMeant(file, one)))
  .sort()
if (files.length === 0) {
  console.error(`no test file's path holds ${patterns.join(' or ')}\n\n${USAGE}`)
  process.exit(2)
}
const alone = files.filter((file) => ALONE.test(file))
const paired = files.filter((file) => SLOW.test(file) && !ALONE.test(file))
const fast = files.filter((file) => !SLOW.test(file))

function isMeant(file: string, pattern: string): boolean {
  return file.includes(pattern) || matchesGlob(file, pattern)
}

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
  only.slow || run('Fast tests, one process', ['--test-isolation=none'], fast),
  only.fast || run('Tests with processes of their own', ['--test-concurrency=2'], paired),
  only.fast || run('Tests that need the machine alone', ['--test-concurrency=1'], alone),
]
process.exit(results.every(Boolean) ? 0 : 1)
