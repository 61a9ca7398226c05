/** The database did not do what was asked. */
export class StoreError extends Error {
  readonly code: 'open' | 'read' | 'write' | 'not-durable' | 'newer-schema'
  readonly context: Readonly<Record<string, unknown>>

  constructor(
    code: StoreError['code'],
    message: string,
    context: StoreError['context'],
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
    this.context = context
  }
}
