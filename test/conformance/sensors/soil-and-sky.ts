/** The fields of Dragino, Tektelic, SenseCAP, uRADMonitor and Dingtek. */

import type { Quantity } from '../../../decoders/contract.ts'
import { about, as, info, type JsonObject, type Makers, nothing, number, times } from './reading.ts'

/** SenseCAP's numbers of measurements. */
const SENSECAP: Readonly<Record<string, readonly [quantity: Quantity, factor: number]>> = {
  4097: ['air.temperature', 1],
  4098: ['air.relativeHumidity', 1],
  4099: ['air.lightIntensity', 1],
  4190: ['air.uvIndex', 1],
  4105: ['wind.speed', 1],
  4104: ['wind.direction', 1],
  4113: ['rain.intensity', 1],
  4101: ['air.pressure', 0.01],
  4191: ['wind.gust', 1],
  4213: ['rain.cumulative', 1],
}

export const SOIL_AND_SKY: Makers = {
  'dragino-lse01': {
    Bat: as('device.batteryVoltage'),
    TempC_DS18B20: about('probe.temperature'),
    water_SOIL: about('soil.moisture'),
    temp_SOIL: about('soil.temperature'),
    conduct_SOIL: times(0.001, 'soil.ec'),
  },
  'dragino-lht65': {
    BatV: as('device.batteryVoltage'),
    Bat_status: info('battery state'),
    TempC_SHT: as('air.temperature'),
    Hum_SHT: as('air.relativeHumidity'),
    Ext_sensor: nothing, // says what the next is
    TempC_DS: as('probe.temperature'),
  },
  tektelic: {
    raw: nothing,
    port: nothing,
    fPort: nothing,
    input1_frequency: info('soil probe Hz'),
    input1_frequency_to_moisture: nothing, // the codec's own classes, in no document
    // This codec gives the voltage only: the temperature is the manual's formula of it.
    input2_voltage: (value) => [
      { kind: 'info', name: 'soil temperature mV', value: String(value) },
      { quantity: 'soil.temperature', value: -32.46 * Math.log(number(value)) + 236.36 },
    ],
    Input2_voltage: (value) => info('soil temperature mV')(number(value) * 1000, {}),
    Input2_voltage_to_temp: about('soil.temperature'),
    Input3_voltage: (value) => info('input 3 V')(number(value), {}),
    Input3_voltage_to_temp: about('probe.temperature', undefined, 3),
    watermark1_frequency: info('watermark 1 Hz'),
    watermark1_tension: about('soil.tension', undefined, 1),
    light_intensity: as('air.lightIntensity'),
    ambient_temperature: as('air.temperature'),
    relative_humidity: as('air.relativeHumidity'),
  },
  sensecap: {
    err: nothing,
    payload: nothing,
    valid: nothing,
    messages: (value) =>
      (value as readonly (readonly JsonObject[])[]).flat().map((message) => {
        const [quantity, factor] = SENSECAP[String(message['measurementId'])]!
        return { quantity, value: number(message['measurementValue']!) * factor, within: 1e-9 }
      }),
  },
  uradmonitor: {
    model: nothing,
    hardware_version: (value) => info('hardware')(String(value).slice(2), {}),
    firmware_version: info('firmware'),
    temperature: as('air.temperature'),
    pressure: times(0.01, 'air.pressure'),
    humidity: as('air.relativeHumidity'),
    gas_resistance: info('volatile compounds Ω'),
    sound: as('noise.la'),
    co2: as('air.co2'),
    ch20: as('air.ch2o'),
    o3: as('air.o3'),
    pm1: as('air.pm1'),
    pm2_5: as('air.pm25'),
    pm10: as('air.pm10'),
    iaq: nothing, // the codec's own index of the others
  },
  dingtek: {
    level: (value) => ({ quantity: 'level.distance', value: parseInt(String(value), 10) }),
    // The codec takes the float apart with arithmetic of its own, a metre off.
    longitude: about('position.longitude', 4),
    latitude: about('position.latitude', 4),
    full: as('alarm.full'),
    fire: as('alarm.fire'),
    tilt: as('alarm.tilt'),
    battery: as('alarm.battery'),
    angle: (value) => info('tilt °')(parseInt(String(value), 10), {}),
    temperature: (value) => ({ quantity: 'air.temperature', value: parseInt(String(value), 10) }),
    periodic_interval: (value) => info('report period h')(parseInt(String(value), 10), {}),
    detection_interval: (value) => info('measuring period min')(parseInt(String(value), 10), {}),
    full_alarm_threshold: (value) => info('full below cm')(parseInt(String(value), 10), {}),
    fire_alarm_threshold: (value) => info('fire above °C')(parseInt(String(value), 10), {}),
    tilt_alarm_threshold: (value) => info('tilted above °')(parseInt(String(value), 10), {}),
    tilt_enable: (value) => info('tilt alarm')(value ? 'on' : 'off', {}),
    ultrasonic_range: nothing, // 2000 mm, whatever the bytes say
  },
}
