/**
 * A heat map as rectangles and words on a sheet, in pixels: what an SVG writes down and a PNG fills in.
 * The words are numbers and units only, so that they need neither a language nor a font. Pure.
 */

import { type HeatMap, megahertz } from './heat-map.ts'

export type Colour = readonly [red: number, green: number, blue: number]

export type Mark =
  | {
      readonly kind: 'box'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly colour: Colour
    }
  | {
      readonly kind: 'word'
      /** Of its anchor; y is its middle. */
      readonly x: number
      readonly y: number
      readonly anchor: 'start' | 'middle' | 'end'
      readonly text: string
    }

export type Sheet = {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
}

export const WHITE: Colour = [255, 255, 255]
export const INK: Colour = [40, 40, 48]
/** Never seen; then from 0.1 % to all of the time. The order also holds in grey. */
const NEVER: Colour = [236, 236, 240]
const RAMP: readonly Colour[] = [
  [253, 231, 150],
  [250, 170, 90],
  [222, 90, 90],
  [140, 40, 120],
  [50, 10, 80],
]
const SHARE_LEAST = 0.001
const LEGEND_SHARES = [0.001, 0.01, 0.1, 1] as const

const ROW_PX = 14
const MAP_PX = 800
const MARGIN = { left: 90, top: 40, right: 40, bottom: 50 } as const
const LABEL_PX = 90
const TICK_PX = 5

/** Frequencies that the sheet tells apart. */
export const SHEET_COLUMNS_MAX = MAP_PX / 2

export function sheetOf({ freqsHz, levelsDbm, shares }: HeatMap): Sheet {
  const columnPx = Math.max(2, Math.floor(MAP_PX / freqsHz.length))
  const { left, top } = MARGIN
  const mapWidth = columnPx * freqsHz.length
  const bottom = top + ROW_PX * levelsDbm.length
  const cells = shares.flatMap((row, j) =>
    row.map((share, i): Mark => {
      const at = { x: left + i * columnPx, y: top + j * ROW_PX }
      return { kind: 'box', ...at, width: columnPx, height: ROW_PX, colour: colourOf(share) }
    }),
  )
  const levels = levelsDbm.flatMap((level, j): Mark[] => {
    const isLast = j === levelsDbm.length - 1
    if (j % 3 !== 0 && !isLast) return []
    if (j === levelsDbm.length - 2) return []
    const text = isLast ? '<-124 dBm' : `${level} dBm`
    const y = top + (j + 0.5) * ROW_PX
    const tick = { kind: 'box', x: left - TICK_PX, y, width: TICK_PX, height: 1 } as const
    return [
      { ...tick, colour: INK },
      { kind: 'word', x: left - TICK_PX - 4, y, anchor: 'end', text },
    ]
  })
  const every = Math.ceil(LABEL_PX / columnPx)
  const frequencies = freqsHz.flatMap((freqHz, i): Mark[] => {
    if (i % every !== 0) return []
    const x = left + (i + 0.5) * columnPx
    return [
      { kind: 'box', x, y: bottom, width: 1, height: TICK_PX, colour: INK },
      {
        kind: 'word',
        x,
        y: bottom + TICK_PX + 10,
        anchor: 'middle',
        text: `${megahertz(freqHz)} MHz`,
      },
    ]
  })
  const width = left + mapWidth + MARGIN.right
  const marks = [...cells, ...levels, ...frequencies, ...legend(width - MARGIN.right)]
  return { width, height: bottom + MARGIN.bottom, marks }
}

/** Top right: what a colour means, in percent of the time. */
function legend(right: number): readonly Mark[] {
  return LEGEND_SHARES.flatMap((share, i): Mark[] => {
    const x = right - (LEGEND_SHARES.length - i) * 80
    return [
      { kind: 'box', x, y: 14, width: 14, height: 14, colour: colourOf(share) },
      { kind: 'word', x: x + 20, y: 21, anchor: 'start', text: `${share * 100} %` },
    ]
  })
}

/** Logarithmic: a burst of a thousandth of the time must be seen beside what is always there. */
export function colourOf(share: number): Colour {
  if (share <= 0) return NEVER
  const place = 1 - Math.log10(Math.max(share, SHARE_LEAST)) / Math.log10(SHARE_LEAST)
  const at = Math.min(1, place) * (RAMP.length - 1)
  const low = Math.min(Math.floor(at), RAMP.length - 2)
  const mix = at - low
  const [from, to] = [RAMP[low]!, RAMP[low + 1]!]
  const channel = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * mix)
  return [channel(0), channel(1), channel(2)]
}
