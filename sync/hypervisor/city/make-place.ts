/** Call points, buildings, bins, counted streets and measuring points, as they stand. */

import { valuesOf } from './make-value.ts'
import type { Bin, Building, CallPoint, MeasuringPoint, Segment, ThingHead } from './thing.ts'
import type { States, Told } from './told.ts'

const QUARTER_MS = 15 * 60_000
const HOUR_MS = 3_600_000

export function makeCallPoint(head: ThingHead, states: States): CallPoint {
  const [call, test] = [states.get('call'), states.get('callTest')]
  return {
    ...head,
    kind: 'callPoint',
    ...(call && { lastCallMs: call.atMs }),
    ...(test && { lastTestMs: test.atMs }),
    ...supervision(states),
  }
}

export function makeBuilding(head: ThingHead, states: States): Building {
  const told = states.get('intrusion')
  return {
    ...head,
    kind: 'building',
    ...(told?.type === 'intrusionDetected' && {
      intrusion: { what: told.text('what'), sinceMs: told.atMs },
    }),
    ...supervision(states),
  }
}

function supervision(states: States): Pick<CallPoint, 'isSupervised' | 'supervisionLostMs'> {
  const told = states.get('supervision')
  if (told?.type !== 'supervisionLost') return { isSupervised: true }
  return { isSupervised: false, supervisionLostMs: told.atMs }
}

export function makeBin(head: ThingHead, states: States): Bin {
  const [level, due, alarm] = [states.get('bin'), states.get('binDue'), states.get('alarm')]
  // What is due was said of the filling that has been emptied since.
  const isDue = due !== undefined && !(level?.type === 'binEmptied' && level.atMs >= due.atMs)
  const newest = isDue && due.atMs > (level?.atMs ?? 0) ? due : level
  const fillPercent = newest?.maybe('fillPercent')
  const fullByMs = isDue ? due.maybe('fullByMs') : undefined
  return {
    ...head,
    kind: 'bin',
    ...(fillPercent !== undefined && { fillPercent }),
    isFull: level?.type === 'binFull',
    ...(fullByMs !== undefined && { fullByMs }),
    ...(level?.type === 'binEmptied' && { emptiedMs: level.atMs }),
    isOnFire: alarm?.type === 'alarmRaised' && alarm.text('what') === 'fire',
  }
}

export function makeSegment(head: ThingHead, states: States): Segment {
  const [quarter, hour] = [states.get('countQuarter'), states.get('countHour')]
  const count = quarter && quarter.atMs >= (hour?.atMs ?? 0) ? quarter : hour
  return { ...head, kind: 'segment', ...(count && { count: countOf(count) }) }
}

function countOf(told: Told): NonNullable<Segment['count']> {
  const lengthMs = told.type === 'countHour' ? HOUR_MS : QUARTER_MS
  const name = told.type === 'countHour' ? 'hourMs' : 'quarterMs'
  const fromMs = told.number(name, told.atMs - lengthMs)
  return {
    fromMs,
    toMs: fromMs + lengthMs,
    inCount: told.number('inCount'),
    outCount: told.number('outCount'),
    coverage: told.number('coverage'),
  }
}

export function makeMeasuringPoint(
  head: ThingHead,
  kind: MeasuringPoint['kind'],
  states: States,
): MeasuringPoint {
  const [day, night] = [states.get('noiseDay'), states.get('heatNight')]
  return {
    ...head,
    kind,
    values: valuesOf(states),
    ...(day && {
      noiseDay: {
        day: day.text('day'),
        lDay: day.maybe('lDay') ?? null,
        lEvening: day.maybe('lEvening') ?? null,
        lNight: day.maybe('lNight') ?? null,
        lDen: day.maybe('lDen') ?? null,
      },
    }),
    ...(night && {
      heatNight: {
        night: night.text('night'),
        minC: night.number('minC'),
        hoursAbove20: night.number('hoursAbove20'),
      },
    }),
  }
}
