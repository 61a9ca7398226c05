/** The fields of Dragino's and Browan's door and motion sensors, and of Sensative's Strips. */

import { as, info, inUnit, type Makers, nothing, within } from './reading.ts'

const BROWAN = {
  battery: as('device.batteryVoltage'),
  temperatureBoard: as('device.temperature'),
  time: info('minutes since the last event'),
}

export const SAFETY: Makers = {
  'dragino-lds02': {
    BAT_V: as('device.batteryVoltage'),
    MOD: nothing, // says which fields follow
    DOOR_OPEN_STATUS: as('contact.open'),
    DOOR_OPEN_TIMES: as('contact.count'),
    LAST_DOOR_OPEN_DURATION: nothing, // the example ends within it
    ALARM: nothing, // and before it
  },
  'browan-tbdw100': { ...BROWAN, status: as('contact.open'), count: as('contact.count') },
  'browan-tbms100': { ...BROWAN, status: as('motion.detected'), count: as('motion.count') },
  sensative: {
    // Two public codecs, each with its own names.
    historySeqNr: nothing, // 65 535: of now
    prevHistSeqNr: nothing,
    historyStart: nothing,
    battery: as('device.batteryPercent'),
    temperature: inUnit(as('air.temperature')),
    tempAlarm: (value) => ({
      quantity: 'alarm.threshold',
      value: JSON.stringify(value) === '{"highAlarm":false,"lowAlarm":false}' ? 0 : Number.NaN,
    }),
    flood: inUnit(info('flood %')),
    floodAlarm: inUnit(as('alarm.leak')),
    userSwitch1Alarm: inUnit((value) => info('own switch')(Number(value), {})),
    BatteryReport: inUnit(as('device.batteryPercent')),
    IRProximityReport: inUnit(info('presence')),
    PresenceReport: inUnit(as('motion.detected')),
    IRCloseProximityReport: inUnit(info('close presence')),
    CloseProximityAlarm: inUnit((value) => info('close by')(Number(value), {})),
    DisinfectAlarm: inUnit(info('disinfection')),
    EmptyReport: () => ({ kind: 'heartbeat' }),
    CheckInConfirmed: (value) => {
      const { version, idddata } = value as { version: string; idddata: string }
      return { kind: 'info', name: 'check-in', value: `${version} ${idddata}` }
    },
    statusCode: within({ value: info('answer 3'), status: nothing }),
  },
}
