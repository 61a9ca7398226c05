/** The process's log: pino, one JSON line an event, to stderr. Secrets print as `[key]` by themselves. */

import { destination, pino } from 'pino'
import type { Log } from '../../base/log.ts'
import type { LogLevel } from './log-channel.ts'

/** Without `thread` a line is of the main thread. */
export function makeLog(level: LogLevel): Log {
  return pino({ level, base: null }, destination({ dest: 2, sync: true }))
}
