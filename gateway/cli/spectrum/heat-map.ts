/**
 * A spectrum as a picture has it: frequencies from left to right, levels from loud to quiet, in each
 * cell the share of the time that this level was seen there. Pure.
 */

import { LEVELS_DBM } from '../../../hardware/sx1261/commands.ts'
import type { SpectrumColumn } from '../../../hardware/sx1261/spectral-scan.ts'

export type HeatMap = {
  /** Of each column, left to right; the middle one where several were folded together. */
  readonly freqsHz: readonly number[]
  /** Lower edge of each row, loudest first. The last row is everything below −124 dBm. */
  readonly levelsDbm: readonly number[]
  /** Rows of columns, 0 to 1. */
  readonly shares: readonly (readonly number[])[]
}

/** Rows above the loudest that was seen are left out, but for this many and down to −60 dBm. */
const EMPTY_ROWS = 2
const TOP_DBM = -60

export function heatMap(columns: readonly SpectrumColumn[], columnsMax: number): HeatMap {
  const folded = fold(columns, columnsMax)
  const loudest = LEVELS_DBM.findIndex((_, row) => folded.some(({ counts }) => counts[row]! > 0))
  const from = Math.max(0, Math.min(loudest - EMPTY_ROWS, LEVELS_DBM.indexOf(TOP_DBM)))
  const sums = folded.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))
  return {
    freqsHz: folded.map(({ freqHz }) => freqHz),
    levelsDbm: LEVELS_DBM.slice(from),
    shares: LEVELS_DBM.slice(from).map((_, row) => {
      return folded.map(({ counts }, i) => counts[from + row]! / Math.max(1, sums[i]!))
    }),
  }
}

/** Neighbours together until they fit: what was seen on any of them is seen. */
function fold(columns: readonly SpectrumColumn[], most: number): readonly SpectrumColumn[] {
  const each = Math.ceil(columns.length / most)
  if (each <= 1) return columns
  return Array.from({ length: Math.ceil(columns.length / each) }, (_, i) => {
    const some = columns.slice(i * each, (i + 1) * each)
    const counts = LEVELS_DBM.map((_, row) => some.reduce((sum, one) => sum + one.counts[row]!, 0))
    return { freqHz: some[Math.floor(some.length / 2)]!.freqHz, counts }
  })
}

/** `868.3`: as many digits as a step needs, none for show. */
export function megahertz(freqHz: number): string {
  return (freqHz / 1e6).toFixed(3).replace(/0{1,2}$/, '')
}
