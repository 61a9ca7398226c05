/** One figure of a score: its goal, and what others reached. */

import type { Row } from '../report.ts'
import type { Figure } from './score/figures.ts'

export type ScoreRow = {
  readonly name: string
  readonly value: Figure
  readonly goal?: string
  readonly peers?: readonly (readonly [name: string, value: Figure])[]
}

/** As the report prints it, with the distance to the oracle where one is known. */
export function reportRow({ name, value, goal, peers = [] }: ScoreRow, load: string): Row {
  const said = peers.filter(([, known]) => known !== null)
  const oracle = said.find(([peer]) => peer === 'oracle')?.[1]
  const away =
    value !== null && oracle !== undefined && oracle !== null
      ? [`${value >= oracle ? '+' : '−'}${text(Math.abs(value - oracle))} from the oracle`]
      : []
  const peer = [...said.map(([other, known]) => `${other} ${known}`), ...away].join(', ')
  return {
    name,
    value: value === null ? '–' : text(value),
    unit: '',
    load,
    ...(goal && { goal }),
    ...(peer && { peer }),
  }
}

function text(value: number): string {
  return String(Number(value.toFixed(4)))
}
