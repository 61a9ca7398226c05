/**
 * `cigale bench flows`: what the process of flows costs with every node and every example in it: its
 * start, its memory without and with an editor, and how fast lines of the feed go through a flow.
 */

import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ALLOWABLE } from '../../flows/palette.ts'
import { DoubleGateway } from '../support/double-gateway.ts'
import { FlowsProcess } from '../support/flows-process.ts'
import type { Report } from './report.ts'

const EXAMPLES = fileURLToPath(new URL('../../flows/examples', import.meta.url))
const LINES = 10_000
const CALM_MS = 5_000

export async function benchFlows(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-bench-flows-'))
  const gateway = await DoubleGateway.open()
  const flows = globSync('*.json', { cwd: EXAMPLES }).flatMap(
    (file) => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as object[],
  )
  try {
    const startMs = performance.now()
    const headless = start(gateway, {
      dir: join(folder, 'headless'),
      flows: [...flows, ...COUNTING],
    })
    const { nodes } = await headless.started()
    const startedMs = performance.now() - startMs
    await headless.until(() => gateway.readers === 1, 'the stream is read')
    await pause(CALM_MS)
    const idleMb = headless.pssMb()
    const perSecond = await linesPerSecond(gateway, headless)
    await pause(CALM_MS)
    report.row({
      name: 'flows: memory',
      value: headless.pssMb().toFixed(0),
      unit: 'MB PSS, without an editor',
      goal: 'with the gateway ≤ 300',
      load: `${nodes} nodes, the nine examples; ${LINES} lines; ${idleMb.toFixed(0)} MB before them`,
    })
    await headless.stop()
    const edited = start(gateway, { dir: join(folder, 'edited'), flows, editorMs: 60_000 })
    await edited.started()
    await pause(CALM_MS)
    report.row({
      name: 'flows: memory',
      value: edited.pssMb().toFixed(0),
      unit: 'MB PSS, with an editor that nobody has opened yet',
      load: `${nodes} nodes`,
    })
    await edited.stop()
    report.row({
      name: 'flows: start',
      value: (startedMs / 1000).toFixed(2),
      unit: 's from its start to flows that run, both lives of the process',
      load: `${nodes} nodes`,
    })
    report.row({
      name: 'flows: lines',
      value: perSecond.toFixed(0),
      unit: 'lines/s through a node, a function and a switch',
      goal: 'a backlog, not a flood: 1 000 at most',
      load: `${LINES} uplinks that wait`,
    })
  } finally {
    await gateway.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Options = Omit<ConstructorParameters<typeof FlowsProcess>[0], 'url' | 'allow'>

function start(gateway: DoubleGateway, options: Options): FlowsProcess {
  return new FlowsProcess({ url: gateway.url, allow: ALLOWABLE, ...options })
}

const at = { z: 'count', x: 10, y: 10 }
/** Counts uplinks and tells the last one. */
const COUNTING = [
  { id: 'count', type: 'tab', label: 'count' },
  { ...at, id: 'cu', type: 'cigale-uplink', wires: [['cf']] },
  {
    ...{ ...at, id: 'cf', type: 'function', outputs: 1, wires: [['cs']] },
    func: 'const n = (flow.get("n") ?? 0) + 1; flow.set("n", n); msg.payload = n; return msg',
  },
  {
    ...{ ...at, id: 'cs', type: 'switch', property: 'payload', propertyType: 'msg', outputs: 1 },
    ...{ rules: [{ t: 'eq', v: String(LINES), vt: 'num' }], wires: [['ct']] },
  },
  { ...at, id: 'ct', type: 'cigale-fact', fact: 'counted', subject: 'gateway', wires: [[]] },
]

async function linesPerSecond(gateway: DoubleGateway, flows: FlowsProcess): Promise<number> {
  const measurements = [{ quantity: 'parking.occupied', index: 0, value: 1, unit: 'bool', at: '' }]
  const startMs = performance.now()
  for (let fCntUp = 0; fCntUp < LINES; fCntUp++) {
    gateway.happen({ type: 'uplink', devEui: '70b3d5499f0012ab', fPort: 1, fCntUp, measurements })
  }
  const isCounted = () =>
    gateway.asked.some(({ body }) => (body as { name?: string } | undefined)?.name === 'counted')
  await flows.until(isCounted, 'all are counted')
  return LINES / ((performance.now() - startMs) / 1000)
}
