/** The parking score as rows, each beside what is known of other detectors (detection.md §7) and the goal. */

import type { Figure } from './score/figures.ts'
import type { ParkingScore } from './score/parking/score.ts'
import type { ScoreRow } from './score-row.ts'

/** The oracle knows the truth, but may place an edge only where a received frame shows it. */
const PEERS = ['naive', 'debounce30', 'majority3', 'best known', 'oracle'] as const

type Known = readonly [
  naive: Figure,
  debounce: Figure,
  majority: Figure,
  best: Figure,
  oracle: Figure,
]
type Spec = readonly [
  name: string,
  of: (score: ParkingScore) => Figure,
  known: Known | null,
  goal?: string,
]

const ROWS: readonly Spec[] = [
  [
    'time right, final',
    (s) => s.timeAccuracy.finalHealthy.accuracy,
    [0.9512, 0.9509, 0.8417, 0.9661, 0.9632],
    '≥ 0.970',
  ],
  [
    'time right, live',
    (s) => s.timeAccuracy.liveHealthy.accuracy,
    [0.9504, 0.946, 0.8412, 0.9469, 0.9572],
    '≥ 0.953',
  ],
  ['stays, precision', (s) => s.stays.precision, [0.59, 0.76, 0.15, 0.77, 0.79]],
  ['stays, recall', (s) => s.stays.recall, [0.71, 0.69, 0.09, 0.75, 0.77]],
  ['stays, F1', (s) => s.stays.f1, [0.644, 0.723, 0.114, 0.761, 0.783], '≥ 0.78'],
  ['turnover, bias', (s) => s.stays.turnoverBias, [0.221, -0.099, -0.363, -0.021, -0.027]],
  [
    'rotations, absolute error',
    (s) => s.kpi.turnoverAbsError,
    [0.286, 0.156, 0.392, 0.07, 0.029],
    '≤ 0.05',
  ],
  ['occupancy of a day, points off', (s) => s.kpi.occupancyMAEpp, [3.27, 3.28, 5.61, 2.28, 2.56]],
  ['shortest stay within 10 %', (s) => s.kpi.minStayWithin10pct, [0.13, 0.47, 0.06, 0.65, 0.77]],
  ['longest stay within 10 %', (s) => s.kpi.maxStayWithin10pct, [0.74, 0.71, 0.32, 0.82, 0.85]],
  ['live flips to true ones', (s) => s.liveFlipRatio, [1.2, 0.89, 0.63, 0.89, 0.96], '0.9–1.0'],
  ['arrival told after, s, median', (s) => s.arrivalDelayS.median, [11, 41, 127, 40, 4]],
  ['departure told after, s, median', (s) => s.departureDelayS.median, [11, 41, 181, 33, 4]],
  ['overstays, precision', (s) => s.overstay.precision, [0.78, 0.75, 0.41, 0.91, null], '≥ 0.95'],
  ['overstays, recall', (s) => s.overstay.recall, [0.86, 0.84, 0.5, 0.67, null], '≥ 0.70'],
  ['ill sensors, precision', (s) => s.health.precision, [null, null, null, 0.87, null], '≥ 0.90'],
  ['ill sensors, recall', (s) => s.health.recall, [0, 0, 0, 0.87, null], '≥ 0.88'],
]

/** With uplinks that are confirmed hardly a frame is lost; nothing else is known of others there. */
const LOW_LOSS_ROWS: readonly Spec[] = [
  ['time right, final', (s) => s.timeAccuracy.finalHealthy.accuracy, null, '≥ 0.992'],
  ['stays, F1', (s) => s.stays.f1, null, '≥ 0.94'],
  ['rotations, absolute error', (s) => s.kpi.turnoverAbsError, null, '≤ 0.02'],
]

/** The mean of the seeds. */
export function parkingRows(
  scores: readonly ParkingScore[],
  radio: 'as it is' | 'confirmed uplinks',
): readonly ScoreRow[] {
  const isConfirmed = radio === 'confirmed uplinks'
  return (isConfirmed ? LOW_LOSS_ROWS : ROWS).map(([name, of, known, goal]) => ({
    name: `parking${isConfirmed ? ', confirmed uplinks' : ''}: ${name}`,
    value: meanOf(scores.map(of)),
    ...(known && { peers: PEERS.map((peer, i) => [peer, known[i]!] as const) }),
    ...(goal && { goal }),
  }))
}

function meanOf(values: readonly Figure[]): Figure {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  return known.reduce((sum, value) => sum + value, 0) / known.length
}
