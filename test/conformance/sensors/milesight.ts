/** The fields of Milesight, of both public codecs, and of single models that use a name their own way. */

import type { Quantity } from '../../../decoders/contract.ts'
import {
  as,
  type Given,
  info,
  type JsonObject,
  type Makers,
  nothing,
  number,
  oneOf,
  type Reading,
  readAll,
  times,
} from './reading.ts'

/** A level that is charted with the right weights, told in a note with others. */
function weighted(quantity: Quantity, name: string): Reading {
  return (value, { freq_weight: weight }) =>
    weight === 'Z' ? info(name)(value, {}) : { quantity, value: number(value) }
}

const LINES = [1, 2, 3, 4]
const LINE: Readonly<Record<string, (line: number) => Reading>> = {
  total_in: (line) => as('people.inTotal', line),
  total_out: (line) => as('people.outTotal', line),
  period_in: (line) => info(`line ${line} period in`),
  period_out: (line) => info(`line ${line} period out`),
}
const VALVE = { close: 0, open: 1 }
const OPENED = { close: 0, open: 1 }
const ALARMS = {
  'threshold alarm release': 0,
  'threshold alarm': 1,
  threshold_alarm: 1,
  true: 1,
  'high temperature alarm': 3,
  'high temperature alarm release': 4,
}

const COMMON = {
  battery: as('device.batteryPercent'),
  temperature: as('air.temperature'),
  humidity: as('air.relativeHumidity'),
  device_status: () => ({ kind: 'restarted', cause: 'power-on', firmware: '' }) as const,
  class_type: (value) => info('class')(String(value).slice(-1).toUpperCase(), {}),
  gpio_type: nothing, // says which of level and pulse the record has
  mode: nothing, // as gpio_type
  timestamp: nothing, // the record's time, see history
} satisfies Readonly<Record<string, Reading>>

const VALVES = {
  valve_1: oneOf('valve.open', VALVE, 1),
  valve_2: oneOf('valve.open', VALVE, 2),
  valve_1_pulse: as('flow.pulses', 1),
  valve_2_pulse: as('flow.pulses', 2),
}
const COUNTS = {
  total_in: as('people.inTotal'),
  total_out: as('people.outTotal'),
  period_in: as('people.in'),
  period_out: as('people.out'),
}

export const MILESIGHT: Makers = {
  milesight: COMMON,
  'milesight-em300-di': {
    pulse: as('flow.pulses'),
    history: history({ pulse: as('flow.pulses') }),
  },
  'milesight-em300-th': { history: history({}) },
  'milesight-em310-udl': {
    distance: as('level.distance'),
    position: oneOf('alarm.tilt', { normal: 0, tilt: 1 }),
  },
  'milesight-em400-mud': {
    distance: as('level.distance'),
    position: oneOf('alarm.tilt', { normal: 0, tilt: 1 }),
    temperature_alarm: oneOf('alarm.threshold', ALARMS, 1),
    temperature_abnormal: oneOf('alarm.threshold', ALARMS, 1),
    distance_alarm: oneOf('alarm.threshold', ALARMS, 2),
    distance_alarming: oneOf('alarm.threshold', ALARMS, 2),
  },
  'milesight-em500-smtc': {
    temperature: as('soil.temperature'),
    moisture: as('soil.moisture'),
    humidity: as('soil.moisture'), // the older codec's word for it
    electricity: times(0.001, 'soil.ec'),
  },
  'milesight-uc51': { ...VALVES, history: history(VALVES) },
  'milesight-vs133': Object.fromEntries(
    LINES.flatMap((n) => [
      ...Object.entries(LINE).map(([name, of]) => [`line_${n}_${name}`, of(n)]),
      [
        `line_${n}`,
        (value: JsonObject) => Object.entries(value).flatMap(([k, v]) => LINE[k]!(n)(v, {})),
      ],
      [`region_${n}_count`, info(`region ${n} count`)],
      [`region_${n}_avg_dwell`, info(`region ${n} mean stay s`)],
      [`region_${n}_max_dwell`, info(`region ${n} longest stay s`)],
    ]),
  ),
  'milesight-vs350': {
    ...COUNTS,
    temperature_alarm: oneOf('alarm.threshold', ALARMS, 1),
    total_count_alarm: oneOf('alarm.threshold', ALARMS, 2),
    period_count_alarm: oneOf('alarm.threshold', ALARMS, 3),
    history: history(COUNTS),
  },
  'milesight-ws101': {
    press: oneOf('alarm.sos', { short: 1, long: 2, double: 3 }),
    button_event: (value, data) =>
      oneOf('alarm.sos', { 'short press': 1, 'long press': 2, 'double press': 3 })(
        (value as JsonObject)['status']!,
        data,
      ),
  },
  'milesight-ws202': {
    pir: oneOf('motion.detected', { normal: 0, trigger: 1 }),
    daylight: oneOf('air.isLight', { dim: 0, dark: 0, bright: 1, light: 1 }),
  },
  'milesight-ws301': {
    magnet_status: oneOf('contact.open', OPENED),
    door: oneOf('contact.open', OPENED),
    tamper_status: oneOf('alarm.tamper', { installed: 0, uninstalled: 1 }),
    install: oneOf('alarm.tamper', { yes: 0, no: 1 }),
  },
  'milesight-ws302': {
    LAF: as('noise.laf'),
    LAeq: as('noise.laeq'),
    LAFmax: as('noise.lafmax'),
    freq_weight: info('frequency weighting'),
    time_weight: info('time weighting'),
    la: weighted('noise.laf', 'level dB'),
    laeq: weighted('noise.laeq', 'equivalent level dB'),
    lamax: weighted('noise.lafmax', 'highest level dB'),
  },
}

/** Records of the past, each with its own time. */
function history(fields: Readonly<Record<string, Reading>>): Reading {
  return (value) => (value as readonly JsonObject[]).flatMap((record) => dated(record, fields))
}

function dated(record: JsonObject, fields: Readonly<Record<string, Reading>>): Given[] {
  const observedMs = number(record['timestamp']!) * 1000
  return readAll(record, { ...COMMON, ...fields }).map((one) =>
    'quantity' in one ? { ...one, observedMs } : one,
  )
}
