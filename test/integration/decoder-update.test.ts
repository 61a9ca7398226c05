/**
 * The guide of docs/maintainer, carried out: a sensor that no decoder knows, a package made, signed and
 * published by the command line, taken by a gateway that runs, and taken back.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DecodersView } from '../../gateway/api/service-decoders.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../docs/maintainer/probe/', import.meta.url))
const WAIT_MS = 30_000

const root = mkdtempSync(join(tmpdir(), 'cigale-update-'))
const at = (...parts: readonly string[]): string => join(root, ...parts)
const [probe] = makeFleet(1, () => 'acme-probe')
let gateway: GatewayProcess
let forwarder: PacketForwarder

function cigale(...args: readonly string[]) {
  const env = { ...process.env, CIGALE_PASSPHRASE: 'correct horse battery' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--json'], {
    env,
    encoding: 'utf8',
  })
  assert.equal(status, 0, `cigale ${args.join(' ')}: ${stderr}`)
  return JSON.parse(stdout)
}

const onGateway = (...args: readonly string[]) => cigale(...args, '--data', gateway.dataDir)

async function until(isSo: (view: DecodersView) => boolean, what: string): Promise<void> {
  const endMs = performance.now() + WAIT_MS
  for (;;) {
    const view: DecodersView = onGateway('decoder', 'status')
    if (isSo(view)) return
    if (performance.now() > endMs) throw new Error(`no ${what}: ${JSON.stringify(view)}`)
    await pause(200)
  }
}

const inForce = (view: DecodersView) =>
  view.profiles.find(({ profile }) => profile === 'acme-probe')!.version

/** 21.5 °C and so on: three bytes on fPort 7. */
async function speak(tenths: number): Promise<void> {
  const payload = Uint8Array.of(tenths >> 8, tenths & 0xff, 100)
  await forwarder.uplink({ phyPayload: fleetFrame(probe!, { fPort: 7, payload }) })
}

function publish(version: string, code: string): void {
  writeFileSync(at('codec.js'), code)
  const manifest = JSON.parse(readFileSync(join(EXAMPLE, 'manifest.json'), 'utf8'))
  writeFileSync(at('manifest.json'), JSON.stringify({ ...manifest, version }))
  const files = ['--codec', at('codec.js'), '--manifest', at('manifest.json')]
  const vectors = ['--vectors', join(EXAMPLE, 'vectors.json')]
  cigale('decoder', 'pack', ...files, ...vectors, '-o', at(`${version}.dec`))
  const repository = ['--repo', at('repo'), '--keys', at('keys')]
  cigale('decoder', 'publish', ...repository, at(`${version}.dec`))
}

describe('a decoder for a sensor that nobody knew', { timeout: 120_000 }, () => {
  before(async () => {
    cigale('decoder', 'keys', 'init', at('keys'), '--repo', at('repo'))
    gateway = await GatewayProcess.prepare({ folder: root, devices: [fleetEntry(probe!)] })
    mkdirSync(join(gateway.dataDir, 'decoders'), { recursive: true })
    const trusted = join(gateway.dataDir, 'decoders', 'root.json')
    copyFileSync(at('repo', 'metadata', '1.root.json'), trusted)
    await gateway.start()
    forwarder = await PacketForwarder.open({ port: gateway.udpPort, pushTimeoutMs: 5_000 })
  })
  after(async () => {
    await forwarder?.close()
    await gateway?.stop('SIGTERM')
    rmSync(root, { recursive: true, force: true })
  })

  test('F53: its frames wait, are read when the package is there, and again after a kill', async () => {
    for (const tenths of [215, 216, 217]) await speak(tenths)
    assert.equal(inForce(onGateway('decoder', 'status')), null)
    publish('1.0.0', readFileSync(join(EXAMPLE, 'codec.js'), 'utf8'))
    const careless = ['--canary-frames', '0', '--canary-hours', '0']
    const planned = onGateway('decoder', 'update', '--from', at('repo'), ...careless)
    assert.deepEqual(planned, [
      {
        profile: 'acme-probe',
        version: '1.0.0',
        risk: 'normal',
        path: 'decoders/acme/probe/1.0.0.dec',
      },
    ])
    await until((view) => inForce(view) === '1.0.0', 'decoder in force')
    await until(({ jobs }) => jobs.every(({ state }) => state === 'done'), 'frames read')
    const { jobs }: DecodersView = onGateway('decoder', 'status')
    assert.equal(jobs[0]?.result?.framesGained, 3)
    await gateway.stop('SIGKILL')
    await gateway.start()
    await speak(218)
    await until((view) => inForce(view) === '1.0.0', 'decoder in force after a kill')
    const dry = ['decoder', 'redecode', '--profile', 'acme-probe', '--since', '1d', '--dry-run']
    const { result } = onGateway(...dry)
    assert.equal(result.frames, 4)
    assert.equal(result.framesChanged, 0)
  })

  test('F53: a person goes back; what the new one had read wrongly is read as before', async () => {
    const good = readFileSync(join(EXAMPLE, 'codec.js'), 'utf8')
    publish('1.1.0', good.replace('/ 10, hum', '/ 10 + (b[2] === 101 ? 30 : 0), hum'))
    const careless = ['--shadow-frames', '0', '--canary-hours', '1']
    onGateway('decoder', 'update', 'acme-probe', '--from', at('repo'), ...careless)
    await until((view) => inForce(view) === '1.1.0', 'the new one in force')
    const wrong = Uint8Array.of(0, 200, 101)
    await forwarder.uplink({ phyPayload: fleetFrame(probe!, { fPort: 7, payload: wrong }) })
    publish('1.2.0', good)
    const hasty = onGateway('decoder', 'update', 'acme-probe', '--from', at('repo'), ...careless)
    assert.deepEqual(hasty, [], 'a newer one does not take back what is still watched')
    assert.equal(inForce(onGateway('decoder', 'status')), '1.1.0')
    onGateway('decoder', 'rollback', 'acme-probe')
    await until((view) => inForce(view) === '1.0.0', 'the old one in force')
    await until(({ jobs }) => jobs.every(({ state }) => state === 'done'), 'frames read again')
    const { jobs }: DecodersView = onGateway('decoder', 'status')
    assert.equal(jobs[0]?.result?.framesChanged, 1)
    assert.equal(jobs[0]?.result?.shifts['air.temperature'], -30)
    const last = onGateway('decoder', 'rollback', 'acme-probe')
    assert.deepEqual(last, { profile: 'acme-probe', version: 'nothing' })
    assert.equal(inForce(onGateway('decoder', 'status')), null)
  })
})
