/**
 * The city as it stands, from the states that stand (the store keeps the newest of each, whatever order
 * facts came in), the asset file and the gateways. What a gateway told is not known any more a while
 * after the gateway itself is lost: nobody would tell us of a change.
 */

import type { DevEui, GatewayEui } from '../../../base/ids.ts'
import type { EventFact, Fact, ReadingFact } from '../../fact.ts'
import { kindByFact } from '../../kpi/asset.ts'
import type { ProfileOf } from '../profiles.ts'
import type { StoredGateway, StoredState } from '../store.ts'
import { type CityAsset, isKind } from './assets.ts'
import { makeDevice } from './make-device.ts'
import { makeGateway } from './make-gateway.ts'
import {
  makeBin,
  makeBuilding,
  makeCallPoint,
  makeMeasuringPoint,
  makeSegment,
} from './make-place.ts'
import { makeSpace } from './make-space.ts'
import { makeWaterThing } from './make-water.ts'
import type { City, Device, DeviceAlarm, Thing, ThingHead } from './thing.ts'
import { NO_STATES, type States, Told } from './told.ts'

export type PictureParts = {
  readonly nowMs: number
  readonly position: number
  readonly states: readonly StoredState[]
  readonly assets: ReadonlyMap<string, CityAsset>
  readonly gateways: readonly StoredGateway[]
  readonly profileOf: ProfileOf
}

/** A broker's hiccup makes nothing unknown. */
export const GATEWAY_SILENT_MS = 5 * 60_000

export function pictureOf(parts: PictureParts): City {
  const { nowMs, position, assets, gateways } = parts
  const told = sort(parts.states)
  const silent = new Set(gateways.filter((one) => isSilent(one, nowMs)).map(({ gw }) => gw))
  const ids = new Set([...assets.keys(), ...told.things.keys()])
  const things = [...ids].sort().flatMap((id): Thing[] => {
    const states = told.things.get(id) ?? NO_STATES
    const thing = makeThing(id, states, assets.get(id), silent)
    return thing ? [thing] : []
  })
  return {
    nowMs,
    position,
    things: new Map(things.map((thing) => [thing.id, thing])),
    devices: devicesOf(things, told, parts.profileOf),
    gateways: gateways.map((one) => makeGateway(one, told.gateways.get(one.gw))),
    alarms: alarmsOf(told.things),
  }
}

function isSilent({ online, lastHeardMs }: StoredGateway, nowMs: number): boolean {
  return !online && nowMs - lastHeardMs > GATEWAY_SILENT_MS
}

// ── What was told, by whom it is of ─────────────────────────────────────────────────────────────

type Readings = ReadonlyMap<DevEui, StoredState & { readonly fact: ReadingFact }>
type Sorted = {
  readonly things: ReadonlyMap<string, States>
  readonly devices: ReadonlyMap<string, States>
  readonly readings: Readings
  readonly gateways: ReadonlyMap<string, Told>
}

const OF_DEVICES: readonly string[] = ['device', 'battery', 'trust', 'pace']
const OF_GATEWAYS = 'gateway'

function sort(states: readonly StoredState[]): Sorted {
  const things = new Map<string, Map<string, Told>>()
  const devices = new Map<string, Map<string, Told>>()
  const readings = new Map<DevEui, StoredState & { readonly fact: ReadingFact }>()
  const gateways = new Map<string, Told>()
  for (const state of states) {
    if (isReading(state)) {
      readings.set(state.fact.devEui, state)
      continue
    }
    const told = new Told(state as StoredState & { readonly fact: EventFact })
    if (state.kind === OF_GATEWAYS) {
      gateways.set(state.subject, told)
      continue
    }
    const of = OF_DEVICES.includes(state.kind) ? devices : things
    const there = of.get(state.subject)
    if (there) there.set(state.kind, told)
    else of.set(state.subject, new Map([[state.kind, told]]))
  }
  return { things, devices, readings, gateways }
}

function isReading(state: StoredState): state is StoredState & { readonly fact: ReadingFact } {
  return (state.fact as Fact).type === 'reading'
}

// ── Things ──────────────────────────────────────────────────────────────────────────────────────

function makeThing(
  id: string,
  states: States,
  asset: CityAsset | undefined,
  silent: ReadonlySet<GatewayEui>,
): Thing | undefined {
  const kind = asset?.kind ?? kindOfTold(states)
  const head = headOf(id, states, asset)
  switch (kind) {
    case 'space': {
      const isGatewaySilent = head.gateway !== undefined && silent.has(head.gateway)
      return makeSpace(head, states, { asset, isGatewaySilent })
    }
    case 'zone':
    case 'site':
    case 'tree':
      return makeWaterThing(head, kind, states)
    case 'callPoint':
      return makeCallPoint(head, states)
    case 'building':
      return makeBuilding(head, states)
    case 'bin':
      return makeBin(head, states)
    case 'segment':
      return makeSegment(head, states)
    case 'noisePoint':
    case 'airPoint':
    case 'heatPoint':
      return makeMeasuringPoint(head, kind, states)
    case undefined:
      return undefined
    default:
      return kind satisfies never
  }
}

/** Of what is in no file, by what was told of it. */
function kindOfTold(states: States): Thing['kind'] | undefined {
  const kinds = [...states.values()].map(({ type }) => kindByFact(type))
  return kinds.find(isKind)
}

function headOf(id: string, states: States, asset: CityAsset | undefined): ThingHead {
  const told = [...states.values()]
  const newest = told.reduce<Told | undefined>(
    (latest, one) => (latest && latest.atMs >= one.atMs ? latest : one),
    undefined,
  )
  const { name = id, place, row, rowName, siteId } = asset ?? {}
  const named = told.flatMap(({ devEui }) => devEui ?? [])
  const seen = states.get('acknowledged')
  const devEuis = new Set([...named, ...(asset?.devEuis ?? [])])
  return {
    id,
    name,
    ...(place && { place }),
    ...(row && { row }),
    ...(rowName && { rowName }),
    ...(siteId && { siteId }),
    ...(newest && { gateway: newest.gateway, toldMs: newest.atMs }),
    ...(seen && {
      acknowledged: {
        of: seen.text('of'),
        ofMs: seen.number('ofMs'),
        by: seen.text('by'),
        atMs: seen.atMs,
      },
    }),
    devEuis: [...devEuis].sort(),
    isClockTrusted: newest?.isClockTrusted ?? true,
  }
}

function alarmsOf(things: Sorted['things']): readonly DeviceAlarm[] {
  return [...things].flatMap(([subject, states]): DeviceAlarm[] => {
    const told = states.get('alarm')
    if (told?.type !== 'alarmRaised' || !told.devEui) return []
    return [{ subject, devEui: told.devEui, what: told.text('what'), sinceMs: told.atMs }]
  })
}

// ── Devices ─────────────────────────────────────────────────────────────────────────────────────

function devicesOf(
  things: readonly Thing[],
  { devices, readings }: Sorted,
  profileOf: ProfileOf,
): ReadonlyMap<DevEui, Device> {
  const serves = new Map<DevEui, string[]>()
  const gatewayOf = new Map<DevEui, GatewayEui>()
  for (const { id, devEuis, gateway } of things) {
    for (const devEui of devEuis) {
      serves.set(devEui, [...(serves.get(devEui) ?? []), id])
      if (gateway) gatewayOf.set(devEui, gateway)
    }
  }
  const all = new Set([
    ...serves.keys(),
    ...readings.keys(),
    ...(devices.keys() as Iterable<DevEui>),
  ])
  const made = [...all].sort().flatMap((devEui): Device[] => {
    const states = devices.get(devEui) ?? NO_STATES
    const reading = readings.get(devEui)
    const [first] = states.values()
    const gateway = reading?.gw ?? first?.gateway ?? gatewayOf.get(devEui)
    if (!gateway) return []
    const thingIds = serves.get(devEui) ?? []
    const profile = reading && profileOf(reading.fact.profile, reading.fact.values.length)
    return [makeDevice({ devEui, gateway, thingIds, profile, states, ...(reading && { reading }) })]
  })
  return new Map(made.map((device) => [device.devEui, device]))
}
