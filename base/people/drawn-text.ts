/** Secrets that people read from a screen or paper and type: no letters that look alike, in groups. */

import type { Random } from '../random.ts'

/** 32 signs: five bits each (Crockford's, in small letters). */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz'

/** `groups` of four signs, 20 bits each: `k3f9-02ma-…`. */
export function drawText(random: Random, groups: number): string {
  const signs = Array.from(random.bytes(groups * 4), (byte) => SIGNS[byte & 31])
  return Array.from({ length: groups }, (_, i) => signs.slice(i * 4, i * 4 + 4).join('')).join('-')
}

/** What was typed, as it was drawn: capitals, spaces and the usual mix-ups do not matter. */
export function readText(typed: string): string {
  const plain = typed.toLowerCase().replace(/[\s-]/g, '')
  const signs = plain.replace(/o/g, '0').replace(/[il]/g, '1')
  return (signs.match(/.{1,4}/g) ?? []).join('-')
}
