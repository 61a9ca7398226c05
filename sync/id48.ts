/** Random numbers that name an epoch, a life of the hypervisor, or a dictionary. */

import type { Random } from '../base/random.ts'

/** 48 random bits, never 0. */
export function randomId48(random: Random): number {
  const bytes = random.bytes(6)
  return Math.max(
    1,
    bytes.reduce((value, byte) => value * 256 + byte, 0),
  )
}
