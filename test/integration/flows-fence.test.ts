/** A hostile function in flows at the gateway's own socket: its fence keeps it from files, not from sockets. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fenceFlags } from '../../flows/fence.ts'
import type { FlowsStart } from '../../flows/start.ts'
import { GatewayProcess } from '../support/gateway-process.ts'

const PROGRAM = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
/** What a function node can do: all that the process can. */
const HOSTILE = `
const { request } = process.getBuiltinModule('http')
const { readFileSync } = process.getBuiltinModule('fs')
const [socketPath] = process.argv.slice(2)
let key = 'none'
let why = ''
try { key = readFileSync(socketPath + '.key', 'utf8').trim() } catch (error) { why = error.code }
const headers = { authorization: 'Bearer ' + key }
const asked = request({ socketPath, path: '/api/v1/status', headers }, ({ statusCode }) => {
  console.log(JSON.stringify({ why, statusCode }))
  process.exit(0)
})
asked.on('error', ({ code }) => console.log(JSON.stringify({ why, code })))
asked.end()
`

const folder = mkdtempSync(join(tmpdir(), 'cigale-fence-'))
let gateway: GatewayProcess

before(async () => {
  gateway = await GatewayProcess.prepare({ folder })
  await gateway.start()
})
after(async () => {
  await gateway?.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

function run(flags: readonly string[], script: string): Readonly<Record<string, unknown>> {
  const socket = join(gateway.dataDir, 'cigale.sock')
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, script, socket], {
    encoding: 'utf8',
    env: {},
  })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

test('F56, S20: a signal of another program does not open the gateway’s debugger', async () => {
  process.kill(gateway.pid, 'SIGUSR1')
  await pause(1_000)
  const opened = await fetch('http://127.0.0.1:9229/json').then(
    () => true,
    () => false,
  )
  assert.equal(opened, false)
  assert.doesNotMatch(gateway.log, /Debugger listening/)
  assert.equal((await fetch(`${gateway.url}/api/v1/health`)).status, 200)
})

test('F56, S5: a function behind the fence that reaches the gateway’s socket is nobody there', () => {
  const dir = join(gateway.dataDir, 'flows')
  mkdirSync(dir, { recursive: true })
  const script = join(dir, 'hostile.cjs')
  writeFileSync(script, HOSTILE)
  const start = { dir, allow: [] } as unknown as FlowsStart
  const behind = run(fenceFlags(PROGRAM, start), script)
  assert.deepEqual(behind, { why: 'ERR_ACCESS_DENIED', statusCode: 401 })
  // The same for whoever may read the gateway's files: the machine's administrator.
  assert.deepEqual(run([], script), { why: '', statusCode: 200 })
})
