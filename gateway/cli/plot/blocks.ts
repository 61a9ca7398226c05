/** Values as block characters: a sparkline, columns some rows high, a bar. Pure. */

const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const FULL = '█'
const REST = '░'
/** Nothing is known there. */
const UNKNOWN = '·'

export type Scale = { readonly least: number; readonly most: number }

/** What the values span; a scale of no height is given one. */
export function scaleOf(values: readonly number[]): Scale {
  const least = Math.min(...values)
  const most = Math.max(...values)
  return most > least ? { least, most } : { least: least - 1, most: most + 1 }
}

/** A cell a value; `null`: unknown. The least known value still shows. */
export function sparkline(values: readonly (number | null)[], scale: Scale): string {
  return values
    .map((value) => (value === null ? UNKNOWN : EIGHTHS[eighthsOf(value, scale, 1) - 1]))
    .join('')
}

/** `rows` lines, the highest first; a cell a value. */
export function columns(values: readonly number[], scale: Scale, rows: number): readonly string[] {
  const heights = values.map((value) => eighthsOf(value, scale, rows))
  return Array.from({ length: rows }, (_, row) => {
    const below = 8 * (rows - 1 - row)
    return heights.map((height) => cellOf(height - below)).join('')
  })
}

function cellOf(eighths: number): string {
  if (eighths <= 0) return ' '
  return EIGHTHS[Math.min(eighths, 8) - 1]!
}

/** From 1 to 8 × rows. */
function eighthsOf(value: number, { least, most }: Scale, rows: number): number {
  const share = (Math.min(Math.max(value, least), most) - least) / (most - least)
  return 1 + Math.round(share * (8 * rows - 1))
}

/** A share from 0 to 1; what is more than nothing shows. */
export function bar(share: number, cells: number): string {
  const full = share <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(share * cells)))
  return FULL.repeat(full) + REST.repeat(cells - full)
}
