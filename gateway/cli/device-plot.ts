/** How a device was heard of late, as a picture for a terminal: margin and level by frame, uplinks by hour. */

import { type Modulation, snrFloorDb } from '../../base/lora.ts'
import type { Language } from './language.ts'
import { columns, scaleOf, sparkline } from './plot/blocks.ts'
import { type Canvas, coloured } from './plot/terminal.ts'

/** What is drawn of a frame. */
export type HeardFrame = {
  readonly at: string
  readonly rssiDbm: number
  readonly snrDb: number
  readonly modulation: Modulation
}

const MARGIN_ROWS = 4
const LABEL_CELLS = 10
const HOURS = 24
const HOUR_MS = 3_600_000
/** As radio-health/verdict.ts judges. */
const GOOD_DB = 10
const FAIR_DB = 5

const WORDS = {
  en: {
    margin: (n: number) => `margin over the floor of the data rate, ${n} frames, oldest first`,
    level: (least: number, most: number) => `${least} to ${most} dBm`,
    rssi: 'level',
    uplinks: 'uplinks',
    byHour: (most: number) => `by hour of the last ${HOURS} h, at most ${most}`,
  },
  fr: {
    margin: (n: number) =>
      `marge au-dessus du plancher du débit, ${n} trames, la plus ancienne d’abord`,
    level: (least: number, most: number) => `de ${least} à ${most} dBm`,
    rssi: 'niveau',
    uplinks: 'messages',
    byHour: (most: number) => `par heure des dernières ${HOURS} h, au plus ${most}`,
  },
} as const

/** `frames` newest first, `isAll`: there are none older. Nothing where nothing was heard. */
export function devicePlot(
  frames: readonly HeardFrame[],
  about: {
    readonly isAll: boolean
    readonly nowMs: number
    readonly language: Language
    readonly canvas: Canvas
  },
): readonly string[] {
  const { canvas, language } = about
  const shown = frames.slice(0, canvas.widthCells - LABEL_CELLS - 1).toReversed()
  if (shown.length === 0) return []
  const words = WORDS[language]
  const levels = shown.map(({ rssiDbm }) => Math.round(rssiDbm))
  const byHour = uplinksByHour(frames, about)
  const most = Math.max(1, ...byHour.map((count) => count ?? 0))
  return [
    ...marginLines(shown, about),
    `${label(words.rssi)}${sparkline(levels, scaleOf(levels))}`,
    `${label('')}${words.level(Math.min(...levels), Math.max(...levels))}`,
    `${label(words.uplinks)}${sparkline(byHour.slice(0, canvas.widthCells - LABEL_CELLS - 1), { least: 0, most })}`,
    `${label('')}${words.byHour(most)}`,
  ].map((line) => line.trimEnd())
}

function marginLines(
  shown: readonly HeardFrame[],
  { canvas, language }: { readonly canvas: Canvas; readonly language: Language },
): readonly string[] {
  const margins = shown.flatMap(({ snrDb, modulation }) =>
    modulation.kind === 'lora' ? [snrDb - snrFloorDb(modulation)] : [],
  )
  if (margins.length === 0) return []
  const most = Math.ceil(Math.max(GOOD_DB, ...margins))
  const scale = { least: Math.floor(Math.min(0, ...margins)), most }
  const rows = columns(margins, scale, MARGIN_ROWS).map((row, i) => {
    const isEdge = i === 0 || i === MARGIN_ROWS - 1
    const edge = isEdge ? `${i === 0 ? scale.most : scale.least} dB` : ''
    return `${label(edge)}${inColours(row, margins, canvas)}`
  })
  return [...rows, `${label('')}${WORDS[language].margin(margins.length)}`]
}

/** Each column in the colour of its value. */
function inColours(row: string, margins: readonly number[], canvas: Canvas): string {
  if (!canvas.hasColours) return row
  return [...row]
    .map((cell, i) => {
      const margin = margins[i]!
      const verdict = margin >= GOOD_DB ? 'good' : margin >= FAIR_DB ? 'fair' : 'poor'
      return cell === ' ' ? cell : coloured(cell, verdict, canvas)
    })
    .join('')
}

/** The oldest hour first; hours before the oldest frame that was asked for are unknown. */
function uplinksByHour(
  frames: readonly HeardFrame[],
  { isAll, nowMs }: { readonly isAll: boolean; readonly nowMs: number },
): readonly (number | null)[] {
  const counts: (number | null)[] = Array.from({ length: HOURS }, () => 0)
  let oldest = HOURS
  for (const { at } of frames) {
    const hoursAgo = Math.max(0, Math.floor((nowMs - Date.parse(at)) / HOUR_MS))
    if (hoursAgo >= HOURS) return counts
    oldest = HOURS - 1 - hoursAgo
    counts[oldest] = (counts[oldest] ?? 0) + 1
  }
  // The hour of the oldest one may have had more.
  return isAll ? counts : counts.map((count, hour) => (hour <= oldest ? null : count))
}

function label(text: string): string {
  return `${text.padStart(LABEL_CELLS - 1)} `
}
