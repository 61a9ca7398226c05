/** The detectors' states as evidence for pages: api/asset-details.ts. */

import type { AssetDetails } from '../api/asset-details.ts'
import type { AssetState } from '../detect/asset-state.ts'
import { soilPolicy } from '../detect/policy.ts'
import type { Cycles } from '../detect/water/cycles-state.ts'
import { rowsOf, type Shown } from '../detect/water/evidence.ts'
import type { Leak } from '../detect/water/leak.ts'
import type { Asset, Binding } from '../registry/model.ts'
import { buildingDetails, callDetails } from './safety-details.ts'
import { spaceDetails } from './space-details.ts'

type LeakDetails = NonNullable<AssetDetails['leak']> | null
type CycleFaultDetails = NonNullable<AssetDetails['cycleFault']> | null

/** `utcOf`: a moment of the engine's line as UTC, by the clock of now, which is `nowMs`. */
export function detailsOf(
  asset: Asset,
  bindings: readonly Binding[],
  state: AssetState,
  utcOf: (lineMs: number) => number,
  nowMs: number,
): AssetDetails {
  const alarms = standingAlarms(state).map(({ what, lineMs }) => ({ what, sinceMs: utcOf(lineMs) }))
  const details = kindDetails(asset, bindings, state, utcOf, nowMs)
  return alarms.length > 0 ? { ...details, alarms } : details
}

type Standing = { readonly what: string; readonly lineMs: number }

function standingAlarms({ deviceAlarms, binFire, supervision }: AssetState): readonly Standing[] {
  const told = Object.entries(deviceAlarms?.standing ?? {}).map(([key, lineMs]) => ({
    what: key.split(' ')[1] ?? '',
    lineMs,
  }))
  const since = binFire?.burningSinceLineMs ?? null
  const missed = Object.values(supervision?.devices ?? {}).flatMap(({ isLost, lastLineMs }) =>
    isLost ? [{ what: 'missed', lineMs: lastLineMs }] : [],
  )
  return [...(since === null ? [] : [{ what: 'fire', lineMs: since }]), ...told, ...missed]
}

function kindDetails(
  asset: Asset,
  bindings: readonly Binding[],
  state: AssetState,
  utcOf: (lineMs: number) => number,
  nowMs: number,
): AssetDetails {
  const { watering, water, soil, fill, hourly, footfall } = state
  switch (asset.kind) {
    case 'space':
      return spaceDetails(asset, state, utcOf)
    case 'zone':
    case 'tree':
      return {
        valve: valveDetails(watering, utcOf),
        leak: leakDetails(water, utcOf),
        cycleFault: cycleFaultDetails(water?.cycles, utcOf),
        soil:
          soil?.tensionKpa == null
            ? null
            : {
                tensionKpa: soil.tensionKpa,
                thresholdKpa: soilPolicy(asset, bindings).thresholdKpa,
                isDry: soil.isDry,
                probes: Object.keys(soil.probes).length,
              },
      }
    case 'site':
      return { leak: leakDetails(state.site, utcOf) }
    case 'bin':
      return {
        fill: fill?.percent == null ? null : { percent: fill.percent, atMs: utcOf(fill.atLineMs) },
      }
    case 'callPoint':
      return callDetails(asset, state, utcOf)
    case 'building':
      return buildingDetails(asset, state, utcOf, nowMs)
    default: {
      const values = Object.entries(hourly?.quantities ?? {}).map(([quantity, open]) => {
        return { quantity, value: open.last, atMs: utcOf(open.lastLineMs) }
      })
      const last = footfall?.last
      if (!last) return { values }
      const atMs = utcOf(last.lineMs)
      return {
        values: [
          { quantity: 'people.inTotal', value: last.inTotal, atMs },
          { quantity: 'people.outTotal', value: last.outTotal, atMs },
        ],
      }
    }
  }
}

function valveDetails(
  watering: AssetState['watering'],
  utcOf: (lineMs: number) => number,
): NonNullable<AssetDetails['valve']> | null {
  if (!watering?.valve) return null
  const { valve, order, isUnsure } = watering
  const closesLineMs = order?.closesLineMs ?? null
  return {
    isOpen: valve.isOpen,
    sinceMs: utcOf(valve.sinceLineMs),
    isUnsure,
    closesMs: closesLineMs === null ? null : utcOf(closesLineMs),
  }
}

type Watched = { readonly leak: Leak | null; readonly shown: readonly Shown[] }

function leakDetails(watched: Watched | null, utcOf: (lineMs: number) => number): LeakDetails {
  if (!watched?.leak) return null
  const { level, kind, sinceLineMs, flowLitresPerHour, lostLitres } = watched.leak
  return {
    level,
    kind,
    sinceMs: utcOf(sinceLineMs),
    flowLitresPerHour: Math.round(flowLitresPerHour * 10) / 10,
    lostLitres: Math.round(lostLitres),
    evidence: rowsOf(watched.shown, utcOf),
  }
}

function cycleFaultDetails(
  cycles: Cycles | undefined,
  utcOf: (lineMs: number) => number,
): CycleFaultDetails {
  if (!cycles?.fault) return null
  const { kind, sinceLineMs, litres } = cycles.fault
  const evidence = rowsOf(cycles.shown, utcOf)
  return { kind, sinceMs: utcOf(sinceLineMs), litres: Math.round(litres), evidence }
}
