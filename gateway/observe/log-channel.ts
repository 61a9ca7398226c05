/**
 * The log across threads: every thread says its lines, the main thread writes them, in one order and
 * with one pino (a pino in each thread costs 4 MB each).
 */

import type { Log, LogFields } from '../../base/log.ts'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LEVELS)[number]

export type LogMessage = {
  readonly kind: 'log'
  readonly level: LogLevel
  readonly fields: LogFields
  readonly message: string
}

/** A log whose lines go over `port`. Fields become plain JSON here: a Secret prints as `[key]`. */
export function logOver(
  port: { postMessage(message: LogMessage): void },
  level: LogLevel,
  always: LogFields,
): Log {
  const line = (at: LogLevel) => (fields: LogFields, message: string) => {
    if (LEVELS.indexOf(at) > LEVELS.indexOf(level)) return
    const plain = JSON.parse(JSON.stringify({ ...always, ...fields })) as LogFields
    port.postMessage({ kind: 'log', level: at, fields: plain, message })
  }
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') }
}

/** Writes a line that came from a thread. */
export function writeLogMessage(log: Log, { level, fields, message }: LogMessage): void {
  log[level](fields, message)
}
