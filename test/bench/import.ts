/**
 * `cigale bench import`: a file of 330 devices, as The Things Stack writes it, by the real API of a
 * running `cigale run` on a real disk: looked at (dry run), registered, registered once more, exported.
 * When the answer is there the process is killed (SIGKILL), and what it registered must be there.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRequest, readText } from '../../gateway/api/client-system.ts'
import type { ImportReport } from '../../gateway/api/device-import.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import type { Report } from './report.ts'

const DEVICES = 330
const ROUNDS = 5

export async function benchImport(report: Report): Promise<void> {
  const spent: Record<'dry' | 'first' | 'again', number[]> = { dry: [], first: [], again: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'cigale-import-'))
    const gateway = await GatewayProcess.prepare({ folder })
    try {
      await gateway.start()
      const file = thingsStackFile(DEVICES)
      spent.dry.push(await imported(gateway, '?dryRun=true', file, 'kept'))
      spent.first.push(await imported(gateway, '', file, 'added'))
      spent.again.push(await imported(gateway, '', file, 'changed'))
      await gateway.stop('SIGKILL')
      await gateway.start()
      const { devices } = await gateway.status()
      if (devices.known !== DEVICES) throw new Error(`${devices.known} devices after the kill`)
    } finally {
      await gateway.stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const load = `${DEVICES} devices, The Things Stack's CSV, POST on the socket, ${ROUNDS} new gateways`
  report.row({
    name: 'import, dry run',
    value: median(spent.dry),
    unit: 'ms',
    goal: '< 2 000',
    load: `${load}; longest ${most(spent.dry)} ms`,
  })
  report.row({
    name: 'import, all new',
    value: median(spent.first),
    unit: 'ms',
    goal: '< 2 000',
    load: `${load}; on the disk when answered, there after SIGKILL; longest ${most(spent.first)} ms`,
  })
  report.row({
    name: 'import, all known',
    value: median(spent.again),
    unit: 'ms',
    goal: '< 2 000',
    load: `the same file once more; longest ${most(spent.again)} ms`,
  })
}

/** Milliseconds from the request to the whole report, in which every row has to end as told. */
async function imported(
  gateway: GatewayProcess,
  query: string,
  body: string,
  outcome: string,
): Promise<number> {
  const startMs = performance.now()
  const response = await openRequest(
    { kind: 'socket', path: join(gateway.dataDir, 'cigale.sock') },
    {
      method: 'POST',
      path: `/api/v1/devices/import${query}`,
      headers: { 'content-type': 'text/csv' },
      body,
    },
  )
  const text = await readText(response)
  const spentMs = performance.now() - startMs
  const { rows } = JSON.parse(text) as ImportReport
  const right = rows.filter((row) => row.outcome === outcome).length
  if (right !== DEVICES) throw new Error(`${right} rows ${outcome}, not ${DEVICES}: ${text}`)
  return spentMs
}

function thingsStackFile(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const devEui = (0x70b3d5499f000000n + BigInt(n)).toString(16).toUpperCase()
    const key = n.toString(16).padStart(32, '5')
    return `place-${n};${devEui};70B3D5499F000000;Place ${n};EU_863_870;MAC_V1_0_3;PHY_V1_0_3_REV_A;nwave;nps405sm;${key}`
  })
  const header =
    'id;dev_eui;join_eui;name;frequency_plan_id;lorawan_version;lorawan_phy_version;brand_id;model_id;app_key'
  return [header, ...rows].join('\n')
}

function median(values: readonly number[]): string {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!.toFixed(0)
}

function most(values: readonly number[]): string {
  return Math.max(...values).toFixed(0)
}
