/**
 * Two of the example flows at work in the city, with addresses of its plan put in: a sign that tells the free
 * spaces of a street, and watering that asks a forecast in a file. What they reckon the city gets as facts.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FlowVersions } from '../../gateway/flows/versions-system.ts'

const EXAMPLES = fileURLToPath(new URL('../../flows/examples', import.meta.url))
/** For a day that brings no rain. */
const FORECAST = { rainMm: 0.4, by: 'demo' }

type FlowNode = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string }

type Addresses = {
  /** What the sign counts. */
  readonly spaces: readonly string[]
  /** What the forecast decides about. */
  readonly zone: string
}

export function exampleFlows(at: Addresses): FlowNode[] {
  const sign = read('parking-sign').map((node) =>
    node.type === 'cigale-spot' ? { ...node, spaces: at.spaces.join(', ') } : node,
  )
  const watering = read('watering-forecast').map((node) =>
    node.type === 'cigale-valve' ? { ...node, zone: at.zone } : node,
  )
  return [...sign, ...watering]
}

/** Puts them in force, for a gateway that has no flows yet. */
export function bringExampleFlows(
  dataDir: string,
  at: Addresses & { readonly atMs: number },
): void {
  const versions = new FlowVersions(dataDir)
  if (versions.index.last > 0) return
  const about = { atMs: at.atMs, by: 'demo', why: 'sign, watering', origin: 'import' } as const
  versions.add(`${JSON.stringify(exampleFlows(at), null, 2)}\n`, about)
  const own = join(dataDir, 'flows')
  mkdirSync(own, { recursive: true, mode: 0o700 })
  writeFileSync(join(own, 'forecast.json'), JSON.stringify(FORECAST))
}

function read(name: string): FlowNode[] {
  return JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8')) as FlowNode[]
}
