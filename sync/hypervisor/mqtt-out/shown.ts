/** What of things and facts a partner on a broker may see, as plain values: for MQTT and Sparkplug alike. */

import type { JsonValue } from '../../../base/records/records.ts'
import type { EventFact } from '../../fact.ts'
import { maySeeFact } from '../city/fact-privacy.ts'
import { maySeeDevices, maySeeSince, maySeeThing, type View } from '../city/privacy.ts'
import { statusSinceMs } from '../city/status-since.ts'
import type { City, Thing } from '../city/thing.ts'
import type { StoredFact } from '../store.ts'

/** Who reads along: the setting of an outlet. */
export type Reader = { readonly view: View; readonly safety: boolean }

/** Kind → domain, the second level of topics (city-data-standards.md §7). */
export const DOMAINS: Readonly<Record<Thing['kind'], string>> = {
  space: 'parking',
  zone: 'water',
  site: 'water',
  tree: 'water',
  callPoint: 'safety',
  building: 'safety',
  bin: 'waste',
  segment: 'people',
  noisePoint: 'noise',
  airPoint: 'air',
  heatPoint: 'heat',
}

export function shownThings({ things }: City, reader: Reader): readonly Thing[] {
  return [...things.values()].filter((thing) => maySeeThing(reader, thing))
}

export function isSinceShown(thing: Thing, { view }: Reader): boolean {
  return thing.kind !== 'space' || maySeeSince(view, thing.category)
}

/** The thing as it stands, without what is not for this reader; times are UTC milliseconds. */
export function stateOf(thing: Thing, reader: Reader): { readonly [name: string]: JsonValue } {
  const hidden = new Set<string>()
  if (!maySeeDevices(reader.view))
    for (const one of ['devEuis', 'valves', 'gateway']) hidden.add(one)
  if (reader.view !== 'police') hidden.add('over')
  if (!isSinceShown(thing, reader)) for (const one of ['sinceMs', 'toldMs']) hidden.add(one)
  const entries = Object.entries(thing).filter(
    ([name, value]) => value !== undefined && !hidden.has(name),
  )
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)))
}

/** When what the thing shows was observed. */
export function observedMs(thing: Thing): number | undefined {
  return (thing.kind === 'space' ? statusSinceMs(thing) : undefined) ?? thing.toldMs
}

/** The event and its thing, where both are for this reader; what was replaced is nobody's any more. */
export function shownEvent(
  { fact, stands }: StoredFact,
  city: City,
  reader: Reader,
): { readonly fact: EventFact; readonly thing: Thing } | undefined {
  if (fact.type === 'reading' || !stands) return undefined
  const thing = city.things.get(fact.subject)
  if (!thing || !maySeeThing(reader, thing)) return undefined
  const { kind } = thing
  const about = [kind === 'space' ? { kind, category: thing.category } : { kind }]
  const eyes = { ...reader, isPast: true }
  return maySeeFact(fact, { about, quantities: [] }, eyes) ? { fact, thing } : undefined
}

/** The fields of an event without devices, where they are not shown; bytes and the like are left out. */
export function fieldsOf({ fields }: EventFact, { view }: Reader) {
  const entries = Object.entries(fields).filter(([name, value]) => {
    if (name === 'devEui' && !maySeeDevices(view)) return false
    return value === null || ['string', 'number', 'boolean'].includes(typeof value)
  })
  return Object.fromEntries(entries) as { readonly [name: string]: JsonValue }
}
