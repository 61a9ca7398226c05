/** A bar on standard error while it takes long, where that is a terminal; nothing elsewhere. */

import { bar } from './plot/blocks.ts'
import { word } from './speech/speech.ts'

const CELLS_MOST = 30
const WIDTH_USUAL = 80

/** The line stands open: what is said next begins a new one. */
let isOpen = false

/** How much of how much is done. */
export type OnProgress = (done: number, all: number) => void

/** `what`: a word of the catalogue of speech, or a name. */
export function progressBar(what: string): OnProgress {
  const { stderr } = process
  if (!stderr.isTTY) return () => {}
  let shown = ''
  return (done, all) => {
    const line = barLine({ what: word(what), done, all }, stderr.columns || WIDTH_USUAL)
    const isOver = done >= all
    // A hundred thousand steps are not a hundred thousand lines for a slow terminal.
    if (!isOver && percentOf(done, all) === shown) return
    shown = percentOf(done, all)
    // What is behind the end of a shorter line is wiped.
    stderr.write(`\r${line}\u001b[K${isOver ? '\n' : ''}`)
    isOpen = !isOver
  }
}

/** Before anything else is said on the terminal. */
export function endBar(): void {
  if (isOpen) process.stderr.write('\n')
  isOpen = false
}

type Progress = { readonly what: string; readonly done: number; readonly all: number }

/** One cell is left free: a terminal that is filled to its edge goes on to the next line. */
export function barLine({ what, done, all }: Progress, widthCells: number): string {
  const share = all === 0 ? 1 : done / all
  const count = ` ${done}/${all}`
  const cells = Math.min(CELLS_MOST, widthCells - what.length - count.length - 2)
  if (cells < 3) return `${what}${count}`.slice(0, Math.max(1, widthCells - 1))
  return `${what} ${bar(share, cells)}${count}`
}

function percentOf(done: number, all: number): string {
  return all === 0 ? '' : String(Math.floor((100 * done) / all))
}
