/**
 * The demo's local logic: two examples of flows/examples as they stand, for this city. The sign of the Cours
 * Mirabeau tells its free spaces; before dawn a garden is watered unless a forecast announces rain.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../base/clock.ts'
import { FlowVersions } from '../../gateway/flows/versions-system.ts'

const EXAMPLES = fileURLToPath(new URL('../../flows/examples', import.meta.url))
/** `allow`: the forecast is read from a file. */
export const DEMO_FLOWS = { enabled: true, allow: ['file' as const] }
/** Whose places the sign counts: how their ids begin. */
const STREET = 'cours-mirabeau-'
const ZONE = 'parc-jourdan-1'
const RAIN_MM = 7

/** Puts them in force in a gateway that has none; before it starts. `spaces`: all ids of the city's. */
export function bringFlows(
  dataDir: string,
  spaces: readonly string[],
  clock: Pick<Clock, 'wallMs'>,
): void {
  const versions = new FlowVersions(dataDir)
  if (versions.index.active !== null) return
  const counted = spaces.filter((id) => id.startsWith(STREET))
  const nodes = [
    ...example('parking-sign', { 'cigale-spot': { spaces: counted.join(', ') } }),
    ...example('watering-forecast', { 'cigale-valve': { zone: ZONE } }),
  ]
  const about = { by: 'demo', why: 'two of flows/examples', origin: 'import' } as const
  versions.add(JSON.stringify(nodes), { ...about, atMs: clock.wallMs() })
  const folder = join(dataDir, 'flows')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'forecast.json'), JSON.stringify({ rainMm: RAIN_MM }))
}

/** `put`: what the example leaves to whoever uses it, by the type of its node. */
function example(name: string, put: Readonly<Record<string, object>>): readonly object[] {
  const text = readFileSync(join(EXAMPLES, `${name}.json`), 'utf8')
  const nodes = JSON.parse(text) as readonly { readonly type: string }[]
  return nodes.map((node) => ({ ...node, ...put[node.type] }))
}
