/** What `cigale bench detect` can be asked. */

import { parseArgs } from 'node:util'
import type { Stream } from './backtest-run.ts'

export type DetectFlags = {
  readonly seeds: readonly number[]
  /** File with parameters of the world. */
  readonly params: string | undefined
  readonly only: Stream | undefined
  /** Settings of the detectors to try. */
  readonly config: string | undefined
  readonly causal: boolean
}

export const DETECT_DEFAULTS: DetectFlags = {
  seeds: [1, 2, 3],
  params: undefined,
  only: undefined,
  config: undefined,
  causal: false,
}

export const DETECT_USAGE = `usage: cigale bench detect [--seeds 1,2,3] [--only water|parking] [--params FILE]
                           [--config FILE] [--causal] [--json]
--params  JSON that makes another world (test/bench/detect/world/params.ts says of what)
--config  settings of the detectors to try
--causal  also proves that nothing is decided by frames that had not come yet
for instance: cigale bench detect --seeds 11,12 --only parking`

/** Throws with a sentence on what is not understood; names before the first option are not looked at. */
export function readDetectFlags(args: readonly string[]): DetectFlags {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seeds: { type: 'string' },
      params: { type: 'string' },
      only: { type: 'string' },
      config: { type: 'string' },
      causal: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const { seeds, params, only, config, causal = false } = values
  if (only !== undefined && only !== 'water' && only !== 'parking') {
    throw new TypeError(`--only is water or parking, not ${only}`)
  }
  const numbers = seeds?.split(',').map(Number) ?? DETECT_DEFAULTS.seeds
  if (!numbers.every(Number.isSafeInteger)) throw new TypeError('--seeds are whole numbers: 1,2,3')
  return { seeds: numbers, params, only, config, causal }
}
