/**
 * Alert (0.0.3) of what facts tell began and ended: leaks, over-stays, intrusions; and of moments: calls,
 * sudden noise (§2.5). Made of all the facts that stand of a subject, so that it is the same whatever the
 * order they arrived in; its id is what was told first: kind, subject, moment.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { JsonValue } from '../../../base/records/records.ts'
import type { EventFact, EventFactType } from '../../fact.ts'
import { type Episode, episodesOf } from '../../kpi/episodes.ts'
import { maybeNumberOf, numberOf } from '../../kpi/number.ts'
import { maySeeDevices } from '../city/privacy.ts'
import type { Thing } from '../city/thing.ts'
import { entityOf } from './devices.ts'
import { type Entity, known, place, property, relation, text, time, urnOf } from './entity.ts'
import { assetUrn, deviceUrn, type Scene } from './scene.ts'
import { stampMs, stampText } from './text.ts'

export const ALERT_KINDS = ['leak', 'overstay', 'intrusion', 'call', 'noise'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** Type of a fact → the alert it tells of; of the first kinds beginning and end, of the others the moment. */
const KIND_OF: { readonly [type in EventFactType]?: AlertKind } = {
  leakSuspected: 'leak',
  leakConfirmed: 'leak',
  leakCleared: 'leak',
  overstayStarted: 'overstay',
  overstayEnded: 'overstay',
  intrusionDetected: 'intrusion',
  intrusionEnded: 'intrusion',
  callRaised: 'call',
  noiseRaised: 'noise',
}
export const ALERT_FACTS = Object.keys(KIND_OF) as readonly EventFactType[]

type Kind = {
  readonly category: string
  readonly subCategory?: string
  readonly severity: string
}
const KINDS: Readonly<Record<AlertKind, Kind>> = {
  leak: { category: 'environment', subCategory: 'irrigation', severity: 'high' },
  overstay: { category: 'traffic', subCategory: 'carStopped', severity: 'low' },
  intrusion: { category: 'security', subCategory: 'suspiciousAction', severity: 'high' },
  call: { category: 'security', subCategory: 'suspiciousAction', severity: 'critical' },
  noise: { category: 'environment', severity: 'low' },
}

export function alertKindOf(type: string): AlertKind | undefined {
  return Object.hasOwn(KIND_OF, type) ? KIND_OF[type as EventFactType] : undefined
}

/** Over-stays are single spaces' past: for the police. Calls and intrusions: where safety is shown. */
export function isAlertShown({ view, safety }: Scene, kind: AlertKind): boolean {
  if (kind === 'overstay') return view === 'police'
  return safety || (kind !== 'call' && kind !== 'intrusion')
}

export function alertUrn(scene: Scene, kind: AlertKind, subject: string, toldMs: number): string {
  return assetUrn(scene, 'Alert', kind, subject, stampText(toldMs))
}

/** What an id was made of; `undefined`: it is of no alert of ours. */
export function alertKeyOf(
  { publisher }: Scene,
  id: string,
): { readonly subject: string; readonly toldMs: number } | undefined {
  const head = `${urnOf('Alert', publisher.scope)}:`
  if (!id.startsWith(head)) return undefined
  const [, ...parts] = id.slice(head.length).split(':')
  const toldMs = stampMs(parts.pop() ?? '')
  if (toldMs === undefined) return undefined
  return { subject: decodeURIComponent(parts.join(':')), toldMs }
}

/**
 * `events`: all that stand of one subject since `fromMs`, in any order. What began before is left out: it
 * may have been told first before, and would get another id.
 */
export function alertsOf(
  scene: Scene,
  subject: string,
  events: readonly EventFact[],
  fromMs = Number.NEGATIVE_INFINITY,
): readonly Entity[] {
  // What is not in the scene is not shown.
  if (!scene.city.things.has(subject)) return []
  const told = events.filter(({ type }) => {
    const kind = alertKindOf(type)
    return kind !== undefined && isAlertShown(scene, kind)
  })
  const moments = told.filter(({ type }) => type === 'callRaised' || type === 'noiseRaised')
  return [
    ...episodesOf(told)
      .filter(({ startMs }) => startMs >= fromMs)
      .map((episode) => ofEpisode(scene, subject, episode)),
    ...moments.map((fact) => ofMoment(scene, subject, fact)),
  ]
}

function ofEpisode(scene: Scene, subject: string, episode: Episode): Entity {
  const { opening, closing, startMs, toldMs, isConfirmed } = episode
  const kind = alertKindOf(opening.type)!
  const endMs = closing && endOf(closing)
  return alert(scene, subject, opening, {
    ...{ kind, startMs, toldMs },
    ...(endMs !== null && { endMs }),
    ...(kind === 'leak' && !isConfirmed && { severity: 'medium' }),
    ...(kind === 'overstay' && isReserved(scene, subject) && { severity: 'medium' }),
  })
}

/** Of an over-stay when the vehicle left, not when that was told. */
function endOf(closing: EventFact): number {
  const [sinceMs, stayMs] = ['sinceMs', 'stayMs'].map((name) => maybeNumberOf(closing, name))
  if (closing.type !== 'overstayEnded' || sinceMs === undefined || stayMs === undefined)
    return closing.atMs
  return sinceMs + stayMs
}

function isReserved({ city }: Scene, subject: string): boolean {
  const thing = city.things.get(subject)
  return thing?.kind === 'space' && thing.category === 'prm'
}

function ofMoment(scene: Scene, subject: string, fact: EventFact): Entity {
  const { atMs } = fact
  return alert(scene, subject, fact, { kind: alertKindOf(fact.type)!, startMs: atMs, toldMs: atMs })
}

type Told = {
  readonly kind: AlertKind
  readonly startMs: number
  readonly toldMs: number
  readonly endMs?: number
  readonly severity?: string
}

function alert(scene: Scene, subject: string, fact: EventFact, told: Told): Entity {
  const { kind, startMs, toldMs, endMs, severity } = told
  const { category, subCategory, severity: usual } = KINDS[kind]
  const thing = scene.city.things.get(subject)
  return {
    id: alertUrn(scene, kind, subject, toldMs),
    type: 'Alert',
    attributes: known({
      name: text(thing?.name ?? subject),
      location: thing?.place && place(thing.place),
      category: property(category),
      subCategory: subCategory !== undefined && property(subCategory),
      severity: property(severity ?? usual),
      alertSource: relation(sourceOf(scene, thing, subject, fact)),
      dateIssued: time(toldMs),
      validFrom: time(startMs),
      validTo: endMs !== undefined && time(endMs),
      description: text(descriptionOf(kind, thing?.name ?? subject, fact)),
      data: property(dataOf(kind, fact)),
    }),
  }
}

/** The device that told it, for who may see devices; else the thing it is of. */
function sourceOf(
  scene: Scene,
  thing: Thing | undefined,
  subject: string,
  fact: EventFact,
): string {
  const { devEui } = fact.fields
  const told = typeof devEui === 'string' ? devEui : thing?.devEuis[0]
  if (told !== undefined && maySeeDevices(scene.view)) return deviceUrn(told as DevEui)
  return thing
    ? entityOf(scene, thing)
    : `urn:${scene.publisher.scope}:asset:${encodeURIComponent(subject)}`
}

/** French first (§2.5). */
function descriptionOf(kind: AlertKind, name: string, fact: EventFact): string {
  switch (kind) {
    case 'leak':
      return `Fuite probable : ${Math.round(numberOf(fact, 'flowLitresPerHour'))} L/h en continu, ${name}`
    case 'overstay':
      return `Stationnement au-delà de ${numberOf(fact, 'limitMinutes')} min, ${name}`
    case 'intrusion':
      return `Intrusion : ${name}`
    case 'call':
      return `Appel d’urgence : ${name}`
    case 'noise':
      return `Bruit soudain : ${Math.round(numberOf(fact, 'levelDb'))} dB, ${name}`
    default:
      return kind satisfies never
  }
}

const DATA: Readonly<Record<AlertKind, readonly string[]>> = {
  leak: ['flowLitresPerHour', 'confidence', 'lostLitres'],
  overstay: ['limitMinutes'],
  intrusion: [],
  call: [],
  noise: ['levelDb', 'usualDb'],
}

function dataOf(kind: AlertKind, fact: EventFact): JsonValue {
  const told = kind === 'leak' ? fact.fields['kind'] : kind
  const figures = DATA[kind].flatMap((name) => {
    const value = maybeNumberOf(fact, name)
    return value === undefined ? [] : [[name, Math.round(value * 1000) / 1000] as const]
  })
  return { kind: String(told).replaceAll('_', '-'), ...Object.fromEntries(figures) }
}
