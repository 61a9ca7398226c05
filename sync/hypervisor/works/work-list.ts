/** Works for the city's teams, out of its picture: what is to be done, where, how urgent. Pure. */

import type { City, Place, Thing } from '../city/thing.ts'

export const TEAMS = ['greenSpaces', 'maintenance', 'cleaning'] as const
export type Team = (typeof TEAMS)[number]

export const WORK_KINDS = [
  'leak',
  'cycleFault',
  'valve',
  'dryTree',
  'fullBin',
  'silentSensor',
  'doubtedSensor',
  'emptyBattery',
] as const
export type WorkKind = (typeof WORK_KINDS)[number]

export type Work = {
  /** Kind, subject and beginning: the same at every look. */
  readonly id: string
  readonly kind: WorkKind
  readonly team: Team
  /** A thing, or a device's EUI where it serves none. */
  readonly subject: string
  readonly name: string
  readonly place?: Place
  readonly sinceMs: number
  /** Within a kind the higher goes first: litres an hour, kPa above the threshold, hours of silence. */
  readonly weight: number
  /** Litres, tension, percent, sensor: numbers and texts with their unit in the name. */
  readonly detail: Readonly<Record<string, string | number>>
}

const TEAM_OF: Readonly<Record<WorkKind, Team>> = {
  leak: 'greenSpaces',
  cycleFault: 'greenSpaces',
  valve: 'greenSpaces',
  dryTree: 'greenSpaces',
  fullBin: 'cleaning',
  silentSensor: 'maintenance',
  doubtedSensor: 'maintenance',
  emptyBattery: 'maintenance',
}
const HOUR_MS = 3_600_000

/** In the order of kinds, the heaviest of each first. `wrongSpaces`: found wrong by the patrol. */
export function workList(city: City, wrongSpaces: ReadonlySet<string>): readonly Work[] {
  const works = [...city.things.values()].flatMap((thing) => ofThing(thing, city, wrongSpaces))
  return [...works, ...ofDevices(city)].sort(
    (a, b) =>
      WORK_KINDS.indexOf(a.kind) - WORK_KINDS.indexOf(b.kind) ||
      b.weight - a.weight ||
      (a.id < b.id ? -1 : 1),
  )
}

type About = Pick<Work, 'sinceMs' | 'weight' | 'detail'>

function ofThing(thing: Thing, { nowMs }: City, wrongSpaces: ReadonlySet<string>): readonly Work[] {
  const work = (kind: WorkKind, about: About): Work => workOf(kind, thing, about)
  switch (thing.kind) {
    case 'zone':
    case 'site':
    case 'tree': {
      const { leak, cycleFault, valves, soil } = thing
      return [
        ...(leak?.isConfirmed
          ? [
              work('leak', {
                sinceMs: leak.sinceMs,
                weight: leak.flowLitresPerHour,
                detail: {
                  leak: leak.kind,
                  flowLitresPerHour: leak.flowLitresPerHour,
                  // What was told, and what has run since.
                  lostLitres: Math.round(
                    leak.lostLitres +
                      (leak.flowLitresPerHour * Math.max(0, nowMs - leak.toldMs)) / HOUR_MS,
                  ),
                  confidence: leak.confidence,
                },
              }),
            ]
          : []),
        ...(cycleFault
          ? [
              work('cycleFault', {
                sinceMs: cycleFault.sinceMs,
                weight: Math.abs(cycleFault.foundLitres - cycleFault.expectedLitres),
                detail: {
                  fault: cycleFault.kind,
                  expectedLitres: cycleFault.expectedLitres,
                  foundLitres: cycleFault.foundLitres,
                },
              }),
            ]
          : []),
        ...valves
          .filter(({ status }) => status === 'unsure')
          .map(({ devEui, sinceMs }) => work('valve', { sinceMs, weight: 0, detail: { devEui } })),
        ...(soil?.isDry
          ? [
              work('dryTree', {
                sinceMs: soil.atMs,
                weight: soil.tensionKpa - soil.thresholdKpa,
                detail: { tensionKpa: soil.tensionKpa, thresholdKpa: soil.thresholdKpa },
              }),
            ]
          : []),
      ]
    }
    case 'bin': {
      const { isFull, fillPercent = 100, toldMs = nowMs } = thing
      if (!isFull) return []
      return [work('fullBin', { sinceMs: toldMs, weight: fillPercent, detail: { fillPercent } })]
    }
    case 'space': {
      const isDoubted = thing.unknownBecause === 'distrusted' || wrongSpaces.has(thing.id)
      if (!isDoubted) return []
      const reason = wrongSpaces.has(thing.id) ? 'foundWrong' : 'doubted'
      const { sinceMs = 0 } = thing
      return [work('doubtedSensor', { sinceMs, weight: 0, detail: { reason } })]
    }
    default:
      return []
  }
}

function ofDevices({ devices, things, nowMs }: City): readonly Work[] {
  return [...devices.values()].flatMap((device): Work[] => {
    const { devEui, silentSinceMs, isBatteryLow, batteryPercent, distrusted, thingIds } = device
    const thing = things.get(thingIds[0] ?? '')
    const at = thing ?? { id: devEui, name: devEui.toUpperCase() }
    const work = (kind: WorkKind, about: About): Work => {
      return workOf(kind, at, { ...about, detail: { devEui, ...about.detail } }, devEui)
    }
    return [
      ...(silentSinceMs !== undefined
        ? [
            work('silentSensor', {
              sinceMs: silentSinceMs,
              weight: Math.round((nowMs - silentSinceMs) / HOUR_MS),
              detail: {},
            }),
          ]
        : []),
      ...distrusted.map(({ quantity, sinceMs, reason }) =>
        work('doubtedSensor', { sinceMs, weight: 0, detail: { quantity, reason } }),
      ),
      ...(isBatteryLow
        ? [
            work('emptyBattery', {
              sinceMs: 0,
              weight: 100 - (batteryPercent ?? 0),
              detail: { ...(batteryPercent !== undefined && { batteryPercent }) },
            }),
          ]
        : []),
    ]
  })
}

function workOf(
  kind: WorkKind,
  at: { readonly id: string; readonly name: string; readonly place?: Place },
  about: About,
  of: string = at.id,
): Work {
  return {
    id: `${kind}:${of}:${Math.round(about.sinceMs)}`,
    kind,
    team: TEAM_OF[kind],
    subject: at.id,
    name: at.name,
    ...(at.place && { place: at.place }),
    ...about,
  }
}
