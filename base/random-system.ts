/** The process's own chance, from the operating system: good for keys, epochs and nonces. */

import { randomBytes, randomInt } from 'node:crypto'
import type { Random } from './random.ts'

export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  below: (limit) => randomInt(limit),
  unit: () => randomInt(2 ** 48 - 1) / (2 ** 48 - 1),
}
