/** The process's log: pino, one JSON line an event, to stderr. Secrets print as `[key]` by themselves. */

import { destination, pino } from 'pino'
import type { Log, LogFields } from '../../base/log.ts'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** `always`: fields that stand in every line, such as the thread. */
export function makeLog(level: LogLevel, always: LogFields = {}): Log {
  return pino({ level, base: always }, destination({ dest: 2, sync: true }))
}
