/** Settings from afar, in the core: taken on trial, watched, kept or taken back, and told. */

import { createHash } from 'node:crypto'
import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { hexOf } from '../../base/bytes.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import type { ConfigOrder, ConfigService, ConfigView } from '../api/service-config.ts'
import type { Config } from '../config/schema.ts'
import { refusalOfChange, type Trial } from '../config/trial.ts'
import { beginTrial, endedTrial, endIsTold, endTrial, keepTrial } from '../config/trial-system.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { Core } from './core.ts'

/** The answer to who asked leaves before the gateway restarts. */
const RESTART_IN_MS = 1_000

export type ConfigTrialParts = {
  readonly core: Pick<Core, 'state'>
  readonly config: Config
  readonly dataDir: string
  /** The file in force; it is written when a trial is kept. */
  readonly file: string
  /** What runs now, when it is on trial. */
  readonly trial: Trial | undefined
  readonly clock: Clock
  readonly random: Random
  readonly run: (origin: string, command: Command, id?: string) => Promise<CommandResult>
  readonly restart: (reason: string) => void
}

export class ConfigTrial implements ConfigService {
  readonly #parts: ConfigTrialParts
  #trial: Trial | undefined
  #openedMonoMs = 0
  #isGoingBack = false
  #isRunning = false
  #isReached = false
  #cancel: CancelTimer = () => {}
  readonly #waiting = new Map<string, ((result: CommandResult) => void)[]>()

  constructor(parts: ConfigTrialParts) {
    this.#parts = parts
    this.#trial = parts.trial
  }

  /** Tells how a trial before this start has ended; watches the one that runs. */
  async open(): Promise<void> {
    const { dataDir, clock } = this.#parts
    const ended = endedTrial(dataDir)
    if (ended) await this.#told(ended)
    const trial = this.#trial
    if (!trial) return
    this.#openedMonoMs = clock.monoMs()
    this.#cancel = clock.after(trial.confirmWithinMs, () => {
      const seconds = Math.round(trial.confirmWithinMs / 1000)
      this.#goBack(trial, `nobody reached the gateway under it within ${seconds} s`)
    })
  }

  #goBack({ id }: Trial, why: string): void {
    endTrial(this.#parts.dataDir, { id, outcome: 'failed', detail: `went back: ${why}` })
    this.#parts.restart('the settings on trial are taken back')
  }

  close(): void {
    this.#cancel()
  }

  /** Radio and API are up too: what is on trial can be kept from now on. */
  async running(): Promise<void> {
    this.#isRunning = true
    if (this.#isReached) await this.#keep()
  }

  /** The hypervisor answers. */
  async reached(): Promise<void> {
    this.#isReached = true
    if (this.#isRunning) await this.#keep()
  }

  async #keep(): Promise<void> {
    const trial = this.#trial
    if (!trial || this.#isGoingBack) return
    const { dataDir, file } = this.#parts
    this.#trial = undefined
    this.#cancel()
    keepTrial(dataDir, trial, file)
    const ended = endedTrial(dataDir)
    if (ended) await this.#told(ended)
  }

  async setConfig(origin: string, order: ConfigOrder): Promise<CommandResult> {
    const { core, dataDir, clock, random, run } = this.#parts
    const id = order.id ?? hexOf(random.bytes(8))
    const known = core.state.commands.get(id)
    if (known) return { id, outcome: known.outcome, detail: known.detail }
    const refusal = await this.#refusalOf(order)
    if (refusal !== undefined) return { id, outcome: 'refused', detail: refusal }
    const sha256 = createHash('sha256').update(order.text).digest('hex')
    const result = await run(origin, { kind: 'configSet', sha256 }, id)
    if (result.outcome !== 'queued') return result
    const { text, confirmWithinMs } = order
    beginTrial(dataDir, { id, origin, text, confirmWithinMs })
    clock.after(RESTART_IN_MS, () => this.#parts.restart('new settings are tried'))
    return result
  }

  async #refusalOf({ text }: ConfigOrder): Promise<string | undefined> {
    const { config, file } = this.#parts
    if (this.#trial) return 'other settings are on trial: confirm them, or wait until they go back'
    // What reads settings is in memory only while somebody changes them.
    const { readConfig, problemText } = await import('../config/load.ts')
    const read = readConfig(text)
    if (read.kind === 'rejected') {
      return read.problems.map((problem) => problemText('settings', problem)).join('\n')
    }
    try {
      accessSync(dirname(file), constants.W_OK)
    } catch {
      return `${file} could not be replaced: the gateway may not write into its folder`
    }
    return refusalOfChange(config, read.config)
  }

  /** When the order has ended: kept, gone back, refused. */
  async configEnded(id: string): Promise<CommandResult> {
    const known = this.#parts.core.state.commands.get(id)
    if (known && known.outcome !== 'queued') {
      return { id, outcome: known.outcome, detail: known.detail }
    }
    return await new Promise((resolve) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve])
    })
  }

  async confirmConfig(): Promise<boolean> {
    const isOnTrial = this.#trial !== undefined && !this.#isGoingBack
    await this.#keep()
    return isOnTrial
  }

  async revertConfig(origin: string): Promise<boolean> {
    const trial = this.#trial
    if (!trial || this.#isGoingBack) return false
    this.#isGoingBack = true
    this.#cancel()
    // The answer leaves before the restart.
    this.#parts.clock.after(RESTART_IN_MS, () => this.#goBack(trial, `${origin} took it back`))
    return true
  }

  async configView(): Promise<ConfigView> {
    const { file } = this.#parts
    const trial = this.#trial
    return {
      file,
      text: trial?.text ?? textOf(file),
      trial: trial ? this.#onTrial(trial) : null,
    }
  }

  #onTrial({ id, origin, confirmWithinMs }: Trial) {
    const { clock, file } = this.#parts
    const endsMonoMs = this.#openedMonoMs + confirmWithinMs
    return { id, origin, former: textOf(file), leftMs: Math.max(0, endsMonoMs - clock.monoMs()) }
  }

  async #told({ id, outcome, detail }: { id: string; outcome: 'done' | 'failed'; detail: string }) {
    const { run, dataDir } = this.#parts
    await run('gateway', { kind: 'configEnd', of: id, outcome, detail })
    endIsTold(dataDir)
    for (const resolve of this.#waiting.get(id) ?? []) resolve({ id, outcome, detail })
    this.#waiting.delete(id)
  }
}

/** Nothing when there is no file: the defaults are in force. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
