/** The process of the demo's hypervisor as its parent sees it: started, watched, started again. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type CancelTimer, type Clock, sleep } from '../../base/clock.ts'
import type { HypervisorOrder, HypervisorSays } from './hypervisor-entrance.ts'

const ENTRANCE = fileURLToPath(new URL('./hypervisor-entrance.ts', import.meta.url))
const RESTART_MS = 500
/** It has this long to put its house in order. */
const GOODBYE_MS = 1_200

export class HypervisorProcess {
  readonly #order: HypervisorOrder
  readonly #clock: Clock
  readonly #onRestart: (why: string) => void
  #child: ChildProcess | undefined
  #cancelRestart: CancelTimer = () => {}
  #closing = false
  /** Somebody has switched it off. */
  #isDown = false

  constructor(
    order: HypervisorOrder,
    parts: { readonly clock: Clock; readonly onRestart: (why: string) => void },
  ) {
    this.#order = order
    this.#clock = parts.clock
    this.#onRestart = parts.onRestart
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves with the URL once it answers. */
  async start(): Promise<string> {
    const child = fork(ENTRANCE, { execArgv: ['--disable-warning=ExperimentalWarning'] })
    this.#child = child
    child.on('exit', (code, signal) => this.#onExit(child, signal ?? `code ${code}`))
    child.send(this.#order)
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => [{ kind: 'failed', reason: `it ended, code ${code}` }]),
    ])) as [HypervisorSays]
    if (message.kind === 'up') return message.url
    throw new Error(`the hypervisor did not start: ${message.reason}`)
  }

  #onExit(child: ChildProcess, why: string): void {
    if (this.#child !== child || this.#closing || this.#isDown) return
    this.#cancelRestart = this.#clock.after(RESTART_MS, () => {
      this.#onRestart(why)
      this.start().catch((error: unknown) => this.#onRestart(String(error)))
    })
  }

  /** Ends it at once and keeps it down, or starts it again. */
  async turn(on: boolean): Promise<void> {
    this.#isDown = !on
    if (on) {
      if (this.#child?.exitCode !== null || this.#child.signalCode !== null) await this.start()
      return
    }
    this.#cancelRestart()
    this.#child?.kill('SIGKILL')
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#cancelRestart()
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    const late = new AbortController()
    void sleep(this.#clock, GOODBYE_MS, late.signal).then(() => {
      if (!late.signal.aborted) child.kill('SIGKILL')
    })
    await ended
    late.abort()
  }
}
