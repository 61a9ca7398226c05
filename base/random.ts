/** Chance, as everything above gets it: `random-system.ts` in a process, a seed in tests and cities. */

export type Random = {
  bytes(length: number): Uint8Array
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** A number in [0, 1). */
  unit(): number
}

/**
 * A generator (sfc32) that gives the same numbers for the same seed and name; the name splits the
 * stream, so that a new consumer does not shift the draws of the others.
 */
export function seededRandom(seed: number, name = ''): Random {
  let a = 0x9e3779b9
  let b = seed >>> 0
  let c = hashName(name)
  let counter = 1
  function next(): number {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 16; i++) next()
  return {
    unit: () => next() / 2 ** 32,
    below: (limit) => Math.floor((next() / 2 ** 32) * limit),
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  }
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash
}
