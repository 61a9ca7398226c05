/** A night of a zone: its programme, the planner and the watched valve themselves, frames lost on the way. */

import { civilTimeOf } from '../../../base/civil-day.ts'
import { seededRandom } from '../../../base/random.ts'
import type { WateringProgramme } from '../../../gateway/actuate/programme.ts'
import { ValveWorld } from '../../support/valve-world.ts'

const PROGRAMME: WateringProgramme = {
  enabled: true,
  days: [1, 2, 3, 4, 5, 6, 7],
  window: { fromMinutes: 60, toMinutes: 5 * 60 },
  dose: { seconds: 2_700 },
  soak: { onSeconds: 900, offSeconds: 1_800 },
  decision: 'calendar',
}
const MINUTES = 6 * 60
const PER_ROW = 5
/** One frame in five, and for half an hour all of the valve's. */
const LOSS = { up: 0.2, down: 0.2 }

export function wateringStory(): string {
  const kind = { class: 'A', hasTimer: true, hasMeter: true } as const
  const world = new ValveWorld(kind, PROGRAMME, seededRandom(11, 'a night'))
  world.loss = LOSS
  const rows: string[] = []
  let told = 0
  for (let minute = 0; minute < MINUTES; minute += PER_ROW) {
    const atMs = world.utcMs
    let open = 0
    for (let n = 0; n < PER_ROW; n++) {
      world.live(1)
      if (world.isOpen) open++
    }
    const news = world.told.slice(told).filter((type) => !type.endsWith('Hour'))
    told = world.told.length
    const arrow = news.length > 0 ? `  → ${news.join(', ')}` : ''
    if (open > 0 || news.length > 0)
      rows.push(`${civilTimeOf(atMs)}  ${'▇'.repeat(open).padEnd(PER_ROW, '·')}${arrow}`)
  }
  return rows.join('\n')
}
