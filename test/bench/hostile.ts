/**
 * `cigale bench hostile`: what `cigale run` costs with 2 000 devices, half of them of a model whose signed
 * codec asks for all memory or never ends on some of its frames.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openRepository } from '../demo/decoder-repository.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'
import { progress } from '../support/progress.ts'
import type { Report } from './report.ts'

const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../docs/maintainer/probe/', import.meta.url))
const DEVICES = 2_000
const FRAMES = 4_000
/** Of every so many frames one asks for all memory, and one never ends. */
const EVERY = 200
const LOOK_MS = 20
const CALM_MS = 6_000

/** The example of the guide, which turns on frames of four and of five bytes. */
const BOMB = `if (b.length === 4) { var a = []; for (;;) a.push(new Array(1000).fill(b)) }
  if (b.length === 5) for (;;) {}
  `

export async function benchHostile(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-hostile-'))
  const fleet = makeFleet(DEVICES, (i) => (i % 2 === 0 ? 'nwave-nps405sm' : 'acme-probe'))
  const gateway = await GatewayProcess.prepare({ folder, devices: fleet.map(fleetEntry) })
  try {
    const source = await publishBomb(folder, gateway.dataDir)
    await gateway.start()
    const careless = ['--canary-frames', '0', '--canary-hours', '0', '--data', gateway.dataDir]
    cigale('decoder', 'update', 'acme-probe', '--from', source, ...careless)
    await pause(CALM_MS)
    const { profiles } = JSON.parse(
      cigale('decoder', 'status', '--json', '--data', gateway.dataDir),
    )
    assert.ok(
      profiles.some((one: { version: unknown }) => one.version === '1.0.0'),
      'in force',
    )
    await gateway.stop('SIGTERM')
    // A gateway's life is not the minute of an update.
    await gateway.start()
    const forwarder = await PacketForwarder.open({ port: gateway.udpPort, pushTimeoutMs: 5_000 })
    let peakMb = 0
    const looking = setInterval(() => {
      peakMb = Math.max(peakMb, gateway.pssMb())
    }, LOOK_MS)
    const bar = progress('hostile', FRAMES)
    for (let n = 0; n < FRAMES; n++) {
      const hostile = new Map([
        [1, 4],
        [3, 5],
      ]).get(n % EVERY)
      const probe = new Uint8Array(hostile ?? 3).fill(60)
      const [fPort, payload] = n % 2 === 0 ? [1, Uint8Array.of(n & 1)] : [7, probe]
      const device = fleet[n % DEVICES]!
      await forwarder.uplink({ phyPayload: fleetFrame(device, { fPort, payload }) })
      bar.at(n + 1)
    }
    bar.end()
    await pause(CALM_MS)
    clearInterval(looking)
    report.row({
      name: 'memory under a hostile codec',
      value: peakMb.toFixed(0),
      unit: 'MB PSS at the peak',
      goal: '≤ 160',
      load: `${DEVICES} devices, ${FRAMES} frames, ${FRAMES / EVERY} bombs and as many loops; ${gateway.pssMb().toFixed(0)} MB after`,
    })
    await forwarder.close()
  } finally {
    await gateway.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Signed and published as a maintainer would; gives the repository. */
async function publishBomb(folder: string, dataDir: string): Promise<string> {
  const { repository, keys, passphraseFile } = await openRepository(folder, dataDir)
  const codec = join(folder, 'codec.js')
  const text = readFileSync(join(EXAMPLE, 'codec.js'), 'utf8')
  writeFileSync(codec, text.replace('if (input.fPort', `${BOMB}if (input.fPort`))
  const output = join(folder, 'bomb.dec')
  const files = ['--manifest', join(EXAMPLE, 'manifest.json')]
  const vectors = ['--vectors', join(EXAMPLE, 'vectors.json'), '-o', output]
  cigale('decoder', 'pack', '--codec', codec, ...files, ...vectors)
  const signing = ['--keys', keys, '--passphrase-file', passphraseFile]
  cigale('decoder', 'publish', '--repo', repository, ...signing, output)
  return repository
}

function cigale(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(CIGALE, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`cigale ${args.join(' ')}: ${stderr}`)
  return stdout
}
