/** The programme of the zone whose soil is dry when the demo begins: from now on, six hours, every day. */

import { civilTimeOf } from '../../base/civil-day.ts'
import type { WateringProgramme } from '../../gateway/actuate/programme.ts'

const WINDOW_MINUTES = 6 * 60
const DAY_MINUTES = 24 * 60

export function programmeFrom(nowMs: number, minutes: number): WateringProgramme {
  const [hour = 0, minute = 0] = civilTimeOf(nowMs).split(':').map(Number)
  const fromMinutes = hour * 60 + minute
  return {
    enabled: true,
    days: [1, 2, 3, 4, 5, 6, 7],
    window: { fromMinutes, toMinutes: (fromMinutes + WINDOW_MINUTES) % DAY_MINUTES },
    dose: { seconds: minutes * 60 },
    decision: 'soil',
  }
}
