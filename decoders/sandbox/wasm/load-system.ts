/** Reads and compiles the engine once; threads get the compiled module handed on. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { WASM_SHA256 } from './build.ts'
import { insertCode } from './insertions.ts'
import { nameComputedKeys, SPREAD_OF_TEXTS } from './language-of-v8.ts'
import { withMathOfHost } from './math-of-host.ts'
import { NAME_CALLEES, NAME_OPERANDS } from './named-errors.ts'
import { nameWordsOfV8 } from './words-of-v8.ts'

const FILE = fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))

/** Throws when the file is not the build whose table stands in `build.ts`. */
export function loadEngineModule(): WebAssembly.Module {
  const bytes = readFileSync(FILE)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== WASM_SHA256) {
    throw new Error(
      `${FILE} has SHA-256 ${found}, decoders/sandbox/wasm/build.ts describes ${WASM_SHA256}: ` +
        'install the locked version of the package (npm ci)',
    )
  }
  const file = withMathOfHost(bytes)
  nameWordsOfV8(file)
  nameComputedKeys(file)
  return new WebAssembly.Module(
    insertCode(file, [SPREAD_OF_TEXTS, ...NAME_OPERANDS, ...NAME_CALLEES]),
  )
}
