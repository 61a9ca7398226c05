/** What a benchmark prints: the machine, the load, the number, the goal, and a peer beside it. */

import { cpus, loadavg, totalmem } from 'node:os'

export type Row = {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly goal?: string
  /** What was done to get the number. */
  readonly load: string
  /** What others do, and where that was measured. */
  readonly peer?: string
}

export type Report = { row(row: Row): void }

export function machine(): string {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${memoryGb} GB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`
}

/** Prints rows as they come; `json` for machines. */
export function printingReport(json: boolean): Report {
  if (!json) console.log(`machine: ${machine()}\n`)
  return {
    row(row) {
      if (json) {
        console.log(JSON.stringify({ ...row, machine: machine() }))
        return
      }
      console.log(`${row.name}: ${row.value} ${row.unit}${row.goal ? `   (goal ${row.goal})` : ''}`)
      console.log(`    ${row.load}`)
      if (row.peer) console.log(`    peer: ${row.peer}`)
    },
  }
}
