/** A hypervisor that can be killed: a child process over a database and a broker. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ENTRANCE = fileURLToPath(new URL('./hypervisor-child.ts', import.meta.url))

export class HypervisorProcess {
  readonly #place: { readonly database: string; readonly mqttUrl: string }
  #child: ChildProcess | undefined

  constructor(place: { readonly database: string; readonly mqttUrl: string }) {
    this.#place = place
  }

  async start(): Promise<void> {
    const { database, mqttUrl } = this.#place
    this.#child = fork(ENTRANCE, [database, mqttUrl], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(this.#child, 'message')
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
}
