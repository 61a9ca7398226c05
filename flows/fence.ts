/**
 * The fence of the process: Node's permission model. A function node of Node-RED reaches the whole
 * process (its sandbox is none), so the process itself must be one that cannot: it reads the program
 * and its own folder, writes its own folder, starts no program, loads no compiled code, has no worker.
 * It has no environment either: see `main.ts`.
 *
 * The network stays open, for Node 24 has no permission for it; nodes that use it are off
 * (`palette.ts`), which stops honest flows, not a hostile function. The service's own firewall does.
 */

import type { FlowsStart } from './start.ts'

/** Node's flags for a process that starts so; `program` is the application's folder. */
export function fenceFlags(program: string, start: FlowsStart): string[] {
  const devices = start.allow.filter((name) => name.startsWith('/'))
  const own = [`${start.dir}/`, ...devices]
  return [
    '--permission',
    ...[`${program}/`, ...own].map((path) => `--allow-fs-read=${path}`),
    ...own.map((path) => `--allow-fs-write=${path}`),
  ]
}
