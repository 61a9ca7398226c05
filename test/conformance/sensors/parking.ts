/** The fields of Nwave and Bosch. */

import { as, info, type Makers, nothing } from './reading.ts'

const RESET_CAUSES: Readonly<Record<string, string>> = {
  power_on: 'power-on',
  'system request': 'system request',
}

export const PARKING: Makers = {
  nwave: {
    type: (value) => (value === 'heartbeat' ? { kind: 'heartbeat' } : []),
    occupied: as('parking.occupied'),
    previous_state_duration: as('parking.previousDuration'),
    previous_state_duration_error: as('parking.previousDurationError'),
    previous_state_duration_overflow: (value, data) =>
      value
        ? { quantity: 'parking.previousDuration', value: 660 }
        : as('parking.previousDuration')(data['previous_state_duration']!, data),
    tag_id: (value) => ({ kind: 'tag', tagId: String(value) }),
    temperature: as('air.temperature'),
    hw_health_status: info('healthCode'),
    battery: as('device.batteryVoltage'),
    battery_voltage: as('device.batteryVoltage'),
    battery_health: info('batteryHealth'),
    firmware_version: nothing, // checked with reset_cause: one note holds both
    reset_cause: (value, data) => ({
      kind: 'restarted',
      cause: RESET_CAUSES[String(value)]!,
      firmware: String(data['firmware_version']),
    }),
  },
  bosch: {
    type: (value) => (value === 'heartbeat' ? { kind: 'heartbeat' } : []),
    occupied: as('parking.occupied'),
    temperature: as('air.temperature'),
    debugCodes: (value) => info('debugCodes')((value as readonly number[]).join(' '), {}),
    firmwareVersion: nothing, // as with Nwave
    resetCause: (value, data) => ({
      kind: 'restarted',
      cause: RESET_CAUSES[String(value)]!,
      firmware: String(data['firmwareVersion']),
    }),
  },
}
