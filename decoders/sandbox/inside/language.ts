/**
 * Runs inside the sandbox: places where this engine's language differs from V8's and codecs can see
 * it. `hypot` sums as V8 does; running out of stack is a RangeError; stack traces can be asked for;
 * `asUintN` of a negative number is positive; what V8 does not have yet is not there.
 */
export function installLanguage(): void {
  const hidden = { configurable: true, enumerable: false, writable: true }
  const { sqrt, abs, max } = Math
  function define(on: object, name: string, value: unknown): void {
    Object.defineProperty(on, name, { ...hidden, value })
  }

  /** Scaled by the largest, with Kahan's compensation (V8: src/builtins/math.tq). */
  function hypot(...values: readonly unknown[]): number {
    const sizes = values.map((value) => abs(value as number))
    if (sizes.some((size) => size === Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY
    const largest = sizes.length === 0 ? 0 : max(...sizes)
    if (largest === 0 || Number.isNaN(largest)) return largest
    let sum = 0
    let lost = 0
    for (const size of sizes) {
      const part = (size / largest) ** 2 - lost
      const next = sum + part
      lost = next - sum - part
      sum = next
    }
    return sqrt(sum) * largest
  }
  define(Math, 'hypot', hypot)

  const { asUintN: cut } = BigInt
  function asUintN(bits: number, value: bigint): bigint {
    const low = cut(bits, value)
    const limit = 1n << BigInt(Math.trunc(bits) || 0)
    return low < 0n ? low + limit : low >= limit ? low % limit : low
  }
  define(BigInt, 'asUintN', asUintN)
  define(Error, 'captureStackTrace', (on: object) => define(on, 'stack', ''))
  define(Error, 'stackTraceLimit', 10)

  const newer: readonly (readonly [object, readonly string[]])[] = [
    [Math, ['sumPrecise']],
    [Set, ['groupBy']],
    [(globalThis as unknown as { Iterator: object }).Iterator, ['concat']],
    [Map.prototype, ['getOrInsert', 'getOrInsertComputed']],
    [WeakMap.prototype, ['getOrInsert', 'getOrInsertComputed']],
  ]
  for (const [on, names] of newer) for (const name of names) Reflect.deleteProperty(on, name)

  const own = globalThis as unknown as Record<string, { prototype: object }>
  const inner = own['InternalError']?.prototype
  if (inner) {
    Object.setPrototypeOf(inner, RangeError.prototype)
    define(inner, 'name', 'RangeError')
    define(inner, 'constructor', RangeError)
    delete own['InternalError']
  }
}
