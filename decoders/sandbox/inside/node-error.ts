/** Runs inside the sandbox: an error as Node's own functions throw it, with its code, in its words. */
export function nodeError<Kind extends Error>(
  Kind: new (message: string) => Kind,
  code: string,
  message: string,
): Kind {
  const error = Object.assign(new Kind(message), { code })
  const value = () => `${error.name} [${code}]: ${message}`
  Object.defineProperty(error, 'toString', { configurable: true, writable: true, value })
  return error
}

/** Runs inside the sandbox: a wrong argument as Node describes it. */
export function received(value: unknown): string {
  if (value === undefined || value === null) return `Received ${value}`
  if (typeof value === 'function') return `Received function ${value.name}`
  if (typeof value === 'object') return `Received an instance of ${value.constructor?.name}`
  const shown = typeof value === 'string' ? `'${value}'` : String(value)
  return `Received type ${typeof value} (${shown})`
}
