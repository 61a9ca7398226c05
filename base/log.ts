/** A log line is an event with fields, in pino's shape: `log.info({ devEui }, 'uplink accepted')`. */

export type LogFields = Readonly<Record<string, unknown>>
export type LogLine = (fields: LogFields, message: string) => void

export type Log = {
  readonly error: LogLine
  readonly warn: LogLine
  readonly info: LogLine
  readonly debug: LogLine
}

export const silentLog: Log = { error() {}, warn() {}, info() {}, debug() {} }
