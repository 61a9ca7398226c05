/**
 * `cigale bench memory`: what `cigale run` costs with 2 000 devices after 15 000 frames, as proportional
 * set size, after a minute's worth of calm. With --flows: with the process of flows beside it, all together.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'
import { progress } from '../support/progress.ts'
import type { Report } from './report.ts'

const DEVICES = 2_000
const FRAMES = 15_000
const UNDER_WAY = 8
const CALM_MS = 10_000

/** A flow that looks at each uplink and at each event. */
const FLOWS = [
  { id: 'tab', type: 'tab', label: 'memory' },
  { id: 'uplink', type: 'cigale-uplink', z: 'tab', wires: [['sum']] },
  { id: 'event', type: 'cigale-event', z: 'tab', wires: [['sum']] },
  { id: 'sum', type: 'function', z: 'tab', func: 'return msg', outputs: 1, wires: [[]] },
]

export async function benchMemory(report: Report, args: readonly string[]): Promise<void> {
  const hasFlows = args.includes('--flows')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-memory-'))
  const fleet = makeFleet(DEVICES, (i) => (i % 2 === 0 ? 'nwave-nps405sm' : 'decentlab-dl-trs21'))
  const gateway = await GatewayProcess.prepare({
    folder,
    devices: fleet.map(fleetEntry),
    ...(hasFlows && { flows: { enabled: true } }),
  })
  try {
    // The first start after an installation fills the compile cache: a gateway's life is the others.
    await gateway.start()
    await gateway.stop('SIGTERM')
    const startMs = performance.now()
    await gateway.start()
    const startedMs = performance.now() - startMs
    if (hasFlows) await gateway.send('POST', '/api/v1/flows/versions', { flows: FLOWS })
    const idleMb = gateway.pssMb()
    const forwarder = await PacketForwarder.open({ port: gateway.udpPort, pushTimeoutMs: 5_000 })
    const bar = progress('memory', FRAMES)
    let left = FRAMES
    const lane = async () => {
      for (let n = left--; n > 0; n = left--) {
        const device = fleet[n % DEVICES]!
        const payload =
          n % 2 === 0
            ? Uint8Array.of(n & 1)
            : Uint8Array.of(2, 1, 0x92, 0, 3, 0, n & 0x7f, 0x80, 0xa1, 0x0c, 0x25)
        await forwarder.uplink({ phyPayload: fleetFrame(device, { fPort: 1, payload }) })
        bar.at(FRAMES - left)
      }
    }
    await Promise.all(Array.from({ length: UNDER_WAY }, lane))
    bar.end()
    await pause(CALM_MS)
    const { uplinks } = await gateway.status()
    const flowsMb = gateway.children().reduce((sum, pid) => sum + gateway.pssMb(pid), 0)
    const withFlows = `; flows ${flowsMb.toFixed(0)} MB of it`
    report.row({
      name: hasFlows ? 'memory with flows' : 'memory',
      value: (gateway.pssMb() + flowsMb).toFixed(0),
      unit: 'MB PSS',
      goal: hasFlows ? '≤ 300' : '≤ 128',
      load: `${DEVICES} devices, ${uplinks} frames stored; ${idleMb.toFixed(0)} MB before the first frame${hasFlows ? withFlows : ''}`,
      peer: 'stock Node-RED flow 333 MB RSS',
    })
    report.row({
      name: 'start',
      value: (startedMs / 1000).toFixed(2),
      unit: 's from `cigale run` to answering, radio ready',
      goal: '≤ 1.5',
      load: `${DEVICES} devices registered`,
      peer: 'stock Node-RED 0.6–1.2 s',
    })
    await forwarder.close()
  } finally {
    await gateway.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}
