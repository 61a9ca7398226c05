/**
 * ParkingIndicator: what the published models have no attribute for, in a context of our own (§8): rotations,
 * occupancy, shortest and longest stay of a row's spaces of one category over a civil day in Paris.
 */

import { boundsOfCivilDay, type CivilDayBounds } from '../../../base/civil-day.ts'
import type { GroupKpi } from '../../kpi/groups.ts'
import { type ParkingZone, parkingZones } from '../city/parking-zone.ts'
import { isPublishable } from '../city/privacy.ts'
import type { AskKpis } from '../indicators/city-kpis.ts'
import { type Entity, known, property, relation, time } from './entity.ts'
import { assetUrn, type Scene } from './scene.ts'
import { durationText } from './text.ts'

/** Of all rows over one civil day; the indicators of a day that is not over are provisional. */
export async function indicatorEntities(
  scene: Scene,
  day: string,
  ask: AskKpis,
): Promise<readonly Entity[]> {
  const bounds = boundsOfCivilDay(day)
  if (!bounds) return []
  const asked = { period: 'day', fromMs: bounds.startMs, count: 1 } as const
  const [bucket] = (await ask({ ...asked, grouping: 'rowCategory' })).buckets
  const isFinal = bucket?.final === true
  const groups = new Map(
    (bucket?.groups ?? [])
      .filter(({ kind }) => kind === 'space')
      .map((group) => [group.group, group]),
  )
  const periodMs = bounds.endMs - bounds.startMs
  return parkingZones(scene.city).flatMap((zone) => {
    const group = groups.get(zone.id)
    const { category, spaces } = zone
    if (!group || !isPublishable(scene.view, { category, spaces: spaces.length, periodMs }))
      return []
    return indicatorEntity(scene, zone, { day, ...bounds, isFinal }, group)
  })
}

function indicatorEntity(
  scene: Scene,
  { id }: ParkingZone,
  { day, startMs, endMs, isFinal }: CivilDayBounds & { day: string; isFinal: boolean },
  group: GroupKpi,
): Entity {
  const { rotations, occupancyRate, minStayMs, maxStayMs, coverage, assets, hasOpenStay } = group
  const isProvisional = !isFinal || hasOpenStay === true
  return {
    id: assetUrn(scene, 'ParkingIndicator', id, day),
    type: 'ParkingIndicator',
    attributes: known({
      refParkingSite: relation(assetUrn(scene, 'OnStreetParking', id)),
      periodFrom: time(startMs),
      periodTo: time(endMs),
      spaces: property(assets),
      // Known share of the time: below a half nothing but that is told.
      coverage: property(coverage),
      provisional: property(isProvisional),
      rotationsPerDay: rotations !== undefined && property(rotations),
      occupancyRate: occupancyRate !== undefined && property(occupancyRate),
      minStay: minStayMs !== undefined && property(durationText(minStayMs)),
      maxStay: maxStayMs !== undefined && property(durationText(maxStayMs)),
    }),
  }
}
