/** Why a concentrator could not be brought up or kept running. */

export type Sx1302ErrorCode =
  /** The chip does not answer with a version that is one. */
  | 'no-chip'
  /** A radio is not in the mode it was told. */
  | 'radio'
  | 'image-calibration'
  /** What was loaded into an internal MCU is not what was sent, or its parity is wrong. */
  | 'firmware'
  /** An internal MCU does not answer. */
  | 'mcu-silent'
  /** The chip is not the one that the configuration needs. */
  | 'model'
  /** A transmitter does not come free. */
  | 'transmitter'
  /** The spectrum receiver is not there, or does not do what it was told. */
  | 'sx1261'

export class Sx1302Error extends Error {
  override name = 'HardwareError'
  readonly code: Sx1302ErrorCode
  readonly context: Readonly<Record<string, unknown>>

  constructor(code: Sx1302ErrorCode, message: string, context: Sx1302Error['context'] = {}) {
    super(message)
    this.code = code
    this.context = context
  }
}
