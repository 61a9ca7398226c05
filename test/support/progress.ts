/** A progress bar on stderr, when that is a terminal; otherwise nothing. */

export type Progress = { at(done: number): void; end(): void }

const WIDTH = 30
const REDRAW_MS = 100

export function progress(title: string, total: number): Progress {
  const out = process.stderr
  if (!out.isTTY) return { at() {}, end() {} }
  let drawnMs = 0
  const draw = (done: number) => {
    const share = total > 0 ? Math.min(1, done / total) : 1
    const filled = Math.round(share * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    out.write(`\r${title} ${bar} ${Math.round(share * 100)} %`)
  }
  return {
    at(done) {
      const nowMs = performance.now()
      if (nowMs - drawnMs < REDRAW_MS) return
      drawnMs = nowMs
      draw(done)
    },
    end() {
      draw(total)
      out.write('\n')
    },
  }
}
