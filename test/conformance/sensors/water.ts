/** The fields of the meters and valves: Axioma, Quandify, Kamstrup, Watteco, Strega, MClimate. */

import type { Quantity } from '../../../decoders/contract.ts'
import {
  about,
  as,
  type Expected,
  type Given,
  info,
  type Json,
  type JsonObject,
  type Makers,
  nothing,
  number,
  type Reading,
  times,
  within,
} from './reading.ts'

const NO_AXIOMA_ALARM: readonly Expected[] = [
  { quantity: 'alarm.emptyPipe', value: 0 },
  { quantity: 'alarm.leak', value: 0 },
  { quantity: 'alarm.backflow', value: 0 },
  { quantity: 'alarm.frost', value: 0 },
  { quantity: 'alarm.burst', value: 0 },
]
/** The last of the volumes is of now, with the meter's time for it. */
const hours: Reading = (value) =>
  (value as readonly JsonObject[]).slice(0, -1).map(({ time, volume }) => ({
    quantity: 'metering.water.total',
    value: number(volume!),
    observedMs: Date.parse(String(time)),
  }))

/** Kamstrup's records: what the field means, and how ours is made of it. */
const KAMSTRUP: Readonly<Record<string, (value: Json) => Given>> = {
  Volume: (value) => ({
    quantity: 'metering.water.total',
    value: number(value) * 1000,
    within: 1e-6,
  }),
  Dry: flag('alarm.emptyPipe'),
  Reverse: flag('alarm.backflow'),
  Leak: flag('alarm.leak'),
  Burst: flag('alarm.burst'),
  Tamper: flag('alarm.tamper'),
  'Low Battery': flag('alarm.battery'),
  'Low Ambient Temperature': flag('alarm.frost'),
  'ALD last day': told('noise of leaks'),
  'Min Volume flow': (value) => ({ quantity: 'flow.lowest', value: number(value) * 1000 }),
  'Max Volume flow': (value) => ({ quantity: 'flow.highest', value: number(value) * 1000 }),
  'Min Flow temperature': celsius('water.temperatureLowest'),
  'Max Flow temperature': celsius('water.temperatureHighest'),
  'Module type/config number': told('configuration'),
}
function flag(quantity: Quantity) {
  return (value: Json): Given => ({ quantity, value: number(value) })
}
function told(name: string) {
  return (value: Json): Given => ({ kind: 'info', name, value: String(value) })
}
function celsius(quantity: Quantity) {
  return (value: Json): Given =>
    value === null
      ? { kind: 'info', name: quantity, value: 'none' }
      : { quantity, value: number(value) }
}
const records: Reading = (value) =>
  (value as readonly JsonObject[]).flatMap(({ Type, Value, Timestamp }) => {
    // Only told when it is so: too hot says nothing about the water.
    if (Type === 'High Ambient Temperature' && Value === false) return []
    const given = KAMSTRUP[String(Type)]!(Value!)
    return 'quantity' in given ? { ...given, observedMs: Date.parse(`${Timestamp}Z`) } : given
  })

const STREGA_BITS = {
  Actuator: as('valve.open'),
  Tamper: as('alarm.tamper'),
  DI0: as('input.level', 1),
  DI1: as('input.level', 2),
  Leak: as('alarm.leak'),
  Fraud: as('alarm.fraud'),
} satisfies Readonly<Record<string, Reading>>

export const WATER: Makers = {
  axioma: {
    payloadType: nothing, // the port says it
    status: within({
      lowBattery: as('alarm.battery'),
      permanentError: nothing, // a note when it is one
      temporaryError: () => NO_AXIOMA_ALARM,
    }),
    lastVolume: as('metering.water.total'),
    lastLogTime: nothing, // checked by volumes
    firstLogTime: nothing,
    firstLogVolume: nothing,
    deltaVolumes: nothing,
    volumes: hours,
    date: (value) => info('since')(value, {}),
    alarmDescription: () => [
      { quantity: 'alarm.battery', value: 0 },
      { quantity: 'alarm.emptyPipe', value: 1 },
    ],
  },
  quandify: {
    fPort: nothing,
    length: nothing,
    hexBytes: nothing,
    type: nothing,
    decoded: within({
      errorCode: (value) => ({
        quantity: 'alarm.backflow',
        value: number(value) === 384 ? 1 : 0,
      }),
      isSensing: (value) => ({ quantity: 'alarm.emptyPipe', value: value ? 0 : 1 }),
      totalVolume: as('metering.water.total'),
      leakState: info('leak state'),
      batteryActive: times(0.001, 'device.batteryVoltage'),
      batteryRecovered: info('battery at rest mV'),
      waterTemperatureMin: as('water.temperatureLowest'),
      waterTemperatureMax: as('water.temperatureHighest'),
      ambientTemperature: as('air.temperature'),
      fPort: info('answer to fPort'),
      status: info('answer'),
      type: nothing, // says which fields data has
      data: within({
        firmwareVersion: info('firmware'),
        hardwareVersion: info('hardware'),
        appState: nothing, // states and pipes are codes without a public table
        pipe: nothing,
        lorawanReportInterval: info('report interval s'),
      }),
    }),
  },
  kamstrup: { values: records, latestVolume: nothing },
  watteco: {
    samples: nothing, // the same again, with the server's time
    firmware: info('firmware'),
    disposable_battery_voltage: as('device.batteryVoltage'),
    disposable_battery_voltage_unit: nothing,
    message_type: info('uplinks'),
  },
  'watteco-flasho': { pin_state: as('input.level'), index: as('flow.pulses') },
  'watteco-closo': {
    violation_detection: as('alarm.tamper'),
    open: as('contact.open'),
    index: info('openings of the case'),
  },
  strega: {
    ...STREGA_BITS,
    Bat: as('device.batteryPercent'),
    Cable: nothing, // a note when it is cut
    Class: (value) => info('class')(value === '0' ? 'A' : 'C', {}),
    Power: (value) => info('power')(value === '0' ? 'battery' : 'external', {}),
    vt: nothing, // the codec's own sum of two bits
    counterValue: nothing, // 'null' in all examples
    Ana: nothing,
    Temp: about('device.temperature', 2),
    Hygro: about('air.relativeHumidity', 2),
  },
  mclimate: {
    reason: nothing, // of a short frame there is only one
    waterTemp: as('water.temperature'),
    valveState: as('valve.open'),
    ambientTemp: as('air.temperature'),
  },
}
