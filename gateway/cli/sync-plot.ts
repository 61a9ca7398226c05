/** What waits for the hypervisor as bars, a stream a line: the longest backlog fills the width. */

import type { StreamStatus } from '../api/service.ts'
import type { Language } from './language.ts'
import { bar } from './plot/blocks.ts'
import { type Canvas, coloured } from './plot/terminal.ts'

const NAME_CELLS = 10
const COUNT_CELLS = 12
const BAR_CELLS_MOST = 40

const WORDS = { en: 'waiting', fr: 'en attente' } as const

export function syncPlot(
  streams: readonly StreamStatus[],
  {
    names,
    language,
    canvas,
  }: { readonly names: readonly string[]; readonly language: Language; readonly canvas: Canvas },
): readonly string[] {
  const most = Math.max(1, ...streams.map(({ waiting }) => waiting))
  const room = canvas.widthCells - NAME_CELLS - COUNT_CELLS
  const cells = Math.max(1, Math.min(room, BAR_CELLS_MOST))
  return streams.map(({ stream, waiting }) => {
    const name = (names[stream] ?? String(stream)).padEnd(NAME_CELLS)
    const drawn = bar(waiting / most, cells)
    // An alarm that waits is what a person should see first.
    const isUrgent = waiting > 0 && stream === 0
    const told = isUrgent ? coloured(drawn, 'poor', canvas) : drawn
    return `${name}${told} ${waiting}${waiting > 0 ? ` ${WORDS[language]}` : ''}`
  })
}
