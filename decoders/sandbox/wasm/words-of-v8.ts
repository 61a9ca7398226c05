/**
 * Engine errors in V8's words, where the engine has all that V8 says: codecs put `e.message` into
 * their results. The words are put where no address leads, in memory's first kilobyte, and over texts
 * that nobody reads; the code that names the old ones is made to name those. `%s` stands for what the
 * engine fills in.
 */

/** Words, and the places in the file (see `build.ts`) of the instructions that push their address. */
const WORDS: readonly (readonly [string, readonly number[]])[] = [
  ["Cannot read properties of undefined (reading '%s')", [6621]],
  ["Cannot read properties of null (reading '%s')", [6607]],
  ["Cannot set properties of undefined (setting '%s')", [37_220]],
  ["Cannot set properties of null (setting '%s')", [37_200]],
  ['%s is not defined', [128_767]],
  ["Cannot access '%s' before initialization", [89_809]],
  ['Assignment to constant variable.', [67_387]],
  [
    'Cannot convert undefined or null to object',
    [8377, 296_217, 296_267, 405_545, 407_177, 407_826],
  ],
  ['Offset is outside the bounds of the DataView', [332_822, 332_854, 333_292, 333_324]],
  ['Invalid array length', [126_228, 144_163, 331_684, 354_012]],
  ['Invalid time value', [298_242]],
  ['Invalid string length', [98_615, 121_044, 136_489, 174_677, 277_569, 405_259, 406_369]],
  ['Reduce of empty array with no initial value', [360_045]],
  ['toString() radix argument must be between 2 and 36', [297_144]],
  ['Cannot mix BigInt and other types, use explicit conversions', [257_244]],
  ['Cannot convert a BigInt value to a number', [99_953, 99_997]],
  ['toFixed() digits argument must be between 0 and 100', [402_600]],
  ['toExponential() argument must be between 0 and 100', [402_887]],
  ['toPrecision() argument must be between 1 and 100', [402_462]],
  ['Cannot read properties of %s', [14_270]],
  ['Cannot convert a Symbol value to a number', [257_469]],
  ['Cannot convert a Symbol value to a string', [183_502]],
  ['Maximum call stack size exceeded', [3909, 17_977, 41_382, 116_882, 191_578]],
  ['Division by zero', [259_852]],
  ['URI malformed', [295_337, 295_262, 400_648, 400_639, 401_451]],
  ["Cannot use 'in' operator to search for '%s' in %s", [86_555]],
]

/** The kilobyte, behind the scratch of `math-of-host.ts` and `named-errors.ts`. */
const FIRST = { from: 64, to: 1024 } as const
/** What assertions about modules would say of themselves: they end an instance unread. */
const SECOND = { from: 20_369, to: 21_160 } as const
const MORE = 0x80

type Placed = { readonly words: string; readonly at: number; readonly uses: readonly number[] }

function placed(): readonly Placed[] {
  let area: { readonly from: number; readonly to: number } = FIRST
  let next: number = FIRST.from
  return WORDS.map(([words, uses]) => {
    if (next + words.length >= area.to) {
      area = SECOND
      next = SECOND.from
    }
    const at = next
    next += words.length + 1
    if (next > area.to) throw new Error('the words do not fit')
    return { words, at, uses }
  })
}

/** Changes `file` so that its errors name these words; each number keeps its length in bytes. */
export function nameWordsOfV8(file: Uint8Array): void {
  for (const { at, uses } of placed()) {
    for (const use of uses) {
      const isLong = (file[use + 2]! & MORE) !== 0
      if (!isLong && at >= FIRST.to) throw new Error(`no room for the place of words at ${use}`)
      file[use + 1] = (at & 0x7f) | MORE
      file[use + 2] = ((at >> 7) & 0x7f) | (isLong ? MORE : 0)
      if (isLong) file[use + 3] = at >> 14
    }
  }
}

/** Puts the words into an engine's memory, before it runs. */
export function putWordsOfV8(memory: Uint8Array): void {
  for (const { words, at } of placed()) memory.set(new TextEncoder().encode(`${words}\0`), at)
}
