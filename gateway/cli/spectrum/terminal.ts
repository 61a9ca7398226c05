/** A heat map for a terminal: one row a level, one or two cells a frequency, axes with their units. */

import { type HeatMap, megahertz } from './heat-map.ts'

/** A share from so much on looks like this. */
const SHADES = [
  [0.5, '█'],
  [0.2, '▓'],
  [0.05, '▒'],
  [0.01, '░'],
  [0, '·'],
] as const
const LEGEND = '· under 1 %   ░ 1 %   ▒ 5 %   ▓ 20 %   █ 50 % of the time and more'
/** Left of the map: `−124 dBm ┤`. */
const MARGIN = 10
const LABEL_CELLS = 10

/** As many frequencies as fit such a terminal. */
export function columnsThatFit(widthCells: number): number {
  return Math.max(10, widthCells - MARGIN)
}

export function terminalPlot({ freqsHz, levelsDbm, shares }: HeatMap, widthCells: number): string {
  const cells = 2 * freqsHz.length + MARGIN <= widthCells ? 2 : 1
  const rows = levelsDbm.map((level, row) => {
    const isLast = row === levelsDbm.length - 1
    const label = isLast ? '<-124 dBm' : row % 3 === 0 ? `${level} dBm` : ''
    const line = shares[row]!.map((share) => shade(share).repeat(cells)).join('')
    return `${label.padStart(MARGIN - 1)} ${label ? '┤' : '│'}${line}`.trimEnd()
  })
  const width = cells * freqsHz.length
  const every = Math.ceil(LABEL_CELLS / cells)
  let ticks = ''
  let labels = ''
  for (let i = 0; i < freqsHz.length; i += every) {
    ticks = `${ticks.padEnd(i * cells, '─')}┴`
    labels = `${labels.padEnd(i * cells)}${megahertz(freqsHz[i]!)}`
  }
  const margin = ' '.repeat(MARGIN)
  return [
    ...rows,
    `${margin}└${ticks.padEnd(width, '─')}`,
    `${margin} ${labels} MHz`,
    `${margin} ${LEGEND}`,
  ].join('\n')
}

function shade(share: number): string {
  if (share === 0) return ' '
  return SHADES.find(([least]) => share >= least)![1]
}
