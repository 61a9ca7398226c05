/**
 * Runs inside the sandbox: places where this engine's language differs from V8's and codecs can see
 * it. `hypot` sums as V8 does; running out of stack is a RangeError; stack traces can be asked for.
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
  define(Error, 'captureStackTrace', (on: object) => define(on, 'stack', ''))
  define(Error, 'stackTraceLimit', 10)

  const own = globalThis as unknown as Record<string, { prototype: object }>
  const inner = own['InternalError']?.prototype
  if (inner) {
    Object.setPrototypeOf(inner, RangeError.prototype)
    define(inner, 'name', 'RangeError')
    define(inner, 'constructor', RangeError)
    delete own['InternalError']
  }
}
