/**
 * The hourly history of on-street parking (city-data-standards.md §6.2): one row for each zone and hour
 * of a civil day, from the indicators that gateways told. Of few spaces no row is made (§9).
 */

import type { BucketKpis } from '../../kpi/answer.ts'
import type { GroupKpi } from '../../kpi/groups.ts'
import { isPublishable, type View } from '../city/privacy.ts'
import type { SpaceCategory } from '../city/thing.ts'
import type { Cell } from '../gis/layer.ts'
import { SPACE_TYPES } from '../gis/layer-spaces.ts'
import type { Field } from './table-schema.ts'

const RATE = { minimum: 0, maximum: 1 } as const
const required = true as const

export const HOUR_FIELDS: readonly Field[] = [
  ...(
    [
      ['id_zone', 'string', 'Rue et type de place'],
      ['type_place', 'string', 'PMR, LIV, VE ou STD'],
      ['debut_utc', 'datetime', 'Début de l’heure, UTC'],
      ['fin_utc', 'datetime', 'Fin de l’heure, UTC'],
    ] as const
  ).map(([name, type, description]) => ({ name, type, description, constraints: { required } })),
  {
    name: 'nb_places',
    type: 'integer',
    description: 'Places de la zone',
    constraints: { required },
  },
  {
    ...{ name: 'taux_occupation', type: 'number', constraints: RATE },
    description: 'Temps occupé sur temps connu ; vide si moins de la moitié est connue',
  },
  { name: 'rotations', type: 'integer', description: 'Stationnements qui commencent dans l’heure' },
  { name: 'duree_min_min', type: 'number', description: 'Le plus court d’entre eux, minutes' },
  { name: 'duree_max_min', type: 'number', description: 'Le plus long d’entre eux, minutes' },
  {
    ...{ name: 'taux_disponibilite_capteurs', type: 'number', constraints: RATE },
    description: 'Part connue du temps des places',
  },
]

export type HourRow = {
  readonly category: SpaceCategory
  /** Spaces of which half of the hour is known at least. */
  readonly known: number
  readonly periodMs: number
  readonly cells: readonly Cell[]
}

/** Of all zones, whoever asks; `publishedRows` decides what is shown of them. */
export function hourRows(buckets: readonly BucketKpis[]): readonly HourRow[] {
  return buckets.flatMap(({ groups = [], ...bucket }) =>
    groups.flatMap((group) => hourRow(group, bucket) ?? []),
  )
}

function hourRow(group: GroupKpi, { from, to, lengthS }: BucketKpis): HourRow | undefined {
  const category = group.group.split('-').at(-1) as SpaceCategory
  // Spaces that are on no list any more: nobody knows of what kind they were.
  if (group.kind !== 'space' || !(category in SPACE_TYPES)) return undefined
  const cells = [
    group.group,
    SPACE_TYPES[category],
    ...[from, to].map((time) => time.replace('.000Z', 'Z')),
    group.assets,
    group.occupancyRate ?? null,
    group.rotations ?? null,
    minutesOf(group.minStayMs),
    minutesOf(group.maxStayMs),
    Math.round(group.coverage * 1000) / 1000,
  ]
  return { category, known: group.known, periodMs: lengthS * 1000, cells }
}

function minutesOf(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 6_000) / 10
}

/** What of a day may be shown: who is counted must be enough not to be known. */
export function publishedRows(rows: readonly HourRow[], view: View): readonly (readonly Cell[])[] {
  return rows
    .filter(({ category, known, periodMs }) =>
      isPublishable(view, { category, spaces: known, periodMs }),
    )
    .map(({ cells }) => cells)
}
