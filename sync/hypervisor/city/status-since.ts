/** When the status of a space was observed to begin; `undefined` where nobody has observed it. */

import type { Space } from './thing.ts'

/**
 * `sinceMs` is of what was told last. Where that is not believed any more – the gateway is silent, the
 * sensor distrusted – the moment is that of another status.
 */
export function statusSinceMs({ sinceMs, unknownBecause }: Space): number | undefined {
  const isTold = unknownBecause === undefined || unknownBecause === 'silent-sensor'
  return isTold ? sinceMs : undefined
}
