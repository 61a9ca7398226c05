/**
 * Backups of a gateway that runs: one at a time, in a thread that lives for one. The core writes its state
 * down first, as it does every hour and a half; what is copied then is read beside it.
 */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { GatewayService } from '../api/service.ts'
import { BackupError } from './backup-error.ts'
import { type LastBackup, lastBackup, noteBackup } from './last-system.ts'
import type { MadeBackup } from './make-system.ts'
import type { BackupAnswer, BackupAsk } from './worker.ts'

const ANSWER_MS_MAX = 25_000

export type BackupDeskParts = {
  readonly dataDir: string
  readonly gatewayEui: string
  readonly clock: Clock
  readonly log: Log
  readonly service: Pick<GatewayService, 'settle' | 'configView'>
}

/** What the API asks of it. */
export type Backups = Pick<BackupDesk, 'last' | 'make'>

export class BackupDesk {
  readonly #parts: BackupDeskParts
  #isBusy = false

  constructor(parts: BackupDeskParts) {
    this.#parts = parts
  }

  get last(): LastBackup | undefined {
    return lastBackup(this.#parts.dataDir)
  }

  /** The bytes of a whole backup. Throws BackupError; `busy`: one is being made. */
  async make(
    passphrase: string,
  ): Promise<{ readonly bytes: Uint8Array; readonly made: MadeBackup }> {
    if (this.#isBusy) throw new BackupError('busy', 'a backup is being made: try again in a moment')
    this.#isBusy = true
    try {
      const answer = await this.#ask(passphrase)
      if (answer.kind === 'failed') throw new BackupError(answer.code, answer.message)
      const { bytes, made } = answer
      const detail = made.leftOut.map(({ path, why }) => `${path}: ${why}`).join(', ')
      this.#note({ outcome: 'made', bytes: made.bytes, devices: made.devices, detail })
      return { bytes, made }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      this.#note({ outcome: 'failed', bytes: 0, devices: 0, detail })
      throw error
    } finally {
      this.#isBusy = false
    }
  }

  async #ask(passphrase: string): Promise<BackupAnswer> {
    const { dataDir, gatewayEui, service } = this.#parts
    if (!(await service.settle())) {
      throw new BackupError('place', 'the disk takes nothing for now: the state in it is old')
    }
    const ask: BackupAsk = { dataDir, gatewayEui, passphrase, settings: await this.#settings() }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: ask })
    try {
      const signal = AbortSignal.timeout(ANSWER_MS_MAX)
      const [answer] = (await once(worker, 'message', { signal })) as [BackupAnswer]
      return answer
    } catch (cause) {
      throw new BackupError('place', `the backup did not end: ${(cause as Error).message}`, cause)
    } finally {
      void worker.terminate()
    }
  }

  /** Those in force; what is on trial has still to prove itself. */
  async #settings(): Promise<BackupAsk['settings']> {
    const { file, text, trial } = await this.#parts.service.configView()
    return file === '' ? null : { file, text: trial?.former ?? text }
  }

  /** A disk that takes no note of it does not take the backup away. */
  #note(last: Omit<LastBackup, 'atMs' | 'madeAtMs'>): void {
    const { dataDir, clock, log } = this.#parts
    const { outcome, bytes, detail } = last
    log.info({ outcome, bytes, detail }, 'a backup was asked for')
    try {
      noteBackup(dataDir, { atMs: clock.wallMs(), ...last })
    } catch (error) {
      log.warn({ error: String(error) }, 'the backup could not be noted')
    }
  }
}
