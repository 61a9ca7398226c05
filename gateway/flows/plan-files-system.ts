/**
 * `DATA/flow-versions/plan.json`, written by the core alone, and `way.json`, written by who carries it out.
 * A system driver: each write waits for the medium.
 */

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../base/replace-file-system.ts'
import type { FlowsPlan } from './plan.ts'
import type { FlowsWay } from './way.ts'

export class FlowsPlanFiles {
  readonly #folder: string

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'flow-versions')
  }

  /** `undefined`: there was never one, or nobody can read it: the hypervisor's next one counts. */
  get plan(): FlowsPlan | undefined {
    return this.#read<FlowsPlan>('plan.json')
  }

  set plan(plan: FlowsPlan) {
    this.#write('plan.json', plan)
  }

  get way(): FlowsWay | undefined {
    return this.#read<FlowsWay>('way.json')
  }

  set way(way: FlowsWay) {
    this.#write('way.json', way)
  }

  /** What we wrote ourselves, whole: it is not looked at further. */
  #read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as T
    } catch {
      return undefined
    }
  }

  #write(name: string, value: FlowsPlan | FlowsWay): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    replaceFile(join(this.#folder, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  }
}
