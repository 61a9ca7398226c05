/** `cigale check`: types, lint, format and the drawing of the folders; all of them, then the verdict. */

import { spawnSync } from 'node:child_process'

const STEPS = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the pages', command: ['tsc', '-p', 'tsconfig.web.json'] },
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'] },
  {
    name: 'drawing',
    command: [process.execPath, '--test', '--test-reporter=dot', 'test/structure.test.ts'],
  },
  { name: 'docs made from tests', command: [process.execPath, 'test/docs/main.ts', '--check'] },
] as const

const failed = STEPS.filter(({ name, command: [program, ...args] }) => {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`${status === 0 ? '✔' : '✖'} ${name}`)
  return status !== 0
})
process.exit(failed.length === 0 ? 0 : 1)
