import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SHIELD = fileURLToPath(new URL('./shield.ts', import.meta.url))
/** In a process of its own: it cannot be undone. */
const TRY = `
import { withoutSignals } from ${JSON.stringify(SHIELD)}
withoutSignals(process)
const here = Function('return this')().constructor.constructor('return process')()
const names = ['kill', '_kill', '_debugProcess', '_debugEnd']
const said = names.flatMap((name) => {
  const tries = [
    () => here[name](process.ppid, 0),
    () => { here[name] = () => 'back'; return here[name](process.ppid, 0) },
    () => { delete here[name]; return here[name](process.ppid, 0) },
    () => Object.defineProperty(here, name, { value: () => 'back' })[name](process.ppid, 0),
    () => Object.getPrototypeOf(here)[name](process.ppid, 0),
  ]
  return tries.map((run) => { try { return 'open: ' + run() } catch (error) { return 'shut' } })
})
console.log(JSON.stringify(said))
`

test('F54, F56: no name that Node has for signals is left to a function, and none comes back', () => {
  const flags = ['--input-type=module', '--disable-warning=ExperimentalWarning']
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', TRY], {
    encoding: 'utf8',
  })
  assert.notEqual(stdout, '', stderr)
  assert.deepEqual([...new Set(JSON.parse(stdout))], ['shut'])
})
