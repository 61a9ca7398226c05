/** A real gateway that the kernel does not run for a while: a suspend, a debugger, a starved machine. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const FROZEN_MS = 10_000
const FRAMES_WHILE_FROZEN = 20

test('F25: ten seconds frozen, a gateway takes what waited in its socket, once, and goes on as if nothing was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-freeze-'))
  const [button] = makeFleet(1, () => 'milesight-ws101') as [FleetDevice]
  const gateway = await GatewayProcess.prepare({ folder, devices: [fleetEntry(button)] })
  let forwarder: PacketForwarder | undefined
  const push = async (): Promise<boolean> => {
    const phyPayload = fleetFrame(button, { fPort: 85, payload: Uint8Array.of(0xff, 0x2e, 1) })
    return (await forwarder!.uplink({ phyPayload })).acked
  }
  try {
    await gateway.start()
    forwarder = await PacketForwarder.open({ port: gateway.udpPort })
    for (let n = 0; n < 5; n++) assert.ok(await push())
    const { upMs } = await gateway.status()
    process.kill(gateway.pid, 'SIGSTOP')
    const frozenMs = performance.now()
    for (let n = 0; n < FRAMES_WHILE_FROZEN; n++) assert.equal(await push(), false)
    await pause(frozenMs + FROZEN_MS - performance.now())
    process.kill(gateway.pid, 'SIGCONT')
    await pause(1_000)
    for (let n = 0; n < 5; n++) assert.ok(await push())
    const status = await gateway.status()
    assert.equal(status.uplinks, 5 + FRAMES_WHILE_FROZEN + 5)
    assert.ok(status.upMs - upMs >= FROZEN_MS, 'time went on')
    const { lines } = (await gateway.ask('/api/v1/events?limit=200')) as {
      readonly lines: readonly { readonly type: string; readonly fCntUp?: number }[]
    }
    const counters = lines.flatMap(({ type, fCntUp }) => (type === 'uplink' ? [fCntUp] : []))
    assert.deepEqual(counters, [...Array(10 + FRAMES_WHILE_FROZEN).keys()])
    const told = lines.map(({ type }) => type).filter((type) => type !== 'uplink')
    // The first run registered the button and ended.
    const expected = ['gatewayStarted', 'commandDone', 'gatewayStarted']
    assert.deepEqual(told, expected, 'no step of a clock, no burst of timers')
  } finally {
    await forwarder?.close()
    await gateway.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
