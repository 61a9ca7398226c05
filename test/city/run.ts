/**
 * One life from a scenario: load and faults, then calm, in which everything must come back by itself
 * (I13), then silence and the reckoning.
 *
 *   0 ───── load, faults ───── horizon, last fault ends ── 90 s of load ── silence ── equal? ── reckoning
 *                               calm begins: ingest ≤ 30 s, cursor ≤ 60 s, all equal ≤ 10 min
 */

import { type Bend, UNBENT } from './bend.ts'
import { City } from './city.ts'
import { endOf } from './faults/fault.ts'
import { checkBounds, checkRest } from './ledger/bounds.ts'
import { checkJournal, readTruth } from './ledger/journal-truth.ts'
import { heldRows, isEqual, reckon } from './ledger/reckoning.ts'
import { hasKnownRates, sessionTrouble } from './ledger/session-check.ts'
import type { Violation } from './ledger/violation.ts'
import type { Scenario } from './scenario.ts'

export type Outcome = {
  readonly seed: number
  readonly violations: readonly Violation[]
  readonly violationCount: number
  /** Of the whole life: equal for equal seeds (I15). */
  readonly trace: string
  readonly marks: readonly string[]
  /** From the end of the last fault until gateway and hypervisor were equal; undefined if never. */
  readonly settledMs: number | undefined
  readonly counts: Counts
}

export type Counts = {
  readonly virtualHours: number
  readonly gatewayHours: number
  readonly frames: number
  readonly heard: number
  readonly acknowledged: number
  readonly downlinks: number
  readonly facts: number
  readonly faults: Readonly<Record<string, number>>
  readonly kills: number
  readonly powerCuts: number
  readonly hypervisorKills: number
  readonly orders: number
  readonly openings: number
  readonly messages: number
  readonly collisions: number
  /** Sensors that have joined and live at the end, and those that the network steers rightly. */
  readonly sessions: number
  readonly steered: number
  readonly joins: number
  readonly events: number
}

const CHECK_EVERY_MS = 60_000
const INGEST_MS = 30_000
const CURSOR_MS = 60_000
const CALM_LOAD_MS = 90_000
const EQUAL_MS = 600_000
const LOOK_EVERY_MS = 10_000
/** A frame that a healthy gateway hears is on its disk within this. */
const ACCEPT_MS = 5_000

export async function runLife(scenario: Scenario, bend: Bend = UNBENT): Promise<Outcome> {
  const city = new City(scenario, bend)
  try {
    return await live(city)
  } finally {
    city.close()
  }
}

async function live(city: City): Promise<Outcome> {
  const { scenario } = city
  await city.start()
  const calmMs = Math.max(scenario.horizonMs, ...scenario.faults.map(endOf))
  for (let atMs = city.lifeMs; atMs < calmMs; ) {
    atMs = Math.min(calmMs, atMs + CHECK_EVERY_MS)
    await city.liveUntil(atMs)
    look(city)
  }
  const owed = await owing(city)
  await city.liveUntil(calmMs + INGEST_MS)
  for (const { eui, isUp } of city.gateways.values()) {
    if (!isUp) city.violations.add('I13', `${eui} is not up ${INGEST_MS} ms after the last fault`)
  }
  await city.liveUntil(calmMs + CURSOR_MS)
  for (const gw of owed) {
    if ((city.orders.movedMs.get(gw) ?? -1) < calmMs) {
      city.violations.add('I13', `the cursor of ${gw} stands still for ${CURSOR_MS} ms`)
    }
  }
  await city.liveUntil(calmMs + CALM_LOAD_MS)
  look(city)
  const sessions = checkSessions(city)
  city.silence()
  const settledMs = await untilEqual(city, calmMs)
  checkIngest(city, calmMs)
  for (const gateway of city.gateways.values()) checkRest(gateway, city.violations)
  await reckonAll(city)
  return outcomeOf(city, settledMs, sessions)
}

function look(city: City): void {
  city.valves.check()
  for (const gateway of city.gateways.values()) checkBounds(gateway, city.violations)
}

type Sessions = Pick<Counts, 'sessions' | 'steered' | 'joins'>

/** I13: a session that is lost does not come back by itself. */
function checkSessions(city: City): Sessions {
  const counts = { sessions: 0, steered: 0, joins: 0 }
  const gateways = new Map([...city.gateways.values()].map((gateway) => [gateway.eui, gateway]))
  for (const { home, actor } of city.sensors()) {
    const { device } = actor
    counts.joins += actor.counts.joins
    const { devEui } = device.identity
    const known = gateways.get(home)?.run?.core.state.devices.get(devEui)
    if (!actor.joined || !known) continue
    counts.sessions++
    if (hasKnownRates(device, known)) counts.steered++
    const trouble = sessionTrouble(device, known)
    if (trouble) city.violations.add('I13', `session of ${devEui}: ${trouble}`)
  }
  return counts
}

/** Gateways that hold rows which the hypervisor lacks. */
async function owing(city: City) {
  const owed: Gateway['eui'][] = []
  for (const one of city.gateways.values()) {
    if (!(await cheapEqual(city, one))) owed.push(one.eui)
  }
  return owed
}

type Gateway = City['gateways'] extends ReadonlyMap<number, infer G> ? G : never

/** By cursors alone. */
async function cheapEqual(city: City, gateway: Gateway): Promise<boolean> {
  const facts = gateway.run?.core.facts
  const store = city.hypervisor.run?.store
  if (!facts || !store) return false
  const next = new Map<string, number>()
  for (const cursor of await store.cursors(gateway.eui)) {
    next.set(`${cursor.epoch}/${cursor.stream}`, cursor.next)
  }
  return facts
    .epochs()
    .every(({ epoch, streams }) =>
      streams.every((s) => next.get(`${epoch}/${s.stream}`) === s.next),
    )
}

async function untilEqual(city: City, calmMs: number): Promise<number | undefined> {
  for (let atMs = city.lifeMs + LOOK_EVERY_MS; atMs <= calmMs + EQUAL_MS; atMs += LOOK_EVERY_MS) {
    await city.liveUntil(atMs)
    if (await allEqual(city)) return city.lifeMs - calmMs
  }
  city.violations.add('I13', `gateway and hypervisor differ ${EQUAL_MS} ms after the last fault`)
  return undefined
}

async function allEqual(city: City): Promise<boolean> {
  const gateways = [...city.gateways.values()]
  for (const gateway of gateways) if (!(await cheapEqual(city, gateway))) return false
  for (const { eui, disk } of gateways) {
    const truth = await readTruth(disk)
    if (!isEqual(truth, heldRows(city.hypervisor.database, eui))) return false
  }
  return true
}

/** I13: from 30 s behind the last fault on, what is heard is accepted. */
function checkIngest(city: City, calmMs: number): void {
  for (const { devEui, fCntUp, hearings } of city.frames.entries) {
    for (const { cityMs, acceptedCityMs, isReplay } of hearings) {
      if (isReplay || cityMs < calmMs + INGEST_MS) continue
      if (acceptedCityMs === undefined || acceptedCityMs - cityMs > ACCEPT_MS) {
        city.violations.add(
          'I13',
          `FCntUp ${fCntUp} of ${devEui}, heard in the calm, is not accepted`,
        )
      }
    }
  }
}

async function reckonAll(city: City): Promise<void> {
  const { violations, catalogue } = city
  const { startMs } = city.scenario
  for (const { eui: gw, disk, run } of city.gateways.values()) {
    const journal = await readTruth(disk)
    checkJournal(gw, journal, violations)
    const held = heldRows(city.hypervisor.database, gw)
    const entries = city.frames.entries.filter(({ home }) => home === gw)
    const epoch = run?.core.state.epoch
    reckon({ gw, journal, held, entries, catalogue, violations, startMs, epoch })
  }
}

function outcomeOf(city: City, settledMs: number | undefined, sessions: Sessions): Outcome {
  const { scenario, violations, trace, frames, airBook, orders, valves, hypervisor } = city
  const gateways = [...city.gateways.values()]
  const faults: Record<string, number> = {}
  for (const { kind } of scenario.faults) faults[kind] = (faults[kind] ?? 0) + 1
  const virtualHours = city.lifeMs / 3_600_000
  return {
    seed: scenario.seed,
    violations: violations.found,
    violationCount: violations.count,
    trace: trace.digest,
    marks: trace.marks,
    settledMs,
    counts: {
      virtualHours,
      gatewayHours: virtualHours * gateways.length,
      frames: frames.counts.sent,
      heard: frames.counts.heard,
      acknowledged: frames.counts.acknowledged,
      downlinks: airBook.counts.downlinks,
      facts: orders.counts.rows,
      faults,
      kills: gateways.reduce((sum, { counts }) => sum + counts.kills, 0),
      powerCuts: gateways.reduce((sum, { counts }) => sum + counts.powerCuts, 0),
      hypervisorKills: hypervisor.counts.kills + hypervisor.counts.restores,
      orders: valves.counts.orders,
      openings: valves.counts.told,
      messages: city.backhaul.counts.carried,
      collisions: city.reception.lost.collision,
      ...sessions,
      events: trace.events,
    },
  }
}
