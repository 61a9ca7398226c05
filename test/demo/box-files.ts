/** The two files that come before a round: the vendor's keys, and the city's plan (docs/technician/install.md). */

import type { BindingRole } from '../../gateway/registry/model.ts'
import { type AssetPlan, assetsOf, type CityPlan, sensorsOf } from './city-plan.ts'

export function keysFile(city: CityPlan): string {
  const rows = sensorsOf(city).map(({ identity, profile, name }) => {
    const { devEui, joinEui, appKey, macVersion } = identity
    return [devEui, joinEui, appKey, name, profile, macVersion]
  })
  return fileOf([['devEui', 'joinEui', 'appKey', 'name', 'profile', 'macVersion'], ...rows])
}

const PLAN_HEAD = [
  ...['id', 'kind', 'name', 'lat', 'lon', 'role', 'index', 'week'],
  ...['category', 'limitMinutes', 'litresPerPulse', 'designLitresPerMinute', 'dryKpa'],
] as const

/** A row a sensor; the first of an asset says what it is. */
export function planFile(city: CityPlan): string {
  return fileOf([PLAN_HEAD, ...assetsOf(city).flatMap(rowsOf)])
}

function rowsOf({ id, kind, name, place, properties, sensors }: AssetPlan): readonly string[][] {
  const of = properties as Readonly<Record<string, unknown>>
  return sensors.flatMap(mountsOf).map(({ role, index }, i) => {
    const cells: Readonly<Record<string, unknown>> = {
      ...{ id, role, index, week: 'any' },
      ...(i === 0 && { ...of, kind, name, lat: place.lat, lon: place.lon }),
    }
    return PLAN_HEAD.map((column) => String(cells[column] ?? ''))
  })
}

type Mounted = { readonly role: BindingRole; readonly index: number }

/** A valve of this demo counts the water of its zone. */
function mountsOf({ role, index }: Mounted): readonly Mounted[] {
  const own = { role, index }
  return role === 'valve' ? [own, { role: 'meter', index }] : [own]
}

function fileOf(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join(';')).join('\n')}\n`
}
