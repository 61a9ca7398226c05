/**
 * The one build of QuickJS this folder knows: @jitl/quickjs-wasmfile-release-sync 0.32.0. Emscripten
 * named its imports and exports by letters and laid out its memory; both are facts of the file, so
 * the file is checked by its hash (`load-system.ts`). A new version of the package means a new table:
 * the letters stand in its `emscripten-module.mjs`, the addresses are found as written below.
 */

export const WASM_SHA256 = '105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232'

/** Function → the letter it is exported by. Pointers are numbers: places in the linear memory. */
export const EXPORTS = {
  initialise: 'u',
  malloc: 'v',
  free: 'M',
  setMaxStackSize: 'D',
  newRuntime: 'K',
  newContext: 'N',
  newFloat64: 'Y',
  getFloat64: 'Z',
  newString: '_',
  getString: '$',
  freeString: 'S',
  executePendingJob: 'ga',
  call: 'ma',
  resolveException: 'na',
  dump: 'oa',
  evaluate: 'pa',
  undefinedValue: 'E',
  newFunction: 'Da',
  argument: 'Ea',
  enableInterrupts: 'Fa',
  restoreStack: 'Ma',
} as const

/** What the build asks of its host, by letter; all not named here answer 0. */
export const IMPORTS = {
  memory: 'a',
  assertionFailed: 'b',
  abort: 'q',
  localTime: 'm',
  timeZone: 'n',
  now: 'p',
  growMemory: 'k',
  callHost: 's',
  shouldInterrupt: 'i',
} as const
/** Imports nobody calls in our use: environment, files, timers, module loading. */
export const SILENT_IMPORTS = ['c', 'd', 'e', 'f', 'g', 'h', 'j', 'l', 'o', 'r', 't'] as const

/**
 *   0        90208                       5333088          break            end of memory
 *   | static | stack, growing downwards  | heap, malloc'd | never touched  |
 *
 * `breakPointer` is the word in static memory that holds the break (the one word that grows by
 * exactly what `malloc` asks the system for).
 */
export const LAYOUT = { staticEnd: 90_208, heapStart: 5_333_088, breakPointer: 86_864 } as const

export const PAGE_BYTES = 65_536
/** What the build was linked with: it does not start in less. */
export const PAGES_MIN = 256
