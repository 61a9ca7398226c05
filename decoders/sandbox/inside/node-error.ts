/** Errors as Node's own functions throw them, with its codes and words. */
export type NodeErrors = {
  readonly make: <Kind extends Error>(
    Kind: new (message: string) => Kind,
    code: string,
    message: string,
  ) => Kind
  /** `what`: "of type number", "an instance of Buffer or Uint8Array". */
  readonly wrongType: (name: string, what: string, value: unknown) => TypeError
  /** `range`: ">= 0 and <= 4". */
  readonly outOfRange: (name: string, range: string, value: unknown) => RangeError
  /** A wrong argument as Node describes it. */
  readonly received: (value: unknown) => string
}

/** Runs inside the sandbox: codecs put such errors into their results. */
export function makeNodeErrors(): NodeErrors {
  const make: NodeErrors['make'] = (Kind, code, message) => {
    const error = Object.assign(new Kind(message), { code })
    const value = () => `${error.name} [${code}]: ${message}`
    Object.defineProperty(error, 'toString', { configurable: true, writable: true, value })
    return error
  }

  function received(value: unknown): string {
    if (value === undefined || value === null) return `Received ${value}`
    if (typeof value === 'function') return `Received function ${value.name}`
    if (typeof value === 'object') return `Received an instance of ${value.constructor?.name}`
    return `Received type ${typeof value} (${shown(value)})`
  }

  /** 5n, 'text', true; numbers as they are. */
  function shown(value: unknown): string {
    if (typeof value === 'string') return `'${value}'`
    return typeof value === 'bigint' ? `${value}n` : String(value)
  }

  /** Whole numbers beyond 2 ** 32 in groups: 4_294_967_297. */
  function grouped(value: unknown): string {
    const isBig = typeof value === 'bigint' && (value > 2n ** 32n || value < -(2n ** 32n))
    const isLarge = Number.isInteger(value) && Math.abs(value as number) > 2 ** 32
    return isBig || isLarge ? shown(value).replace(/\B(?=(\d{3})+n?$)/g, '_') : shown(value)
  }

  return {
    make,
    received,
    wrongType: (name, what, value) =>
      make(
        TypeError,
        'ERR_INVALID_ARG_TYPE',
        `The "${name}" argument must be ${what}. ${received(value)}`,
      ),
    outOfRange: (name, range, value) =>
      make(
        RangeError,
        'ERR_OUT_OF_RANGE',
        `The value of "${name}" is out of range. It must be ${range}. Received ${grouped(value)}`,
      ),
  }
}
