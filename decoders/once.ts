/**
 * One reading of a channel for one moment. Devices repeat themselves: a history record tells again
 * what was told live, a frame carries the same record twice, an alarm entry repeats the reading
 * that raised it. Of what one output says of one moment the last stands, as with the makers' codecs;
 * alarms of several values all stand, for an alarm is an event, and none may be lost.
 *
 * This is within one output. Across frames a reading is known by device, channel and observed time:
 * whoever stores readings leaves out one that is there already, and a record of less than a minute
 * from a live reading of the same value is that reading, stamped by the device's own clock.
 */

import type { Measurement } from './contract.ts'

/** In the order of what stands; a repeat is no loss, so it is no warning either. */
export function onceEach(measurements: readonly Measurement[]): readonly Measurement[] {
  const last = new Map<string, Measurement>()
  for (const measurement of measurements) {
    const { quantity, index, value, observedMs = 'now' } = measurement
    const event = quantity.startsWith('alarm.') ? value : ''
    const key = `${quantity} ${index} ${observedMs} ${event}`
    last.delete(key)
    last.set(key, measurement)
  }
  return [...last.values()]
}
