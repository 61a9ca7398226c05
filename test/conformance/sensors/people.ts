/** The fields of Parametric, Terabee and IMBuildings. */

import {
  as,
  info,
  type JsonObject,
  type Makers,
  nothing,
  type Reading,
  times,
  within,
} from './reading.ts'

const SETTINGS = [
  ...['DeviceType', 'Firmware', 'OperationMode', 'PayloadType', 'DeviceClass', 'UplinkType'],
  ...['UplinkInterval', 'LinkCheckInterval', 'CapacityLimit', 'HoldoffTime', 'RadarEnabled'],
  ...['InactivityTimeout', 'BeamAngle', 'MinDist', 'MaxDist', 'MinSpeed', 'MaxSpeed'],
  ...['RadarAutotune', 'RadarSensitivity', 'SBXVersion'],
]

const COUNTS = { count_in: as('people.inTotal'), count_out: as('people.outTotal') }
/** Terabee's answers, by the name of the command. */
const ANSWERS: Readonly<Record<string, Reading>> = {
  CMD_CNT_GET: within(COUNTS),
  CMD_GET_AP_STATE: within({ state: (v) => info('Wi-Fi')(v === 'disabled' ? 'off' : 'on', {}) }),
  CMD_GET_REVERSE: within({ direction: info('direction') }),
  CMD_GET_HEIGHT: within({ mounting_height: info('height mm') }),
  CMD_GET_PUSH_PERIOD: within({ push_period_min: info('report period min') }),
  CMD_GET_VER_PEOPLE_COUNTING: within({ software_version: info('version of counter') }),
  CMD_GET_VER_WEB_GUI: within({ software_version: info('version of pages') }),
  CMD_GET_VER_LORA_AGENT: within({ software_version: info('version of radio') }),
}

export const PEOPLE: Makers = {
  parametric: {
    LTR: info('period in'),
    RTL: info('period out'),
    LTR_SUM: as('people.inTotal'),
    RTL_SUM: as('people.outTotal'),
    DIFF: nothing, // what the maker's codec computes of the two
    SBX_BATT: times(0.001, 'device.batteryVoltage'),
    SBX_PV: info('solar mW'),
    TEMP: info('CPU °C'),
    type: nothing,
    ...Object.fromEntries(SETTINGS.map((name) => [name, info(name)])),
  },
  terabee: {
    ...COUNTS,
    flags: within({ TPC_STOPPED: () => ({ kind: 'failed', what: 'counting stopped' }) }),
    cmd: (value) => {
      const { name, value: answered } = value as JsonObject
      return ANSWERS[String(name)]!(answered!, {})
    },
  },
  imbuildings: {
    device_type: nothing, // the name of the identifier
    device_type_identifier: nothing, // other types are refused
    device_type_variant: nothing,
    device_id: info('deviceId'),
    device_status: info('status'),
    battery_voltage: as('device.batteryVoltage'),
    counter_a: as('people.in'),
    counter_b: as('people.out'),
    sensor_status: info('sensor status'),
    total_counter_a: as('people.inTotal'),
    total_counter_b: as('people.outTotal'),
    payload_counter: info('frame'),
  },
}
