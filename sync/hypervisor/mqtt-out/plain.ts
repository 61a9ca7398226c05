/**
 * Plain MQTT 5, as most integrators read it (city-data-standards.md §7):
 *
 *   aix/<domain>/<kind>/<assetId>/state   retained, QoS 1: how it stands
 *   aix/<domain>/<kind>/<assetId>/event   QoS 1: what was told of it
 *   aix/gw/<gateway>/status               retained, QoS 1: {"online":true}; ours by last will too
 *
 * Payloads are JSON with `v`, `ts` and `seq`; a pure part: what is published, not how.
 */

import type { JsonValue } from '../../../base/records/records.ts'
import type { City, Thing } from '../city/thing.ts'
import { urnPart, utcText } from '../ngsi-ld/text.ts'
import type { StoredFact } from '../store.ts'
import {
  DOMAINS,
  fieldsOf,
  isSinceShown,
  observedMs,
  type Reader,
  shownEvent,
  shownThings,
  stateOf,
} from './shown.ts'

export type Message = {
  readonly topic: string
  readonly payload: JsonValue
  readonly isRetained: boolean
}

/** What a retained payload says, without what changes with every turn: to see whether it changed. */
export type StateMessage = Message & { readonly digest: string }

export const VERSION = 1

/** The hypervisor itself among the gateways' status. */
export function ownStatusTopic(scope: string): string {
  return `${scope}/gw/hypervisor/status`
}

export function topicOf(scope: string, { kind, id }: Pick<Thing, 'kind' | 'id'>, last: string) {
  return [scope, DOMAINS[kind], kind, id].map(levelOf).join('/') + `/${last}`
}

/** A level of a topic: without `/`, `+`, `#`, and never empty. */
function levelOf(text: string): string {
  return urnPart(text) || '_'
}

export function stateMessages(scope: string, city: City, reader: Reader): readonly StateMessage[] {
  const things = shownThings(city, reader).map((thing) => {
    const { id, kind, ...rest } = stateOf(thing, reader)
    const at = isSinceShown(thing, reader) ? observedMs(thing) : undefined
    const state = { ...(at !== undefined && { ts: utcText(at) }), id: id!, kind: kind!, ...rest }
    return stateMessage(topicOf(scope, thing, 'state'), state, city)
  })
  const gateways = city.gateways.map(({ gw, isOnline, version }) =>
    stateMessage(`${levelOf(scope)}/gw/${gw}/status`, { online: isOnline, version }, city),
  )
  return [...things, ...(reader.view === 'public' ? [] : gateways)]
}

function stateMessage(
  topic: string,
  state: { readonly [name: string]: JsonValue },
  { position }: City,
): StateMessage {
  const payload = { v: VERSION, seq: position, ...state }
  return { topic, payload, isRetained: true, digest: JSON.stringify(state) }
}

/** The event's position makes it known when it comes twice. */
export function eventMessage(
  scope: string,
  stored: StoredFact,
  city: City,
  reader: Reader,
): Message | undefined {
  const shown = shownEvent(stored, city, reader)
  if (!shown) return undefined
  const { fact, thing } = shown
  const payload = {
    v: VERSION,
    seq: stored.position,
    ts: utcText(fact.atMs),
    ...(stored.utcMs === undefined && { clockTrusted: false }),
    id: thing.id,
    type: fact.type,
    ...(fact.rev > 0 && { rev: fact.rev }),
    fields: fieldsOf(fact, reader),
  }
  return { topic: topicOf(scope, thing, 'event'), payload, isRetained: false }
}
