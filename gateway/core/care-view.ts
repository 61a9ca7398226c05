/** What a technician should know of a device itself, from what is remembered of its words. */

import type { DeviceCare } from '../api/service.ts'
import { distrustedCourses } from '../detect/care/trust.ts'
import type { DeviceState } from '../engine/state.ts'
import { batteryOf } from './radio-view.ts'

/** `utcOf`: a moment of the engine's line as UTC. */
export function careView(
  { care, talk }: DeviceState,
  utcOf: (lineMs: number) => number,
): DeviceCare {
  const battery = care?.battery
  const told = battery?.points.at(-1)
  const answered = batteryOf(talk.status?.battery)
  const percent = typeof answered === 'number' ? answered : undefined
  return {
    battery: told
      ? { percent: told[1], atMs: utcOf(told[0]) }
      : percent === undefined
        ? null
        : { percent, atMs: null },
    isBatteryLow: battery?.toldPercent != null,
    distrusted: distrustedCourses(care?.trust).map(({ quantity, index, reason, sinceLineMs }) => {
      return { quantity, index, reason, sinceMs: utcOf(sinceLineMs) }
    }),
  }
}
