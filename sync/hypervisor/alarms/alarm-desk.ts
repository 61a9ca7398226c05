/**
 * Keeps the life of every alarm: looks when facts came and when an escalation is due, and takes what
 * people do. Lives are records; only who leads begins and escalates, everybody may act.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { JsonValue, RecordEntry, Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import { RegularLook } from '../regular-look.ts'
import {
  type AlarmLife,
  type AlarmVerb,
  act,
  beginLife,
  type Escalations,
  end,
  escalate,
  goesOn,
  pressedAgain,
} from './alarm-life.ts'
import { byUrgency, type StandingAlarm, standingAlarms } from './standing-alarms.ts'

export type AlarmDeskParts = {
  readonly records: Records
  readonly city: (atLeast?: number) => Promise<City>
  readonly escalations: Escalations
  readonly clock: Clock
  readonly log: Log
}

const OPEN = 'alarm'
/** Those that were closed while they still stood: they do not begin again. */
const CLOSED = 'alarmClosed'
/** The lives that are over, in the order of their closing. */
export const ALARM_LOG = 'alarms'
const CLOSED_KEPT_MS = 24 * 3_600_000
const LOOK_EVERY_MS = 5_000
/** Two looks are so far apart at the least: a backlog brings many facts a second. */
const LOOK_APART_MS = 250
/** Open ones at once; beyond it the least urgent are not begun, and it is told. */
const OPEN_MAX = 500
const TRIES = 4
/** Presses within this time of an open call are the same call. */
const SAME_CALL_MS = 10 * 60_000

export class AlarmDesk {
  readonly #parts: AlarmDeskParts
  readonly #looking: RegularLook

  constructor(parts: AlarmDeskParts) {
    this.#parts = parts
    const { clock, log } = parts
    this.#looking = new RegularLook({
      ...{ clock, log, everyMs: LOOK_EVERY_MS, apartMs: LOOK_APART_MS },
      look: () => this.look(),
      failed: 'alarms could not be looked after; soon again',
    })
  }

  open(): void {
    this.#looking.open()
  }

  close(): Promise<void> {
    return this.#looking.close()
  }

  /** New facts are there. */
  lookSoon(): void {
    this.#looking.soon()
  }

  /** One look at the city: what begins, goes on, ends, and is to be told to somebody else. */
  async look(): Promise<void> {
    const { records, city, clock, log } = this.#parts
    const now = await city(Number.MAX_SAFE_INTEGER)
    const nowMs = clock.wallMs()
    const open = new Map((await records.list(OPEN)).map((entry) => [entry.id, entry]))
    const standing = standingAlarms(now)
    for (const alarm of standing) {
      const there = open.get(alarm.id) ?? (await this.#sameCall(alarm, open))
      if (there) await this.#goesOn(there, alarm, nowMs)
      else if (open.size >= OPEN_MAX) log.warn({ alarm: alarm.id }, 'too many alarms are open')
      else if (!(await records.get(CLOSED, alarm.id))) await this.#begin(alarm, nowMs)
    }
    const stands = new Set(standing.map(({ id }) => id))
    for (const entry of open.values()) if (!stands.has(entry.id)) await this.#ends(entry, nowMs)
    for (const { id, changedMs } of await records.list(CLOSED)) {
      if (!stands.has(id) && nowMs - changedMs > CLOSED_KEPT_MS) await records.remove(CLOSED, id)
    }
  }

  async #begin(alarm: StandingAlarm, nowMs: number): Promise<void> {
    const life = escalate(beginLife(alarm, nowMs), this.#parts.escalations, nowMs)
    await this.#parts.records.put({ kind: OPEN, id: alarm.id, body: bodyOf(life), rev: 0 }, nowMs)
    const { kind, subject, sinceMs } = alarm
    this.#parts.log.info({ kind, subject, sinceMs }, 'an alarm is here')
  }

  /** The press that comes while a call of the point is open belongs to it. */
  async #sameCall(
    alarm: StandingAlarm,
    open: ReadonlyMap<string, RecordEntry>,
  ): Promise<RecordEntry | undefined> {
    if (alarm.kind !== 'call') return undefined
    for (const entry of open.values()) {
      const life = lifeOf(entry)
      if (life.kind !== 'call' || life.subject !== alarm.subject) continue
      if (alarm.sinceMs - (life.lastPressMs ?? life.sinceMs) > SAME_CALL_MS) continue
      return entry
    }
    return undefined
  }

  async #goesOn(entry: RecordEntry, alarm: StandingAlarm, nowMs: number): Promise<void> {
    const before = lifeOf(entry)
    const isPress = alarm.sinceMs > (before.lastPressMs ?? before.sinceMs)
    const pressed = isPress ? pressedAgain(before, alarm.sinceMs) : before
    const next = escalate(goesOn(pressed, alarm), this.#parts.escalations, nowMs)
    await this.#keep(entry, next, nowMs)
  }

  async #ends(entry: RecordEntry, nowMs: number): Promise<void> {
    const before = lifeOf(entry)
    const isOver = before.kind !== 'call'
    const next = isOver ? end(before, nowMs) : before
    await this.#keep(entry, escalate(next, this.#parts.escalations, nowMs), nowMs)
  }

  async #keep({ id, rev, body }: RecordEntry, life: AlarmLife, nowMs: number): Promise<boolean> {
    const { records } = this.#parts
    if (JSON.stringify(bodyOf(life)) === JSON.stringify(body)) return true
    if (life.closedMs === undefined) {
      return await records.put({ kind: OPEN, id, body: bodyOf(life), rev }, nowMs)
    }
    // A crash between leaves it open, and it is closed again: readers of the log take each once.
    await records.append(ALARM_LOG, () => bodyOf(life), nowMs)
    await records.put({ kind: CLOSED, id, body: null }, nowMs)
    return await records.remove(OPEN, id)
  }

  /** What a person does; `missing`: there is no such open alarm; `refused`: it would need a word why. */
  async act(id: string, verb: AlarmVerb): Promise<AlarmLife | 'missing' | 'refused'> {
    const { records, clock } = this.#parts
    for (let i = 0; i < TRIES; i++) {
      const entry = await records.get(OPEN, id)
      if (!entry) return 'missing'
      const nowMs = clock.wallMs()
      const life = act(lifeOf(entry), verb, nowMs)
      if (!life) return 'refused'
      if (await this.#keep(entry, life, nowMs)) return life
    }
    return 'missing'
  }

  /** The most urgent first. */
  async openAlarms(): Promise<readonly AlarmLife[]> {
    return (await this.#parts.records.list(OPEN)).map(lifeOf).sort(byUrgency)
  }

  /** Lives that are over, the newest first; from before an entry of their log. */
  async closedAlarms(asked: { readonly limit: number; readonly before?: number }) {
    const entries = await this.#parts.records.log(ALARM_LOG, asked)
    const seen = new Set<string>()
    return entries
      .map(({ seq, body }) => ({ seq, life: body as unknown as AlarmLife }))
      .filter(({ life: { id } }) => !seen.has(id) && seen.add(id))
  }
}

function lifeOf({ body }: RecordEntry): AlarmLife {
  return body as unknown as AlarmLife
}

function bodyOf(life: AlarmLife): JsonValue {
  return life as unknown as JsonValue
}
