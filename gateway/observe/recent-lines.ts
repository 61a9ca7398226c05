/** The newest lines of the log, kept in memory for the pages: a person on a roof has no terminal. */

import type { Clock } from '../../base/clock.ts'
import type { Log, LogFields } from '../../base/log.ts'
import type { LogLevel } from './log-channel.ts'

export type KeptLine = {
  readonly atMs: number
  readonly level: LogLevel
  readonly message: string
  /** Plain JSON: a Secret stands there as `[key]`. */
  readonly fields: LogFields
}

/** An hour of a gateway with troubles; older lines are in the machine's own journal. */
const LINES_MAX = 400
/** Each frame has its line there: they would push all others out. */
const NOT_KEPT: readonly LogLevel[] = ['debug']

export class RecentLines {
  readonly #lines: KeptLine[] = []

  /** Oldest first. */
  get lines(): readonly KeptLine[] {
    return this.#lines
  }

  keep(line: KeptLine): void {
    if (NOT_KEPT.includes(line.level)) return
    this.#lines.push(line)
    if (this.#lines.length > LINES_MAX) this.#lines.shift()
  }

  /** The same log; what it says is kept as well. */
  around(log: Log, clock: Pick<Clock, 'wallMs'>): Log {
    const line = (level: LogLevel) => (fields: LogFields, message: string) => {
      log[level](fields, message)
      const plain = JSON.parse(JSON.stringify(fields)) as LogFields
      this.keep({ atMs: clock.wallMs(), level, message, fields: plain })
    }
    return { error: line('error'), warn: line('warn'), info: line('info'), debug: log.debug }
  }
}
