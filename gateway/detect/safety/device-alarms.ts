/**
 * What a device finds out by itself: fire, a leak, a burst, frost, a magnet on its meter. Told once when
 * it begins and once when the device says that it is over; our own detectors judge beside it.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { Measurement, Quantity } from '../../../decoders/contract.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'

/** Its own alarm → the word of the fact. Buttons, doors and batteries have detectors of their own. */
const WORDS: Readonly<Partial<Record<Quantity, string>>> = {
  'alarm.fire': 'fire',
  'alarm.leak': 'leak',
  'alarm.burst': 'burst',
  'alarm.backflow': 'backflow',
  'alarm.emptyPipe': 'emptyPipe',
  'alarm.frost': 'frost',
  'alarm.fraud': 'fraud',
  'alarm.tilt': 'tilt',
}

export type DeviceAlarmsState = {
  readonly version: 1
  /** Device, word, index → since when on the time line. */
  readonly standing: Readonly<Record<string, number>>
}

export const DEVICE_ALARMS_START: DeviceAlarmsState = { version: 1, standing: {} }

const STANDING_MAX = 32

export function stepDeviceAlarms(
  state: DeviceAlarmsState,
  input: Instant & { readonly devEui: DevEui; readonly measurements: readonly Measurement[] },
  { subject }: { readonly subject: string },
): DetectStep<DeviceAlarmsState> {
  const { devEui, measurements, lineMs } = input
  const standing = { ...state.standing }
  const facts: EventFact[] = []
  for (const { quantity, index, value, observedMs } of measurements) {
    const what = WORDS[quantity]
    if (what === undefined || observedMs !== undefined) continue
    const key = `${devEui} ${what} ${index}`
    const since = standing[key]
    if (value > 0 && since === undefined && Object.keys(standing).length < STANDING_MAX) {
      standing[key] = lineMs
      facts.push(makeFact('alarmRaised', input, subject, { devEui, what, value }))
    }
    if (value > 0 || since === undefined) continue
    delete standing[key]
    const sinceMs = labelOf(input, since)
    facts.push(makeFact('alarmEnded', input, subject, { devEui, what, sinceMs }))
  }
  if (facts.length === 0) return { state, facts, timerMs: undefined }
  return { state: { version: 1, standing }, facts, timerMs: undefined }
}
