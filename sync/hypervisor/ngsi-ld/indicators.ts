/**
 * ParkingIndicator: what the published models have no attribute for, in a context of our own (§8): rotations,
 * occupancy, shortest and longest stay of a row's spaces of one category over a civil day in Paris.
 */

import { boundsOfCivilDay, type CivilDayBounds } from '../../../base/civil-day.ts'
import { periodKpis } from '../../kpi/answer.ts'
import type { KpiAsset, KpiAssets } from '../../kpi/asset.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import type { GroupKpi } from '../../kpi/groups.ts'
import type { SavingsSettings } from '../../kpi/savings.ts'
import { isPublishable } from '../city/privacy.ts'
import { thingsOf } from '../city/thing.ts'
import { type Entity, known, property, relation, time } from './entity.ts'
import { assetUrn, type Scene } from './scene.ts'
import { durationText } from './text.ts'
import { type Zone, zonesOf } from './zones.ts'

export type IndicatorParts = {
  /** Of each gateway. */
  readonly sources: () => Promise<readonly KpiSource[]>
  /** What the asset file says of hours in force; left out: limits are always in force. */
  readonly assets?: KpiAssets
  readonly savings: SavingsSettings
}

/** Of all rows over one civil day; the indicators of a day that is not over are provisional. */
export async function indicatorEntities(
  scene: Scene,
  day: string,
  { sources, assets, savings }: IndicatorParts,
): Promise<readonly Entity[]> {
  const bounds = boundsOfCivilDay(day)
  if (!bounds) return []
  const zones = zonesOf(thingsOf(scene.city, 'space'))
  const context = { assets: assetsOf(zones, assets), nowMs: scene.city.nowMs, savings }
  const asked = { period: 'day', fromMs: bounds.startMs, count: 1, grouping: 'row' } as const
  const answer = await periodKpis(asked, await sources(), context)
  const [bucket] = answer.buckets
  const isFinal = bucket?.final === true
  const groups = new Map(
    (bucket?.groups ?? [])
      .filter(({ kind }) => kind === 'space')
      .map((group) => [group.group, group]),
  )
  const periodMs = bounds.endMs - bounds.startMs
  return zones.flatMap((zone) => {
    const group = groups.get(zone.id)
    const { category, spaces } = zone
    if (!group || !isPublishable(scene.view, { category, spaces: spaces.length, periodMs }))
      return []
    return indicatorEntity(scene, zone, { day, ...bounds, isFinal }, group)
  })
}

/** Each space in a row of its own category, so that sums come before rates. */
function assetsOf(zones: readonly Zone[], assets: KpiAssets | undefined): KpiAssets {
  return new Map(
    zones.flatMap(({ id: row, category, spaces }) =>
      spaces.map(({ id }): readonly [string, KpiAsset] => [
        id,
        { ...assets?.get(id), id, kind: 'space', category, row },
      ]),
    ),
  )
}

function indicatorEntity(
  scene: Scene,
  { id }: Zone,
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
