/**
 * A small city as a value, with each kind of thing and each way of not knowing: what interfaces and pages
 * are tested on. Monday 15 June 2026, 09:30 UTC.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { City, Device, Publisher, Space, Thing } from '../../sync/hypervisor/city/thing.ts'

export const NOW_MS = Date.parse('2026-06-15T09:30:00Z')
export const GATEWAY = '70b3d5fffe000007' as GatewayEui
export const DEV_EUI = '70b3d5e75e00a1b2' as DevEui
const SOIL_EUI = 'a84041ffff181cc4' as DevEui
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const AIX: Publisher = {
  name: 'Aix-en-Provence',
  insee: '13001',
  country: 'fr',
  siret: '21130001900016',
  scope: 'aix',
  baseUrl: 'https://hyperviseur.aix.example',
}

function head(id: string, name: string, more: Partial<Thing> = {}) {
  return {
    id,
    name,
    gateway: GATEWAY,
    devEuis: [] as readonly DevEui[],
    toldMs: NOW_MS - 19_000,
    isClockTrusted: true,
    place: { lon: 5.4474, lat: 43.5263 },
    ...more,
  }
}

/** A space that is free for an hour, unless said otherwise. */
export function space(id: string, more: Partial<Space> = {}): Space {
  return {
    ...head(id, id.toUpperCase()),
    kind: 'space',
    category: 'normal',
    status: 'free',
    sinceMs: NOW_MS - HOUR_MS,
    isEstimated: false,
    row: 'cours-mirabeau',
    ...more,
  }
}

const THINGS: readonly Thing[] = [
  space('pmr-0042', {
    name: 'PMR-0042',
    category: 'prm',
    limitMinutes: 720,
    status: 'occupied',
    sinceMs: Date.parse('2026-06-15T09:12:05Z'),
    place: { lon: 5.447412, lat: 43.526311 },
    devEuis: [DEV_EUI],
  }),
  space('pmr-0043', { category: 'prm', place: { lon: 5.4476, lat: 43.5264 } }),
  // Names as people write them.
  space('liv-0007', {
    name: 'Livraison "L’Épicerie"; <devant> le n° 4, (côté nord)',
    category: 'delivery',
    limitMinutes: 20,
    status: 'occupied',
    sinceMs: NOW_MS - 50 * MINUTE_MS,
    over: { startedMs: NOW_MS - 25 * MINUTE_MS, limitMinutes: 20, confidence: 0.93 },
    place: { lon: 5.4477, lat: 43.5265 },
  }),
  space('ve-0003', {
    category: 'ev',
    status: 'unknown',
    unknownBecause: 'silent-sensor',
    sinceMs: NOW_MS - 10 * HOUR_MS,
    place: { lon: 5.4478, lat: 43.5266 },
  }),
  space('std-0100', {
    isEstimated: true,
    row: 'rue-espariat',
    place: { lon: 5.4452, lat: 43.5271 },
  }),
  space('std-0101', { isClockTrusted: false, row: 'rue-espariat' }),
  // Nobody has given it a place.
  (({ place: _none, ...nowhere }) => nowhere)(
    space('std-0102', { status: 'unknown', unknownBecause: 'never-told', row: 'rue-espariat' }),
  ),
  {
    ...head('parc-vendome-4', 'Parc Vendôme, zone 4'),
    kind: 'zone',
    siteId: 'parc-vendome',
    place: { lon: 5.442, lat: 43.5315 },
    devEuis: [SOIL_EUI],
    leak: {
      kind: 'hidden_leak',
      isConfirmed: true,
      sinceMs: Date.parse('2026-06-15T02:55:00Z'),
      toldMs: Date.parse('2026-06-15T03:42:10Z'),
      flowLitresPerHour: 84,
      confidence: 0.97,
      lostLitres: 552,
    },
    valves: [{ devEui: SOIL_EUI, valve: 1, status: 'closed', sinceMs: NOW_MS - 4 * HOUR_MS }],
    lastWatering: {
      endedMs: NOW_MS - 4 * HOUR_MS,
      durationMs: 35 * MINUTE_MS,
      litres: 1_240,
      expectedLitres: 1_200,
    },
    lastHour: { hourMs: NOW_MS - 90 * MINUTE_MS, litres: 86.5, coverage: 1 },
    values: [
      {
        quantity: 'pressure.water',
        mean: 2.9,
        min: 2.7,
        max: 3.1,
        fromMs: NOW_MS - 90 * MINUTE_MS,
        toMs: NOW_MS - 30 * MINUTE_MS,
      },
    ],
  },
  {
    ...head('parc-vendome', 'Parc Vendôme'),
    kind: 'site',
    valves: [],
    values: [],
  },
  {
    ...head('platane-117', 'Platane 117'),
    kind: 'tree',
    place: { lon: 5.4481, lat: 43.5262 },
    devEuis: [SOIL_EUI],
    valves: [],
    soil: {
      tensionKpa: 38.2,
      thresholdKpa: 60,
      isDry: false,
      probes: 2,
      atMs: Date.parse('2026-06-15T09:00:00Z'),
    },
    values: [
      {
        quantity: 'soil.tension@40',
        mean: 38.2,
        min: 37.9,
        max: 38.6,
        fromMs: Date.parse('2026-06-15T08:00:00Z'),
        toMs: Date.parse('2026-06-15T09:00:00Z'),
      },
    ],
  },
  {
    ...head('borne-rotonde', 'Borne Rotonde'),
    kind: 'callPoint',
    lastCallMs: NOW_MS - 2 * MINUTE_MS,
    isSupervised: true,
  },
  {
    ...head('ecole-sallier', 'École Sallier'),
    kind: 'building',
    intrusion: { what: 'motion', sinceMs: NOW_MS - 5 * MINUTE_MS },
    isSupervised: true,
  },
  {
    ...head('corbeille-rotonde', 'Corbeille Rotonde'),
    kind: 'bin',
    fillPercent: 86,
    isFull: true,
    fullByMs: NOW_MS,
    isOnFire: false,
  },
  {
    ...head('flux-mirabeau', 'Cours Mirabeau, milieu'),
    kind: 'segment',
    count: {
      fromMs: NOW_MS - 30 * MINUTE_MS,
      toMs: NOW_MS - 15 * MINUTE_MS,
      inCount: 212,
      outCount: 187,
      coverage: 1,
    },
  },
  {
    ...head('bruit-verdun', 'Place de Verdun'),
    kind: 'noisePoint',
    values: [quarter('noise.laeq', 61.4)],
    noiseDay: { day: '2026-06-14', lDay: 62.1, lEvening: 63.4, lNight: 54.2, lDen: 64.3 },
  },
  {
    ...head('air-rotonde', 'Air Rotonde'),
    kind: 'airPoint',
    values: [quarter('air.o3', 96), quarter('air.pm10', 18.2), quarter('air.pm25', 9.4)],
  },
  {
    ...head('chaleur-precheurs', 'Place des Prêcheurs'),
    kind: 'heatPoint',
    values: [quarter('air.temperature', 27.3), quarter('air.relativeHumidity', 41)],
    heatNight: { night: '2026-06-14', minC: 21.2, hoursAbove20: 9 },
  },
]

function quarter(quantity: string, mean: number) {
  const toMs = NOW_MS - 15 * MINUTE_MS
  return { quantity, mean, min: mean - 1, max: mean + 1, fromMs: toMs - 15 * MINUTE_MS, toMs }
}

const DEVICES: readonly Device[] = [
  {
    devEui: DEV_EUI,
    gateway: GATEWAY,
    thingIds: ['pmr-0042'],
    profile: 'parking/nedap-sensit',
    lastReadingMs: NOW_MS - 19_000,
    measurements: [{ quantity: 'parking.occupied', index: 0, unit: 'bool', value: 1 }],
    batteryPercent: 81,
    isBatteryLow: false,
    distrusted: [],
  },
  {
    devEui: SOIL_EUI,
    gateway: GATEWAY,
    thingIds: ['parc-vendome-4', 'platane-117'],
    measurements: [],
    silentSinceMs: NOW_MS - 3 * HOUR_MS,
    isBatteryLow: true,
    distrusted: [],
  },
]

/** The city above; or one of other things. */
export function cityOf(things: readonly Thing[] = THINGS, devices = DEVICES): City {
  const sorted = [...things].sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    nowMs: NOW_MS,
    position: 1_000,
    things: new Map(sorted.map((thing) => [thing.id, thing])),
    devices: new Map(devices.map((device) => [device.devEui, device])),
    gateways: [{ gw: GATEWAY, version: '0.1.0', isOnline: true, lastHeardMs: NOW_MS - 1_000 }],
    alarms: [],
  }
}
