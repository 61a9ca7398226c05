/**
 * What the engine needs of the machine. A call's time is the computing time of its thread, so that a
 * busy gateway does not stop an honest codec; the wall clock stops it somewhat later.
 */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EngineSurroundings } from './engine.ts'

export const systemSurroundings: EngineSurroundings = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  watch(limitMs, stallMs) {
    const startMs = performance.now()
    const startUs = computedUs()
    return () => {
      const passedMs = performance.now() - startMs
      if (passedMs < limitMs) return false
      return passedMs >= limitMs + stallMs || computedUs() - startUs >= limitMs * 1000
    }
  },
  jsonataScript: () =>
    readFileSync(fileURLToPath(import.meta.resolve('jsonata/jsonata.min.js')), 'utf8'),
}

function computedUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
