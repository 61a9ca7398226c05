/** Tells the city once a day which gateways heard which device: one small fact for each that several hear. */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import { JournalError } from '../journal/journal.ts'
import type { Core } from './core.ts'

const DAY_MS = 24 * 3_600_000

export type CoverageParts = {
  readonly clock: Clock
  readonly core: Pick<Core, 'coverage' | 'tellOf'>
}

export class CoverageReport {
  readonly #parts: CoverageParts
  #sinceMs: number
  #cancel: CancelTimer

  constructor(parts: CoverageParts) {
    this.#parts = parts
    this.#sinceMs = parts.clock.monoMs()
    this.#cancel = parts.clock.after(DAY_MS, () => this.#round())
  }

  close(): void {
    this.#cancel()
  }

  #round(): void {
    const { clock, core } = this.#parts
    this.#cancel = clock.after(DAY_MS, () => this.#round())
    const spanMs = Math.round(clock.monoMs() - this.#sinceMs)
    this.#sinceMs = clock.monoMs()
    try {
      for (const [devEui, { frames, heard }] of core.coverage.take()) {
        const rows = heard.map((one) => [one.gatewayEui, one.frames, one.rssiDbm, one.snrDb])
        core.tellOf('deviceCovered', devEui, { spanMs, frames, heard: rows })
      }
    } catch (error) {
      // A disk that takes nothing now costs a day of coverage and nothing else.
      if (!(error instanceof JournalError)) throw error
    }
  }
}
