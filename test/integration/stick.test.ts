/** A stick's whole tour by the command line: a running gateway, a running hypervisor, and back. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { connectGateway } from '../../gateway/api/client-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { identity } from '../../gateway/core/open-system.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { TestAuthority } from '../support/authority.ts'
import { machine } from '../support/callers.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const TOKEN = 'f00d'.repeat(8)
const fleet = makeFleet(2, () => 'nwave-nps405sm')

let city: TestAuthority
let dir: GatewayDir
let stick: string
let eui: string
let runtime: Runtime
let hypervisor: Hypervisor

async function cigale(...args: readonly string[]) {
  const env = { ...process.env, CIGALE_TOKEN: TOKEN, LC_ALL: 'fr_FR.UTF-8' }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

const local = (): ReturnType<typeof connectGateway> =>
  connectGateway({ kind: 'socket', path: join(dir.path, 'cigale.sock') })

async function waiting(): Promise<number> {
  const { streams } = await local().syncStatus()
  return streams.reduce((sum, one) => sum + one.waiting, 0)
}

async function start(): Promise<void> {
  const read = readConfig(readFileSync(dir.configPath, 'utf8'))
  assert.ok(read.kind === 'config')
  const { config } = read
  runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
}

async function speak(frames: number): Promise<void> {
  const forwarder = await PacketForwarder.open({ port: dir.udpPort })
  for (let n = 0; n < frames; n++) {
    for (const device of fleet) {
      const payload = Uint8Array.of(n % 2 === 0 ? 0x95 : 0x94)
      await forwarder.uplink({ phyPayload: fleetFrame(device, { fPort: 1, payload }) })
    }
  }
  await forwarder.close()
}

before(async () => {
  city = await TestAuthority.make()
  dir = await makeGatewayDir()
  stick = join(dir.path, 'stick')
  mkdirSync(stick)
  eui = identity(dir.path, 'auto')
  const own = await city.sign('gateway', eui)
  appendFileSync(
    dir.configPath,
    `sync:
  transports:
    - { kind: usb, cert: ${own.certPath}, key: ${own.keyPath}, ca: ${city.caPath} }
`,
  )
  await start()
  await local().setDevices('', fleet.map(fleetEntry))
  await speak(20)
  await until(async () => (await waiting()) >= 40, 'the facts')
  const signer = await city.sign('hypervisor', 'hypervisor.example')
  hypervisor = await startHypervisor({
    database: ':memory:',
    carriage: { signer, trust: async () => ({ ca: city.ca, revoked: new Set() }) },
    api: { host: '127.0.0.1', port: 0, tokens: new Map([[TOKEN, machine('carriage')]]) },
  })
})

after(async () => {
  await runtime.close()
  await hypervisor.close()
  dir.remove()
  city.remove()
})

const onGateway = (...args: readonly string[]) =>
  cigale('sync', ...args, stick, '--data', dir.path, '--config', dir.configPath)
const toHypervisor = () => cigale('sync', 'import', stick, '--hypervisor', hypervisor.url!)

test('F9, R6: exported, brought to the hypervisor and receipted: all there once, and nothing waits', async () => {
  const out = await onGateway('export')
  assert.equal(out.code, 0, out.err)
  assert.match(out.out, /faits sur la clé .*\nCopie terminée/)
  const brought = await toHypervisor()
  assert.equal(brought.code, 0, brought.err)
  assert.match(brought.out, new RegExp(`^${eui} {2}(\\d+)/\\1 {2}tout ce qui attendait`))
  const { facts } = await hypervisor.store.counts()
  assert.ok(facts >= 40)
  assert.equal((await toHypervisor()).code, 0)
  assert.equal((await hypervisor.store.counts()).facts, facts)

  const back = await onGateway('import')
  assert.equal(back.code, 0, back.err)
  assert.match(back.out, /ces faits sont arrivés/)
  // Only what has come about since the export still waits.
  assert.ok((await waiting()) < 5)
})

test('F9: a stopped gateway fills a stick too, takes its receipts, and remembers them', async () => {
  await speak(10)
  await until(async () => (await waiting()) >= 20, 'new facts')
  await runtime.close()
  assert.equal((await onGateway('export')).code, 0)
  assert.equal((await toHypervisor()).code, 0)
  assert.equal((await onGateway('import')).code, 0)
  await start()
  // The facts of its own starts.
  assert.ok((await waiting()) < 10, `${await waiting()} wait`)
  assert.deepEqual(await hypervisor.store.gaps(), [])
})

test('F9: who brings an unfinished copy, no stick, or a stranger is told what to do', async () => {
  await onGateway('export')
  const place = join(stick, 'cigale', eui)
  assert.ok(readdirSync(place).includes('manifest'))
  rmSync(join(place, 'manifest'))
  const half = await toHypervisor()
  assert.equal(half.code, 1)
  assert.match(half.out, /la copie n’a pas été terminée/)
  const none = await cigale('sync', 'export', join(stick, 'nowhere'), '--data', dir.path)
  assert.equal(none.code, 1)
  assert.match(none.err, /la clé USB est-elle montée/)
  const away = await cigale('sync', 'import', stick, '--hypervisor', 'http://127.0.0.1:1')
  assert.equal(away.code, 1)
  await onGateway('export')
  const lost = await cigale('sync', 'import', stick, '--hypervisor', 'http://127.0.0.1:1')
  assert.match(lost.err, /aucun hyperviseur ne répond/)
})
