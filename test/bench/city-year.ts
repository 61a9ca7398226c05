/**
 * A year of a city of 1 500 devices and 20 gateways as facts: hours of all that tells hours, stays, over-
 * stays, waterings, leaks and calls; written by the store's own path. For `cigale bench hypervisor`.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { type EventFact, type EventFactType, FACT_TYPES, type Fact } from '../../sync/fact.ts'
import type { AssetMap } from '../../sync/hypervisor/asset-map.ts'
import type { StoreWrite } from '../../sync/hypervisor/gateway-state.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { rowBytes } from '../../sync/row.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const GATEWAYS = 20
const EPOCH = 7

type Kind = {
  readonly kind: string
  readonly count: number
  readonly quantities?: readonly string[]
}

/** 1 500 devices: what the plan of Aix names, and what a city adds. */
const KINDS: readonly Kind[] = [
  { kind: 'space', count: 330 },
  { kind: 'zone', count: 120, quantities: ['pressure.water'] },
  { kind: 'site', count: 20 },
  { kind: 'tree', count: 300, quantities: ['soil.tension@20', 'soil.tension@40'] },
  { kind: 'bin', count: 240 },
  { kind: 'segment', count: 90 },
  { kind: 'noisePoint', count: 60, quantities: ['noise.laeq'] },
  { kind: 'airPoint', count: 40, quantities: ['air.pm25', 'air.pm10', 'air.temperature'] },
  { kind: 'heatPoint', count: 200, quantities: ['air.temperature', 'air.relativeHumidity'] },
  { kind: 'callPoint', count: 60 },
  { kind: 'building', count: 40 },
]

type Asset = {
  readonly id: string
  readonly kind: Kind
  readonly index: number
  readonly gw: GatewayEui
  readonly devEui: DevEui
}

export function yearAssets(): readonly Asset[] {
  let number = 0
  return KINDS.flatMap((kind) =>
    Array.from({ length: kind.count }, (_, index): Asset => {
      const hex = (number++).toString(16).padStart(4, '0')
      return {
        id: `${kind.kind}-${String(index).padStart(3, '0')}`,
        kind,
        index,
        gw: gatewayOf(index % GATEWAYS),
        devEui: `70b3d5499f00${hex}` as DevEui,
      }
    }),
  )
}

function gatewayOf(number: number): GatewayEui {
  return `70b3d5fffe00${number.toString(16).padStart(4, '0')}` as GatewayEui
}

const CATEGORIES = ['normal', 'normal', 'normal', 'prm', 'delivery', 'ev']

export function yearAssetMap(): AssetMap {
  const features = yearAssets().map(({ id, kind, index }) => ({
    type: 'Feature',
    geometry: {
      type: 'Point',
      coordinates: [5.43 + (index % 40) * 0.0008, 43.515 + Math.floor(index / 40) * 0.002],
    },
    properties: {
      id,
      kind: kind.kind,
      name: `Objet ${id}`,
      ...(kind.kind === 'space' && {
        category: CATEGORIES[index % 6],
        row: `rue-${index % 25}`,
        limitMinutes: index % 6 === 4 ? 30 : 720,
      }),
      ...(kind.kind === 'zone' && { siteId: `site-${String(index % 20).padStart(3, '0')}` }),
    },
  }))
  return { type: 'FeatureCollection', features }
}

const random = seededRandom(13001)

function event(
  asset: Asset,
  type: EventFactType,
  atMs: number,
  fields: EventFact['fields'],
): EventFact {
  const { stream } = FACT_TYPES[type]
  const rounded = Math.round(atMs)
  return {
    stream,
    type,
    subject: asset.id,
    atMs: rounded,
    clk: 2,
    rev: 0,
    fields: { devEui: asset.devEui, ...fields },
  }
}

/** What an asset tells of one hour. */
function hourOf(asset: Asset, hourMs: number): readonly EventFact[] {
  const endMs = hourMs + HOUR_MS
  const hour = new Date(hourMs).getUTCHours()
  const isDay = hour >= 6 && hour < 20
  const means = (asset.kind.quantities ?? []).map((quantity) => {
    const mean = Math.round((isDay ? 40 : 30) * 10 + random.below(100)) / 10
    return event(asset, 'valueHour', endMs, {
      hourMs,
      quantity,
      mean,
      min: mean - 2,
      max: mean + 3,
      samples: 4,
    })
  })
  switch (asset.kind.kind) {
    case 'space':
      return spaceHour(asset, hourMs, isDay)
    case 'zone':
      return [
        ...means,
        event(asset, 'zoneHour', endMs, {
          hourMs,
          litres: hour === 4 ? 240 : 0,
          coverage: 1,
          estimated: 0,
        }),
        ...(hour === 4
          ? [
              event(asset, 'wateringDone', hourMs + 900_000, {
                durationMs: 720_000,
                litres: 240,
                expectedLitres: 238,
              }),
            ]
          : []),
      ]
    case 'segment':
      return [
        event(asset, 'countHour', endMs, {
          hourMs,
          inCount: random.below(900),
          outCount: random.below(900),
          coverage: 1,
        }),
      ]
    case 'bin':
      return hour === 9 && random.below(2) === 0
        ? [event(asset, 'binEmptied', hourMs, { fillPercent: 3 })]
        : hour === 18 && random.below(2) === 0
          ? [event(asset, 'binFull', hourMs, { fillPercent: 91 })]
          : []
    case 'callPoint':
      return random.below(2_000) === 0
        ? [event(asset, 'callRaised', hourMs, { press: 1, fCntUp: 1 })]
        : []
    default:
      return means
  }
}

function spaceHour(asset: Asset, hourMs: number, isDay: boolean): readonly EventFact[] {
  const stays = isDay && random.below(3) === 0 ? 1 : 0
  const occupiedMs = random.below(HOUR_MS)
  const hour = event(asset, 'spotHour', hourMs + HOUR_MS, {
    hourMs,
    occupiedMs,
    knownMs: HOUR_MS,
    stays,
  })
  if (stays === 0) return [hour]
  const takenMs = hourMs + random.below(600_000)
  const freedMs = takenMs + 600_000 + random.below(2_000_000)
  const stayMs = freedMs - takenMs
  return [
    event(asset, 'spotTaken', takenMs, { sinceMs: takenMs, inferred: false }),
    event(asset, 'spotFreed', freedMs, { sinceMs: freedMs, stayMs, inferred: false }),
    hour,
  ]
}

/** Writes `days` days that end at `toMs`; tells each day. Gives the number of facts. */
export async function writeYear(
  store: HypervisorStore,
  {
    toMs,
    days,
    onDay,
  }: { readonly toMs: number; readonly days: number; readonly onDay: (day: number) => void },
): Promise<number> {
  const assets = yearAssets()
  const next = new Map<string, number>()
  let count = 0
  const fromMs = Math.floor((toMs - days * DAY_MS) / HOUR_MS) * HOUR_MS
  for (let day = 0; day < days; day++) {
    const lanes = new Map<string, Fact[]>()
    for (let hour = 0; hour < 24; hour++) {
      for (const asset of assets) {
        for (const fact of hourOf(asset, fromMs + day * DAY_MS + hour * HOUR_MS)) {
          const lane = `${asset.gw} ${fact.stream}`
          const there = lanes.get(lane)
          if (there) there.push(fact)
          else lanes.set(lane, [fact])
        }
      }
    }
    const writes = [...lanes].map(([lane, facts]): StoreWrite => {
      count += facts.length
      return commit(lane, facts, next)
    })
    await store.write(writes, fromMs + (day + 1) * DAY_MS)
    onDay(day + 1)
  }
  const online = Array.from({ length: GATEWAYS }, (_, i): StoreWrite => {
    return {
      kind: 'effect',
      gw: gatewayOf(i),
      effect: { kind: 'greeted', version: '0.1.0', epoch: EPOCH, held: undefined },
    }
  })
  await store.write(online, toMs)
  return count
}

function commit(lane: string, facts: readonly Fact[], next: Map<string, number>): StoreWrite {
  const from = next.get(lane) ?? 0
  next.set(lane, from + facts.length)
  const stream = facts[0]!.stream
  return {
    kind: 'effect',
    gw: lane.split(' ')[0] as GatewayEui,
    effect: {
      kind: 'commit',
      cursor: { epoch: EPOCH, stream, next: from + facts.length, head: new Uint8Array(8) },
      rows: facts.map((fact, i) => ({ seq: from + i, fact, bytes: rowBytes(fact) })),
    },
  }
}
