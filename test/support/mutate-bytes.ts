/** Damage to a JSON file, by chance: bits, bytes, ranges, and changes that leave it well-formed. */

import type { Random } from '../../base/random.ts'

export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length)
  const length = 1 + random.below(Math.min(40, bytes.length - at))
  const parts = (middle: Uint8Array, skip: number): Uint8Array =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at + skip)])
  switch (random.below(8)) {
    case 0:
      return parts(Uint8Array.of(bytes[at]! ^ (1 << random.below(8))), 1)
    case 1:
      return parts(Uint8Array.of(random.below(256)), 1)
    case 2:
      return parts(new Uint8Array(), length)
    case 3:
      return parts(bytes.subarray(at, at + length), 0)
    case 4:
      return bytes.subarray(0, at)
    case 5:
      return parts(random.bytes(length), 0)
    default:
      return Buffer.from(JSON.stringify(changedValue(JSON.parse(textOf(bytes)), random)))
  }
}

/** One value somewhere in it, taken out, doubled or made another. */
function changedValue(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return value + random.below(5) - 2
  if (typeof value === 'string') {
    const at = random.below(value.length + 1)
    const hex = random.below(16).toString(16)
    return value.slice(0, at) + hex + value.slice(at + random.below(2))
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [{}]
    const at = random.below(value.length)
    if (random.below(4) === 0) return [...value, value[at]]
    if (random.below(4) === 0) return value.toSpliced(at, 1)
    return value.with(at, changedValue(value[at], random))
  }
  if (typeof value !== 'object' || value === null) return 0
  const entries = Object.entries(value)
  const [key, inner] = entries[random.below(entries.length)] ?? ['x', 0]
  if (random.below(8) === 0) return Object.fromEntries(entries.filter(([name]) => name !== key))
  if (random.below(8) === 0) return { ...value, [`${key}x`]: inner }
  return { ...value, [key]: changedValue(inner, random) }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}
