/** The fields of Decentlab: objects of a value and its unit. */

import {
  about,
  as,
  info,
  inUnit,
  type JsonObject,
  type Makers,
  nothing,
  number,
  times,
} from './reading.ts'

const PM_COUNTS = ['pm0_5', 'pm1_0', 'pm2_5', 'pm4', 'pm10'].map((s) => `${s}_number_concentration`)
const DEPTHS = [0, 1, 2, 3, 4, 5, 6, 7]
/** What the formula makes of no such depth. */
const NO_DEPTH_C = -327.68
const NO_DEPTH_INDEX = -5

export const DECENTLAB: Makers = {
  decentlab: {
    protocol_version: nothing,
    device_id: info('deviceId'),
    battery_voltage: inUnit(as('device.batteryVoltage')),
    air_temperature: inUnit(about('air.temperature', 9)),
    air_humidity: inUnit(about('air.relativeHumidity', 9)),
  },
  'decentlab-dl-pm': {
    barometric_pressure: inUnit(times(0.01, 'air.pressure')),
    pm1_0_mass_concentration: inUnit(as('air.pm1')),
    pm2_5_mass_concentration: inUnit(as('air.pm25')),
    pm4_mass_concentration: inUnit(info('PM4 µg/m³')),
    pm10_mass_concentration: inUnit(as('air.pm10')),
    typical_particle_size: inUnit(info('typical size nm')),
    pm0_5_number_concentration: (_, data) => {
      const counts = PM_COUNTS.map((name) => (data[name] as JsonObject)['value'])
      return { kind: 'info', name: 'particles/cm³', value: counts.join(' ') }
    },
    ...Object.fromEntries(PM_COUNTS.slice(1).map((name) => [name, nothing])), // one note holds all
  },
  'decentlab-dl-trs21': {
    water_potential: inUnit((value) => ({ quantity: 'soil.tension', value: -number(value) })),
    soil_temperature: inUnit(as('soil.temperature')),
  },
  'decentlab-dl-smtp': Object.fromEntries(
    DEPTHS.flatMap((k) => [
      [
        `soil_moisture_at_depth_${k}`,
        inUnit((value, data) =>
          value === NO_DEPTH_INDEX ? [] : as('soil.moistureIndex', k + 1)(value, data),
        ),
      ],
      [
        `soil_temperature_at_depth_${k}`,
        inUnit((value, data) =>
          value === NO_DEPTH_C ? [] : as('soil.temperature', k + 1)(value, data),
        ),
      ],
    ]),
  ),
}
