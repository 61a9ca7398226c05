/** What goes wrong between us and a radio, said so that a technician knows what to do next. */

export type HardwareErrorCode =
  | 'port-in-use'
  | 'address-not-available'
  | 'permission-denied'
  | 'socket-failed'
  | 'already-open'
  | 'no-firmware'
  | 'unknown-board'
  | 'refused-setting'
  | 'no-spectrum'
  | 'spectrum-busy'

export class HardwareError extends Error {
  readonly code: HardwareErrorCode
  readonly context: Readonly<Record<string, unknown>>

  constructor(
    code: HardwareErrorCode,
    message: string,
    context: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'HardwareError'
    this.code = code
    this.context = context
  }
}
