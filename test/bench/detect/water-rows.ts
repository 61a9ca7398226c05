/** The water score as rows, each beside what is known of other detectors (detection.md §7) and the goal. */

import type { Figure } from './score/figures.ts'
import type { WaterScore } from './score/water/score.ts'
import type { ScoreRow } from './score-row.ts'

/** Night minimum of ten days; 24 h without a zero hour; ±30 % of design flow; the best known. */
const PEERS = ['mnf', 'cont24', 'controller', 'best known'] as const

type Known = readonly [mnf: Figure, cont24: Figure, controller: Figure, best: Figure]

export function waterRows({ all, visible, ...score }: WaterScore): readonly ScoreRow[] {
  const hidden = score.byKind['hidden_leak']
  const row = (name: string, value: Figure, known?: Known, goal?: string): ScoreRow => ({
    name: `water: ${name}`,
    value,
    ...(known && { peers: PEERS.map((peer, i) => [peer, known[i]!] as const) }),
    ...(goal && { goal }),
  })
  return [
    row('precision', all.precision, [0.662, 0.615, 0.143, 0.974]),
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a score, not the logarithm of e
    row('recall', all.recall, [0.434, 0.459, 0.541, 0.934]),
    row('F1', all.f1, [0.525, 0.526, 0.226, 0.954], '≥ 0.96'),
    row('recall of what can be seen', visible.recall, [0.453, 0.479, 0.556, 0.957]),
    row(
      'false alarms a unit-month',
      score.falseAlarmsPerUnitMonth,
      [0.1, 0.13, 1.47, 0.011],
      '≤ 0.02',
    ),
    row('delay, h, median', score.delayH.median, [36.7, 23.5, 0.7, 4.1]),
    row('delay, h, 95 %', score.delayH.p95, [95, 84, 133, 128]),
    row('delay of hidden leaks, h, median', hidden?.delayH.median ?? null, undefined, '≤ 4'),
    row('recall of small leaks', score.smallLeaks.recall, [0.77, 0.8, 0.13, 0.9]),
    row('share of litres saved', score.litres.savedShare, [0.483, 0.533, 0.555, 0.964], '≥ 0.97'),
    row('exact kind', score.exactKind, [0.87, 0.84, 0.7, 0.93], '≥ 0.95'),
    row('daily volume, error', score.dailyVolumeError, [null, null, null, 0.012], '≤ 0.01'),
  ]
}
