// Loaded into every thread of a gateway under test (`node --import`): blocks the core's thread, and no
// other, for half a second each time the file CIGALE_BLOCK_CORE appears.

import { existsSync, rmSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

export const BLOCK_MS = 500
const LOOK_MS = 5

const file = process.env['CIGALE_BLOCK_CORE'] ?? ''
// What only the core is given (gateway/runtime.ts).
const isCore = Object.hasOwn(workerData ?? {}, 'settings')
if (isCore && file !== '') {
  setInterval(() => {
    if (!existsSync(file)) return
    rmSync(file)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCK_MS)
  }, LOOK_MS).unref()
}
