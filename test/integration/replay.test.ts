/** `cigale replay` on a gateway that has lived a little, running and stopped. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))
const FRAMES = 6
const folder = mkdtempSync(join(tmpdir(), 'cigale-replay-'))
const [button] = makeFleet(1, () => 'milesight-ws101')
let gateway: GatewayProcess

before(async () => {
  const { devEui } = button!
  const asset = { id: 'call-1', kind: 'callPoint', name: 'Rotonde', properties: {} } as const
  const bindings = [{ asset: asset.id, devEui, role: 'button', index: 0, fromMs: 0 }] as const
  const devices = [fleetEntry(button!)]
  gateway = await GatewayProcess.prepare({ folder, devices, assets: [{ asset, bindings }] })
  await gateway.start()
  const forwarder = await PacketForwarder.open({ port: gateway.udpPort, pushTimeoutMs: 5_000 })
  for (let i = 0; i < FRAMES; i++) {
    // ff2e: a press, short and long in turn (the maker's manual).
    const payload = Uint8Array.of(0xff, 0x2e, 1 + (i % 2))
    await forwarder.uplink({ phyPayload: fleetFrame(button!, { fPort: 85, payload }) })
  }
  await pause(500)
  await forwarder.close()
})
after(async () => {
  await gateway.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

function replay(...args: readonly string[]) {
  return spawnSync(CIGALE, ['replay', '--data', gateway.dataDir, ...args], { encoding: 'utf8' })
}

test('what a running gateway told, it tells again; a setting shows what would have been tests', () => {
  const again = replay()
  assert.equal(again.status, 0, again.stderr)
  assert.equal(again.stdout.match(/callRaised/g)?.length, FRAMES)
  assert.match(again.stdout, /\+ not told then: 0 {3}− told then, not now: 0/)
  const file = join(folder, 'tests.yaml')
  writeFileSync(file, 'callPoint: { testPress: 2 }\n')
  const tried = JSON.parse(replay('--config', file, '--json').stdout)
  const types = (facts: readonly { readonly type: string }[]) => facts.map(({ type }) => type)
  assert.deepEqual(types(tried.changes.added), new Array(FRAMES / 2).fill('callTested'))
  assert.deepEqual(types(tried.changes.withdrawn), new Array(FRAMES / 2).fill('callRaised'))
})

test('what is wrong with the settings or the day is said', () => {
  const file = join(folder, 'wrong.yaml')
  for (const [text, problem] of [
    ['boat: {}\n', /boat: is no kind of place/],
    ['callPoint: { testPress: 9 }\n', /call-1: /],
    ['bin: { emptyMm: 900 }\n', /changes no place/],
  ] as const) {
    writeFileSync(file, text)
    const { status, stderr } = replay('--config', file)
    assert.equal(status, 1)
    assert.match(stderr, problem)
  }
  assert.match(replay('--from', 'yesterday').stderr, /--from is a day such as/)
})
