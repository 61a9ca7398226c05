/**
 * The process's log: JSON lines in pino's shape. A flow may fail a thousand times a second; its lines
 * may not: what is beyond the pace is counted, and the count comes with the next line.
 */

import type { Clock } from '../base/clock.ts'
import type { Log, LogFields } from '../base/log.ts'
import { TokenBucket } from '../base/token-bucket.ts'
import type { RedLogLine } from './node-red.ts'

const PACE = { atOnce: 100, perSecond: 5 }
const CHARS_MAX = 1_000
/** pino's numbers. */
const LEVELS = { error: 50, warn: 40, info: 30, debug: 20 } as const
type Level = keyof typeof LEVELS

export function boundedLog(clock: Clock, write: (line: string) => void): Log {
  const bucket = new TokenBucket(PACE, clock.monoMs())
  let suppressed = 0
  const line =
    (level: Level) =>
    (fields: LogFields, message: string): void => {
      if (bucket.take(clock.monoMs()) > 0) {
        suppressed++
        return
      }
      const time = Math.floor(clock.wallMs())
      const more = suppressed > 0 ? { suppressed } : {}
      suppressed = 0
      const msg = message.slice(0, CHARS_MAX)
      write(`${JSON.stringify({ level: LEVELS[level], time, ...fields, ...more, msg })}\n`)
    }
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') }
}

/** What Node-RED warns of and is so by our own will: each start would bring it. */
const OUR_WILL = ['Projects disabled', 'Encrypted credentials not found']

/** Node-RED's lines as ours: 10 and 20 are errors there, 30 warnings; below that only what nodes say. */
export function redLog(log: Log): (line: RedLogLine) => void {
  return ({ level, msg, type, id }) => {
    const fields = { ...(type && { nodeType: type }), ...(id && { node: id }) }
    const text = messageOf(msg)
    if (OUR_WILL.some((start) => text.startsWith(start))) return
    if (level <= 20) log.error(fields, text)
    else if (level <= 30) log.warn(fields, text)
    else if (type) log.info(fields, text.trim())
  }
}

function messageOf(msg: unknown): string {
  if (typeof msg === 'string') return msg
  try {
    // Not `instanceof`: errors of a function node are of another realm.
    const { stack, message } = (msg ?? {}) as {
      readonly stack?: unknown
      readonly message?: unknown
    }
    if (typeof message === 'string') return typeof stack === 'string' ? stack : message
    return JSON.stringify(msg) ?? String(msg)
  } catch {
    return 'something that cannot be printed'
  }
}
