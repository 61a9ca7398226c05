/** `cigale soak rollout [--gateways N] [--seed S]`: every bad codec rolled out on a fleet, and a right one. */

import { CODECS, type CodecName } from '../rollout-sim/codecs.ts'
import { type RolloutSimResult, simulate } from '../rollout-sim/run.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

/** Of the gateways, those that may ever have used a bad one; in a small fleet the first two. */
const USED_SHARE_MAX = 0.01
const USED_MIN = 2

export async function main(args: readonly string[]): Promise<number> {
  const { gateways, seed } = readNumbers(args, { gateways: 1_000, seed: 1 })
  const codecs = Object.keys(CODECS) as CodecName[]
  const bar = progress('codecs', codecs.length)
  const startedMs = performance.now()
  const problems: string[] = []
  const lines: string[] = []
  let frames = 0
  for (const [i, codec] of codecs.entries()) {
    const result = await simulate({ seed, gateways, codec })
    frames += result.frames
    const { used, left, wrong, missing, corrected, hours, state, reason } = result
    lines.push(
      `${codec}: ${state} after ${hours} h, used by ${used}, left with ${left}, ${corrected} corrected, ` +
        `${wrong} wrong, ${missing} missing${reason === '' ? '' : ` (${reason})`}`,
    )
    if (isWrong(codec, gateways, result)) problems.push(codec)
    bar.at(i + 1)
  }
  bar.end()
  for (const line of lines) console.log(line)
  printTable([
    ['gateways', gateways],
    ['frames', frames],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', problems.join(', ') || 0],
  ])
  return problems.length === 0 ? 0 : 1
}

function isWrong(
  codec: CodecName,
  gateways: number,
  { state, used, left, wrong, missing }: RolloutSimResult,
): boolean {
  if (wrong + missing > 0) return true
  if (codec === 'right') return state !== 'done' || left !== gateways
  return state !== 'halted' || left > 0 || used > Math.max(USED_MIN, gateways * USED_SHARE_MAX)
}
