/** A zone and its valve, as programme and interlocks look at them, from the engine's state. */

import type { DevEui } from '../../base/ids.ts'
import type { ZoneView } from '../actuate/interlocks.ts'
import { locksOn } from '../actuate/locks.ts'
import type { PlannedZone } from '../actuate/plan-zone.ts'
import type { AssetState } from '../detect/asset-state.ts'
import { airOf, rainOf } from '../detect/surroundings/weather.ts'
import { flowOf, UNKNOWN_FLOW } from '../detect/water/zone-flow.ts'
import type { Asset, Binding } from '../registry/model.ts'
import { aroundOf } from './around.ts'
import type { EngineState } from './state.ts'

/** The valve that is bound to the zone now. */
export function valveBinding(state: EngineState, zone: string): Binding | undefined {
  return state.bindings.get(zone)?.find(({ role, toMs }) => role === 'valve' && toMs === undefined)
}

/** Whether the device is the valve of some zone now. */
export function isValve(state: EngineState, devEui: DevEui): boolean {
  const all = [...state.bindings.values()].flat()
  return all.some((one) => one.devEui === devEui && one.role === 'valve' && one.toMs === undefined)
}

export function zoneView(
  state: EngineState,
  zone: Asset,
  now: { readonly lineMs: number; readonly atMs: number; readonly clk: number },
): ZoneView {
  const { siteId } = zone.properties
  const own = state.assetStates.get(zone.id)
  const binding = valveBinding(state, zone.id)
  const device = binding && state.devices.get(binding.devEui)
  const { members, stateOf } = aroundOf(state, zone)
  const site = members.find(({ kind }) => kind === 'site')
  const others = members.filter(({ id, kind }) => kind === 'zone' && id !== zone.id)
  return {
    loss: own?.water?.leak?.kind ?? null,
    isUnsure: own?.watering?.isUnsure ?? false,
    isOpening: isOpening(own),
    valve: {
      model: device?.device.profile ?? '',
      hardware: own?.watering?.hardware ?? null,
      class: device?.device.class ?? 'A',
      isSilent: device?.silence?.isSilent ?? false,
    },
    locks: locksOn(state.locks.values(), { zone: zone.id, site: siteId }, now),
    ...weatherAt(state, siteId, now),
    othersOpen: others.filter(({ id }) => isOpening(stateOf(id))).length,
    openAtOnceMax: site?.properties.openAtOnceMax ?? null,
  }
}

/** `undefined`: no programme, or no valve to open. */
export function plannedZone(
  state: EngineState,
  zone: Asset,
  now: { readonly lineMs: number; readonly atMs: number; readonly clk: number },
): PlannedZone | undefined {
  const { programme, designLitresPerMinute } = zone.properties
  if (!programme || !valveBinding(state, zone.id)) return undefined
  const own = state.assetStates.get(zone.id)
  const design = designLitresPerMinute === undefined ? undefined : designLitresPerMinute * 60
  return {
    zone: zone.id,
    programme,
    interlocks: zoneView(state, zone, now),
    soil: { isDry: own?.soil?.tensionKpa == null ? null : own.soil.isDry },
    flowLitresPerHour: flowOf(own?.water?.cycles.flow ?? UNKNOWN_FLOW, design),
    last: own?.watering?.last ?? null,
    wateredLineMs: own?.watering?.wateredLineMs ?? null,
  }
}

/** Of the stations at the zone's site; where it has none, of all that this gateway hears: the worst of them. */
function weatherAt(
  state: EngineState,
  siteId: string | undefined,
  { lineMs }: { readonly lineMs: number },
): Pick<ZoneView, 'airC' | 'rainMm24h'> {
  const stations = [...state.assets.values()].flatMap(({ id, properties }) => {
    const weather = state.assetStates.get(id)?.weather
    return weather ? [{ site: properties.siteId, weather }] : []
  })
  const own = stations.filter(({ site }) => site !== undefined && site === siteId)
  const asked = own.length > 0 ? own : stations
  const air = asked.flatMap(({ weather }) => airOf(weather, lineMs) ?? [])
  const rain = asked.flatMap(({ weather }) => rainOf(weather, lineMs) ?? [])
  return {
    airC: air.length > 0 ? Math.min(...air) : null,
    rainMm24h: rain.length > 0 ? Math.max(...rain) : null,
  }
}

function isOpening(state: AssetState | undefined): boolean {
  const watering = state?.watering
  return watering?.valve?.isOpen === true || (watering?.order ?? null) !== null
}
