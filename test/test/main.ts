/**
 * `cigale test`: all tests. The fast part shares two processes, one for each core of a small machine;
 * what starts processes, brokers or browsers (test/integration, test/crash, test/browser) follows, each
 * file in a process of its own: three at a time, for they mostly wait, browsers two at a time; those that
 * keep the whole machine busy (the simulated cities), or watch a deadline (decoding's tenth of a second,
 * an alarm's two seconds on the screen), alone.
 *
 * A pattern is a part of a test file's path, or a glob: `cigale test journal`.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `usage: cigale test [--fast | --slow] [PATTERN…]

A pattern is a part of a test file's path, or a glob.
for instance: cigale test journal`
const SLOW = /^test\/(integration|crash|browser)\//
const BROWSER = /^test\/browser\//
const ALONE =
  /^(test\/(browser\/(watch|console-trades)|crash\/kill|city\/city|integration\/hostile-codecs)|gateway\/decoding\/decoding\.)/
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
const together = files.filter((file) => SLOW.test(file) && !ALONE.test(file))
const browsers = together.filter((file) => BROWSER.test(file))
const paired = together.filter((file) => !BROWSER.test(file))
const fast = files.filter((file) => !SLOW.test(file) && !ALONE.test(file))

function isMeant(file: string, pattern: string): boolean {
  return file.includes(pattern) || matchesGlob(file, pattern)
}

async function run(
  title: string,
  flags: readonly string[],
  list: readonly string[],
): Promise<boolean> {
  if (list.length === 0) return true
  console.log(`\n${title}: ${list.length} files`)
  const node = ['--disable-warning=ExperimentalWarning', '--test', ...flags]
  const reporters = process.stdout.isTTY ? ['spec'] : ['./test/test/summary.ts']
  const child = spawn(
    process.execPath,
    [...node, ...reporters.map((name) => `--test-reporter=${name}`), ...list],
    // What commands say is compared in English, wherever the terminal is.
    { stdio: 'inherit', env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  )
  const [status] = await once(child, 'exit')
  return status === 0
}

/** Every other file: neighbours are of a kind, and so are their lengths. */
function half(list: readonly string[], which: 0 | 1): string[] {
  return list.filter((_, i) => i % 2 === which)
}

const results = [
  ...(only.slow
    ? []
    : await Promise.all([
        run('Fast tests, one half', ['--test-isolation=none'], half(fast, 0)),
        run('Fast tests, the other half', ['--test-isolation=none'], half(fast, 1)),
      ])),
  only.fast || (await run('Tests with processes of their own', ['--test-concurrency=3'], paired)),
  only.fast || (await run('Tests of pages in a browser', ['--test-concurrency=2'], browsers)),
  only.fast || (await run('Tests that need the machine alone', ['--test-concurrency=1'], alone)),
]
process.exit(results.every(Boolean) ? 0 : 1)
