/** Entities as JSON: properties, links, and what is expanded within them. */

import { type Entity, type EntitySet, entityPath, NAVIGATION, PROPERTIES } from './entity.ts'
import { checkFilter } from './filter-check.ts'
import { isTrue } from './filter-truth.ts'
import type { ObservationParts } from './observations-page.ts'
import { observationsPage } from './observations-page.ts'
import { SensorThingsError } from './problem.ts'
import type { Order, Query } from './query.ts'
import { datastreamsOf, relatedTo, valuesAt } from './related.ts'

export type ViewParts = ObservationParts & {
  /** Address of the service, without a slash at its end. */
  readonly root: string
}

export type Page = {
  readonly entities: readonly Entity[]
  readonly count?: number
  /** Options that lead to the next page. */
  readonly next?: ReadonlyMap<string, string>
}

/** A page of entities of one set, out of those that are given. */
export function pageOf(
  all: readonly Entity[],
  set: EntitySet,
  query: Query,
  { model }: ObservationParts,
): Page {
  const at = (entity: Entity, path: readonly string[]) => valuesAt(entity, path, model)
  const { filter, orders, top, skip, hasCount, options } = query
  if (filter) checkFilter(filter, set)
  const found = filter ? all.filter((one) => isTrue(filter, one, at)) : [...all]
  if (orders.length > 0) found.sort((a, b) => compareBy(orders, a, b, at))
  const hasMore = top > 0 && skip + top < found.length
  return {
    entities: found.slice(skip, skip + top),
    ...(hasCount && { count: found.length }),
    ...(hasMore && { next: new Map([...options, ['$skip', String(skip + top)]]) }),
  }
}

type At = (entity: Entity, path: readonly string[]) => readonly unknown[]

/** What has no value comes last. */
function compareBy(orders: readonly Order[], a: Entity, b: Entity, at: At): number {
  for (const { path, isDescending } of orders) {
    const [x, y] = [at(a, path)[0], at(b, path)[0]] as (string | number | undefined)[]
    if (x === y) continue
    if (x === undefined) return 1
    if (y === undefined) return -1
    return x < y === isDescending ? 1 : -1
  }
  return a.id < b.id ? -1 : 1
}

export async function observationPageOf(
  datastreams: Parameters<typeof observationsPage>[0],
  query: Query,
  parts: ObservationParts,
): Promise<Page> {
  const { observations, nextToken, count } = await observationsPage(datastreams, query, parts)
  const plain = [...query.options].filter(([name]) => name !== '$skip')
  return {
    entities: observations,
    ...(count !== undefined && { count }),
    ...(nextToken !== undefined && { next: new Map([...plain, ['$skiptoken', nextToken]]) }),
  }
}

export function nextLink(address: string, next: ReadonlyMap<string, string>): string {
  return `${address}?${new URLSearchParams([...next]).toString().replaceAll('%24', '$')}`
}

/** Throws SensorThingsError where `$select` or `$expand` name what entities of this set do not have. */
export async function viewOf(
  entity: Entity,
  query: Query,
  parts: ViewParts,
): Promise<Readonly<Record<string, unknown>>> {
  parts.budget.entity()
  const own = `${parts.root}/${entityPath(entity)}`
  const { select } = query
  const isShown = (name: string) => !select || select.includes(name)
  const navigation = Object.keys(NAVIGATION[entity.set])
  for (const name of select ?? []) checkName(entity, name, [...navigation, 'id', '@iot.id'])
  const view: Record<string, unknown> = {}
  if (isShown('id') || isShown('@iot.id')) view['@iot.id'] = entity.id
  if (!select) view['@iot.selfLink'] = own
  for (const [name, value] of Object.entries(entity.fields)) if (isShown(name)) view[name] = value
  for (const name of navigation) {
    const expand = query.expands.find((one) => one.name === name)
    if (expand) Object.assign(view, await expanded(entity, name, expand.query, parts))
    else if (isShown(name)) view[`${name}@iot.navigationLink`] = `${own}/${name}`
  }
  for (const { name } of query.expands) {
    if (!navigation.includes(name)) checkName(entity, name, navigation, true)
  }
  return view
}

function checkName(entity: Entity, name: string, known: readonly string[], isExpand = false): void {
  if (known.includes(name) || (!isExpand && PROPERTIES[entity.set].includes(name))) return
  const names = isExpand ? known : [...PROPERTIES[entity.set], ...known]
  const option = isExpand ? '$expand' : '$select'
  throw new SensorThingsError(
    400,
    `${option}: ${entity.set} have no ${name}; they have ${names.join(', ')}`,
  )
}

async function expanded(
  entity: Entity,
  name: string,
  query: Query,
  parts: ViewParts,
): Promise<Readonly<Record<string, unknown>>> {
  const { set, isMany } = NAVIGATION[entity.set][name]!
  if (!isMany) {
    const [one] = relatedTo(entity, name, parts.model)
    return { [name]: one ? await viewOf(one, query, parts) : null }
  }
  const page =
    set === 'Observations'
      ? await observationPageOf(datastreamsOf(entity, parts.model), query, parts)
      : pageOf(relatedTo(entity, name, parts.model), set, query, parts)
  const views: unknown[] = []
  for (const one of page.entities) views.push(await viewOf(one, query, parts))
  const address = `${parts.root}/${entityPath(entity)}/${name}`
  return {
    ...(page.count !== undefined && { [`${name}@iot.count`]: page.count }),
    [name]: views,
    ...(page.next && { [`${name}@iot.nextLink`]: nextLink(address, page.next) }),
  }
}
