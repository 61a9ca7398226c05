/**
 * What in the city calls for a person now, from its picture: a pure list. What becomes of it is
 * `alarm-life.ts`. A silent gateway is one alarm that names what became unknown, not forty.
 */

import type { City, Leak, Thing } from '../city/thing.ts'

export const ALARM_KINDS = [
  'call',
  'intrusion',
  'fire',
  'burst',
  'valve',
  'supervision',
  'device',
  'leak',
  'gateway',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

export type StandingAlarm = {
  /** Kind, subject and beginning: the same alarm at every look, and after a restart. */
  readonly id: string
  readonly kind: AlarmKind
  /** A thing's id, or a gateway's EUI. */
  readonly subject: string
  readonly name: string
  /** As observed. */
  readonly sinceMs: number
  /** When a gateway told it. */
  readonly toldMs: number
  /** Somebody has taken it in charge at the gateway. */
  readonly acknowledged?: { readonly by: string; readonly atMs: number }
  /** What of a device alarm; litres an hour of a leak; things that a silent gateway makes unknown. */
  readonly detail: Readonly<Record<string, string | number>>
}

/** Whom it concerns beside the supervision: calls and intrusions are security data (privacy.ts). */
export function isSafetyAlarm({ kind }: { readonly kind: AlarmKind }): boolean {
  return kind === 'call' || kind === 'intrusion' || kind === 'supervision'
}

/** Calls and intrusions first, then fire and open water, then the rest; within these the oldest. */
export function byUrgency(
  a: Pick<StandingAlarm, 'kind' | 'sinceMs'>,
  b: Pick<StandingAlarm, 'kind' | 'sinceMs'>,
): number {
  return ALARM_KINDS.indexOf(a.kind) - ALARM_KINDS.indexOf(b.kind) || a.sinceMs - b.sinceMs
}

/** A press is looked for so far back: an older one that nobody saw is in the records. */
const CALL_MS = 24 * 3_600_000

export function standingAlarms(city: City): readonly StandingAlarm[] {
  const alarms = [...city.things.values()].flatMap((thing) => ofThing(thing, city.nowMs))
  for (const { subject, devEui, what, sinceMs } of city.alarms) {
    const name = city.things.get(subject)?.name ?? subject
    const kind = what === 'fire' ? 'fire' : 'device'
    alarms.push({
      ...keyed(kind, subject, sinceMs),
      name,
      toldMs: sinceMs,
      detail: { what, devEui },
    })
  }
  return [...alarms, ...silentGateways(city)].sort(byUrgency)
}

function ofThing(thing: Thing, nowMs: number): StandingAlarm[] {
  const { id, name } = thing
  const alarm = (
    kind: AlarmKind,
    sinceMs: number,
    more: { readonly toldMs?: number; readonly detail?: StandingAlarm['detail'] } = {},
  ): StandingAlarm => {
    const seen = seenOf(thing, kind, sinceMs)
    return { ...keyed(kind, id, sinceMs), name, toldMs: sinceMs, detail: {}, ...more, ...seen }
  }
  switch (thing.kind) {
    case 'callPoint': {
      const { lastCallMs, isSupervised, supervisionLostMs } = thing
      return [
        ...(lastCallMs !== undefined && nowMs - lastCallMs < CALL_MS
          ? [alarm('call', lastCallMs)]
          : []),
        ...(isSupervised ? [] : [alarm('supervision', supervisionLostMs ?? 0)]),
      ]
    }
    case 'building': {
      const { intrusion, isSupervised, supervisionLostMs } = thing
      const what = intrusion?.what ?? ''
      return [
        ...(intrusion ? [alarm('intrusion', intrusion.sinceMs, { detail: { what } })] : []),
        ...(isSupervised ? [] : [alarm('supervision', supervisionLostMs ?? 0)]),
      ]
    }
    case 'zone':
    case 'site':
    case 'tree': {
      const { leak, valves } = thing
      const unsure = valves.filter(({ status }) => status === 'unsure')
      return [
        ...(leak?.isConfirmed ? [alarm(kindOf(leak), leak.sinceMs, leakDetail(leak))] : []),
        ...unsure.map(({ sinceMs, devEui }) => alarm('valve', sinceMs, { detail: { devEui } })),
      ]
    }
    default:
      return []
  }
}

/** The facts whose acknowledgement at a gateway is that of an alarm. */
const ACKNOWLEDGED: { readonly [kind in AlarmKind]?: string } = {
  call: 'callRaised',
  intrusion: 'intrusionDetected',
  burst: 'leakConfirmed',
  leak: 'leakConfirmed',
  valve: 'valveUnsure',
  supervision: 'supervisionLost',
}

/** What was seen before it began was another one. */
function seenOf({ acknowledged }: Thing, kind: AlarmKind, sinceMs: number) {
  if (!acknowledged || acknowledged.of !== ACKNOWLEDGED[kind]) return {}
  const { by, atMs, ofMs } = acknowledged
  return ofMs >= sinceMs ? { acknowledged: { by, atMs } } : {}
}

/** What runs into the street is not what seeps into the ground. */
function kindOf({ kind }: Leak): 'burst' | 'leak' {
  return kind === 'hidden_leak' ? 'leak' : 'burst'
}

function leakDetail({ toldMs, kind, flowLitresPerHour, confidence, lostLitres }: Leak) {
  return { toldMs, detail: { leak: kind, flowLitresPerHour, confidence, lostLitres } }
}

function silentGateways({ gateways, things, nowMs }: City): readonly StandingAlarm[] {
  return gateways
    .filter(({ isOnline, lastHeardMs }) => !isOnline && nowMs - lastHeardMs > GATEWAY_ALARM_MS)
    .map(({ gw, lastHeardMs }) => {
      const served = [...things.values()].filter(({ gateway }) => gateway === gw)
      const spaces = served.filter(({ kind }) => kind === 'space').length
      const callPoints = served.filter(({ kind }) => kind === 'callPoint').length
      const detail = { things: served.length, spaces, callPoints }
      return { ...keyed('gateway', gw, lastHeardMs), name: gw, toldMs: lastHeardMs, detail }
    })
}

/** On screen within 5 minutes (hypervisor-ux.md §7); a broker's hiccup is none. */
const GATEWAY_ALARM_MS = 4 * 60_000

function keyed(kind: AlarmKind, subject: string, sinceMs: number) {
  return { id: `${kind}:${subject}:${Math.round(sinceMs)}`, kind, subject, sinceMs }
}
