/** What goes wrong on the serial link. Each says what was asked, of what, and what came back. */

export type McuErrorCode =
  /** No answer in time. */
  | 'timeout'
  /** An answer, but not to what was asked: id, order or length differ. The stream is out of step. */
  | 'out-of-step'
  /** The bridge does not know the order, or a transfer on its SPI bus failed. */
  | 'refused'
  /** The port is gone: unplugged, or the bridge has reset. */
  | 'gone'

export class McuError extends Error {
  override name = 'McuError'
  readonly code: McuErrorCode
  readonly context: Readonly<Record<string, unknown>>

  constructor(
    code: McuErrorCode,
    message: string,
    context: McuError['context'] = {},
    cause?: unknown,
  ) {
    super(message, { cause })
    this.code = code
    this.context = context
  }
}
