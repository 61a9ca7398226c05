/** Flows signed by the city at a terminal, taken by a gateway that runs, rolled back, and exported again. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FlowsView } from '../../gateway/flows/desk.ts'
import { GatewayProcess } from '../support/gateway-process.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const STAND_IN = fileURLToPath(new URL('../support/flows-stand-in.ts', import.meta.url))

const root = mkdtempSync(join(tmpdir(), 'cigale-flow-update-'))
const at = (...parts: readonly string[]): string => join(root, ...parts)
let gateway: GatewayProcess

function run(...args: readonly string[]) {
  const env = { ...process.env, CIGALE_PASSPHRASE: 'correct horse battery' }
  const all = [MAIN, ...args, '--json']
  return spawnSync(process.execPath, all, { env, encoding: 'utf8' })
}

function cigale(...args: readonly string[]) {
  const { status, stdout, stderr } = run(...args)
  assert.equal(status, 0, `cigale ${args.join(' ')}: ${stderr}`)
  return JSON.parse(stdout)
}

const flows = (...args: readonly string[]) => cigale('flows', ...args, '--data', gateway.dataDir)

function publish(release: string, label: string) {
  writeFileSync(at('flows.json'), flowsWith(label))
  const repository = ['--repo', at('repo'), '--keys', at('keys')]
  return cigale(
    'flows',
    'publish',
    at('flows.json'),
    '--name',
    'sign',
    '--release',
    release,
    ...repository,
  )
}

function flowsWith(label: string): string {
  return JSON.stringify([{ id: 'a', type: 'tab', label }])
}

/** Waits until the process runs this version. */
async function runs(version: number): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const { status } = (await gateway.ask('/api/v1/flows')) as FlowsView
    if (status.state === 'running' && status.version === version) return
    await pause(50)
  }
  assert.fail(`version ${version} does not run: ${gateway.log}`)
}

before(async () => {
  cigale('decoder', 'keys', 'init', at('keys'), '--repo', at('repo'))
  gateway = await GatewayProcess.prepare({
    folder: root,
    flows: { enabled: true },
    flowsScript: STAND_IN,
  })
  mkdirSync(join(gateway.dataDir, 'decoders'), { recursive: true })
  copyFileSync(
    at('repo', 'metadata', '1.root.json'),
    join(gateway.dataDir, 'decoders', 'root.json'),
  )
  await gateway.start()
})
after(async () => {
  await gateway?.stop('SIGTERM')
  rmSync(root, { recursive: true, force: true })
})

test('S17: signed flows come from a stick, run, and a rollback goes to those before', async () => {
  assert.deepEqual(publish('1.0.0', 'one').published, ['targets'])
  const from = ['--from', at('repo')]
  assert.deepEqual(flows('update', ...from), {
    path: 'flows/sign/1.0.0.json',
    isNew: true,
    version: 1,
  })
  await runs(1)
  publish('1.1.0', 'two')
  assert.equal(flows('update', ...from).version, 2)
  await runs(2)
  assert.equal(flows('update', ...from).isNew, false)
  assert.equal(readFileSync(join(gateway.dataDir, 'flows', 'flows.json'), 'utf8'), flowsWith('two'))
  assert.equal(flows('rollback').number, 1)
  await runs(1)
  const { active, before: former, versions } = flows('list')
  assert.deepEqual([active, former], [1, 2])
  assert.deepEqual(versions[1].signed, 'flows/sign/1.1.0.json')
})

test('S17: flows that were changed on the stick are refused, and those in force go on', async () => {
  publish('1.2.0', 'three')
  const folder = at('repo', 'targets', 'flows', 'sign')
  const { flows: offered } = JSON.parse(
    await gateway.text(`/api/v1/flows/offers?source=${encodeURIComponent(at('repo'))}`),
  )
  const { sha256 } = offered.at(-1)
  writeFileSync(join(folder, `${sha256}.1.2.0.json`), flowsWith('evil!'))
  const { status, stderr } = run('flows', 'update', '--from', at('repo'), '--data', gateway.dataDir)
  assert.equal(status, 1)
  assert.match(stderr, /flows\/sign\/1\.2\.0\.json/)
  assert.equal(flows('status').active, 1)
})

test('export and import by the command line, with the gateway running and stopped', async () => {
  flows('export', '2', '-o', at('two.json'))
  assert.equal(readFileSync(at('two.json'), 'utf8'), flowsWith('two'))
  assert.equal(flows('import', at('two.json'), '--why', 'again').why, 'again')
  writeFileSync(at('none.json'), '{}')
  assert.match(
    run('flows', 'import', at('none.json'), '--data', gateway.dataDir).stderr,
    /list of nodes/,
  )
  await gateway.stop('SIGTERM')
  assert.equal(flows('rollback', '1').number, 1)
  assert.equal(run('flows', 'edit', '--account', 'ana', '--data', gateway.dataDir).status, 1)
  await gateway.start()
  await runs(1)
})
