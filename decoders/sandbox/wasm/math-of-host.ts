/**
 * `Math.pow`, `**` and their kin give what V8 gives. The engine's C library differs from V8's in the
 * last digit (10 ** -5 is 0.000009999999999999999 there, one call in ten of `pow`), and a codec's
 * result must not depend on who runs it. An operator cannot be replaced from inside, so the bodies of
 * those functions are replaced in the file, each in its place and of its old length:
 *
 *   memory[16] = x; memory[24] = y; memory[8] = which; return now()      then `nop` to the end
 *
 * `now` is the one import that gives a float; it looks at `which` (0: the clock was asked). The first
 * kilobyte of memory belongs to nobody, as a null pointer leads there.
 */

type Patch = {
  readonly apply: (x: number, y: number) => number
  /** Of the function's body in the file described in `build.ts`, without its length field. */
  readonly at: number
  readonly bytes: number
  readonly arguments: 1 | 2
}

const PATCHES: readonly Patch[] = [
  { apply: Math.pow, at: 180_916, bytes: 2017, arguments: 2 },
  { apply: Math.atan2, at: 386_417, bytes: 421, arguments: 2 },
  { apply: Math.exp, at: 167_862, bytes: 562, arguments: 1 },
  { apply: Math.expm1, at: 113_582, bytes: 713, arguments: 1 },
  { apply: Math.log, at: 128_124, bytes: 397, arguments: 1 },
  { apply: Math.log1p, at: 150_507, bytes: 464, arguments: 1 },
  { apply: Math.log2, at: 375_719, bytes: 449, arguments: 1 },
  { apply: Math.log10, at: 384_180, bytes: 470, arguments: 1 },
  { apply: Math.sin, at: 384_941, bytes: 202, arguments: 1 },
  { apply: Math.cos, at: 385_773, bytes: 194, arguments: 1 },
  { apply: Math.tan, at: 384_652, bytes: 132, arguments: 1 },
  { apply: Math.asin, at: 387_014, bytes: 313, arguments: 1 },
  { apply: Math.acos, at: 387_454, bytes: 302, arguments: 1 },
  { apply: Math.atan, at: 189_067, bytes: 500, arguments: 1 },
  { apply: Math.sinh, at: 384_791, bytes: 148, arguments: 1 },
  { apply: Math.cosh, at: 385_610, bytes: 155, arguments: 1 },
  { apply: Math.tanh, at: 383_960, bytes: 218, arguments: 1 },
  { apply: Math.asinh, at: 386_840, bytes: 166, arguments: 1 },
  { apply: Math.acosh, at: 387_328, bytes: 118, arguments: 1 },
  { apply: Math.atanh, at: 386_292, bytes: 123, arguments: 1 },
  { apply: Math.cbrt, at: 386_045, bytes: 246, arguments: 1 },
]

/** Function number of the import `now` in the file. */
const NOW_FUNCTION = 14
const WHICH = 8
const X = 16
const Y = 24

const CODE = { noLocals: 0, constant: 0x41, local: 0x20, storeFloat: 0x39, storeInt: 0x36 } as const
const CALL = 0x10
const NOP = 0x01
const END = 0x0b

export function withMathOfHost(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const patched = new Uint8Array(file)
  PATCHES.forEach((patch, index) => {
    const body = patched.subarray(patch.at, patch.at + patch.bytes)
    body.fill(NOP)
    body.set([
      ...[CODE.noLocals, CODE.constant, 0, CODE.local, 0, CODE.storeFloat, 3, X],
      ...(patch.arguments === 2 ? [CODE.constant, 0, CODE.local, 1, CODE.storeFloat, 3, Y] : []),
      ...[CODE.constant, 0, CODE.constant, index + 1, CODE.storeInt, 2, WHICH, CALL, NOW_FUNCTION],
    ])
    body[body.length - 1] = END
  })
  return patched
}

/** What `now` was called for: a function's result, or `undefined` when it was the clock. */
export function answerMath(memory: DataView): number | undefined {
  const which = memory.getUint32(WHICH, true)
  if (which === 0) return undefined
  memory.setUint32(WHICH, 0, true)
  return PATCHES[which - 1]?.apply(memory.getFloat64(X, true), memory.getFloat64(Y, true))
}
