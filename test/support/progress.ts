/** How far long work is, on stderr: a bar on a terminal, elsewhere a line a minute. */

export type Progress = { at(done: number): void; end(): void }

const WIDTH = 30
const REDRAW_MS = 100
const LINE_EVERY_MS = 60_000

export function progress(title: string, total: number): Progress {
  const share = (done: number) => (total > 0 ? Math.min(1, done / total) : 1)
  return process.stderr.isTTY ? bar(title, share) : lines(title, share)
}

function bar(title: string, share: (done: number) => number): Progress {
  const draw = (done: number) => {
    const filled = Math.round(share(done) * WIDTH)
    const drawn = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    process.stderr.write(`\r${title} ${drawn} ${Math.round(share(done) * 100)} %`)
  }
  const at = atMostEvery(REDRAW_MS, -REDRAW_MS, draw)
  return {
    at,
    end() {
      draw(Number.POSITIVE_INFINITY)
      process.stderr.write('\n')
    },
  }
}

/** Short work says nothing: its result is what one reads. */
function lines(title: string, share: (done: number) => number): Progress {
  const beganMs = performance.now()
  const at = atMostEvery(LINE_EVERY_MS, beganMs, (done) => {
    const minutes = Math.round((performance.now() - beganMs) / 60_000)
    process.stderr.write(`${title}: ${Math.round(share(done) * 100)} % after ${minutes} min\n`)
  })
  return { at, end() {} }
}

function atMostEvery(intervalMs: number, lastMs: number, run: (done: number) => void) {
  let ranMs = lastMs
  return (done: number): void => {
    const nowMs = performance.now()
    if (nowMs - ranMs < intervalMs) return
    ranMs = nowMs
    run(done)
  }
}
