/** The valves of a site as its gateway logs them, and how many are open. */

import type { Arrival } from '../world/air.ts'
import type { Grid } from './minutes.ts'
import type { Cycle } from './programme.ts'

/** Both commands of a watering, as the gateway logs them when it gives them. */
export function commandsOf(zone: string, { open, close }: Cycle): readonly Arrival[] {
  const line = (at: number, rest: string) => `{"k":"v","z":"${zone}","t":${at},"arr":${at},${rest}}`
  const opens = `"cmd":"open","src":"program","dur":${close - open}`
  return [
    { arr: open, line: line(open, opens) },
    { arr: close, line: line(close, '"cmd":"close","src":"program"') },
  ]
}

/** How many valves of the site are open in each minute. */
export function countOpen(cycles: readonly Cycle[], { start, minutes }: Grid): Uint8Array {
  const count = new Uint8Array(minutes)
  for (const { open, close } of cycles) {
    const last = Math.min(minutes - 1, Math.floor((close - start) / 60))
    for (let m = Math.floor((open - start) / 60); m <= last; m++) count[m]! += 1
  }
  return count
}
