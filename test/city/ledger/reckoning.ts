/**
 * The reckoning when everything has come to rest: air, gateway and hypervisor are compared, row by
 * row (I1–I4, I12). Frames are looked up by what the sensors sent, not by what the gateway noted.
 */

import Database from 'better-sqlite3'
import type { GatewayEui } from '../../../base/ids.ts'
import type { Catalogue } from '../../../decoders/catalogue.ts'
import { QUANTITIES } from '../../../decoders/contract.ts'
import { decodeUplink } from '../../../decoders/decode.ts'
import type { Fact } from '../../../sync/fact.ts'
import { readRow } from '../../../sync/row.ts'
import { FrameBook, type SentEntry } from './frame-book.ts'
import type { JournalTruth } from './journal-truth.ts'
import type { Violations } from './violation.ts'

/** A quartz drifts by up to 0.1 s in the minutes before NTP answers. */
const LABEL_SLACK_MS = 2_000

/** Frames that waited for a frozen process or a slow disk come later on the line; a step is 5 min. */
const LINE_SLACK_MS = 150_000

export type HeldRow = {
  readonly key: string
  readonly hex: string
  readonly fact: Fact
  readonly timed: boolean
  readonly atMs: number
}

/** Everything of one gateway that stands in the hypervisor's database. */
export function heldRows(database: string, gw: GatewayEui): HeldRow[] {
  const db = new Database(database, { readonly: true })
  try {
    const rows = db
      .prepare(
        `SELECT f.epoch, f.stream, f.seq, f.row, f.timed, f.at_ms FROM facts f
         JOIN gateways g ON g.id = f.gateway_id WHERE g.eui = ? ORDER BY f.position`,
      )
      .all(gw) as {
      epoch: number
      stream: number
      seq: number
      row: Buffer
      timed: number
      at_ms: number
    }[]
    return rows.flatMap(({ epoch, stream, seq, row, timed, at_ms }) => {
      const read = readRow(new Uint8Array(row))
      if (read.kind === 'rejected') return []
      const key = `${epoch}/${stream}/${seq}`
      return [{ key, hex: row.toString('hex'), fact: read.fact, timed: timed === 1, atMs: at_ms }]
    })
  } finally {
    db.close()
  }
}

export type ReckoningInput = {
  readonly gw: GatewayEui
  readonly journal: JournalTruth
  readonly held: readonly HeldRow[]
  readonly entries: readonly SentEntry[]
  readonly catalogue: Catalogue
  readonly violations: Violations
  /** UTC when the life began. */
  readonly startMs: number
  /** The running epoch: its clock is known by now. */
  readonly epoch: number | undefined
}

/** Are gateway and hypervisor of one mind? The cheap question, asked until it is so. */
export function isEqual(journal: JournalTruth, held: readonly HeldRow[]): boolean {
  return (
    held.length === journal.rows.size && held.every(({ key, hex }) => journal.rows.get(key) === hex)
  )
}

export function reckon(input: ReckoningInput): void {
  rowsOfBoth(input)
  readingsOfFrames(input)
  callsOfFrames(input)
  labels(input)
  durations(input)
}

/** I1, I2, I3: the same rows on both sides, each once, none invented. */
function rowsOfBoth({ gw, journal, held, violations }: ReckoningInput): void {
  const seen = new Set<string>()
  for (const { key, hex } of held) {
    if (seen.has(key)) violations.add('I2', `${gw} row ${key} stands twice`)
    seen.add(key)
    const own = journal.rows.get(key)
    if (own === undefined) violations.add('I2', `${gw} row ${key} was never written by the gateway`)
    else if (own !== hex) violations.add('I2', `${gw} row ${key} differs from the gateway's`)
  }
  const missing = [...journal.rows.keys()].filter((key) => !seen.has(key))
  if (missing.length > 0) {
    violations.add('I1', `${gw}: ${missing.length} rows never arrived, first ${missing[0]}`)
  }
}

/** I1, I2: each accepted or acknowledged frame is one reading, with what the sensor said. */
function readingsOfFrames(input: ReckoningInput): void {
  const { gw, held, entries, catalogue, violations } = input
  const readings = new Map<string, number[][]>()
  for (const { fact } of held) {
    if (fact.stream !== 3) continue
    const key = `${fact.devEui}/${fact.clk === 0 ? 'mono' : 'utc'}/${fact.atMs}`
    const values = fact.values.map((value) => value ?? Number.NaN)
    const there = readings.get(key)
    if (there) there.push(values)
    else readings.set(key, [values])
  }
  for (const entry of entries) {
    const expected = expectedValues(entry, catalogue)
    if (!expected) continue
    const found = takeMatching(readings, entry, expected)
    const isOwed = FrameBook.isOwed(entry)
    const name = `${gw} ${entry.devEui} session ${entry.session} FCntUp ${entry.fCntUp}`
    if (found.length === 0 && isOwed) {
      const how = entry.acknowledged ? 'acknowledged' : 'accepted'
      violations.add('I1', `${name} was ${how} and is not at the hypervisor`)
    }
    if (found.length > 1) violations.add('I2', `${name} is ${found.length} readings`)
    if (found[0] && !sameValues(found[0], expected)) {
      violations.add('I2', `${name} reads ${found[0]} where the sensor said ${expected}`)
    }
  }
  for (const [key, left] of readings) {
    if (left.length > 0) violations.add('I2', `${gw} reading ${key} comes from no frame`)
  }
}

/**
 * At most one reading for each time that the frame was heard. A clock that steps back may give two
 * frames one label: then each takes the reading that says what it said.
 */
function takeMatching(
  readings: Map<string, number[][]>,
  entry: SentEntry,
  expected: readonly number[],
): number[][] {
  const found: number[][] = []
  for (const { atMs, monoMs } of entry.hearings) {
    for (const label of [`utc/${Math.floor(atMs)}`, `mono/${Math.floor(monoMs)}`]) {
      const there = readings.get(`${entry.devEui}/${label}`) ?? []
      const own = there.findIndex((values) => sameValues(values, expected))
      found.push(...there.splice(Math.max(0, own), 1))
    }
  }
  return found
}

/** The sensor's words by its model's decoder; undefined for frames that carry no measurement. */
function expectedValues(entry: SentEntry, catalogue: Catalogue): number[] | undefined {
  const decoder = catalogue.get(entry.profile)?.decoder
  if (!decoder || entry.fPort === 0) return undefined
  const { fPort, payload: bytes } = entry
  const result = decodeUplink(decoder, { fPort, bytes, receivedMs: 0 })
  if (result.kind !== 'decoded') return undefined
  const values = decoder.channels.map(({ quantity, index }) => {
    const own = result.output.measurements.find((m) => m.quantity === quantity && m.index === index)
    return own ? Math.round(own.value * 10 ** QUANTITIES[quantity].decimals) : Number.NaN
  })
  return values.some((value) => !Number.isNaN(value)) ? values : undefined
}

function sameValues(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
}

/** I1: a press that was accepted is an alarm at the hypervisor; I2: one, however often it was heard. */
function callsOfFrames({ gw, held, entries, catalogue, violations }: ReckoningInput): void {
  const calls = new Map<string, number>()
  for (const { fact } of held) {
    if (fact.type !== 'callRaised') continue
    const key = `${String(fact.fields['devEui'])}/${String(fact.fields['fCntUp'])}`
    calls.set(key, (calls.get(key) ?? 0) + 1)
  }
  const owed = new Map<string, number>()
  for (const entry of entries) {
    if (!isPress(entry, catalogue)) continue
    const isOwed = FrameBook.isOwed(entry)
    const key = `${entry.devEui}/${entry.fCntUp}`
    if (isOwed) owed.set(key, (owed.get(key) ?? 0) + 1)
  }
  for (const [key, count] of owed) {
    const told = calls.get(key) ?? 0
    if (told < count) violations.add('I1', `${gw} press ${key} was accepted and raised no call`)
  }
}

function isPress({ profile, fPort, payload: bytes }: SentEntry, catalogue: Catalogue): boolean {
  const decoder = catalogue.get(profile)?.decoder
  if (profile !== 'milesight-ws101' || !decoder) return false
  const result = decodeUplink(decoder, { fPort, bytes, receivedMs: 0 })
  return (
    result.kind === 'decoded' &&
    result.output.measurements.some(({ quantity }) => quantity === 'alarm.sos')
  )
}

/**
 * I12: what a gateway wrote down by its monotonic clock is dated rightly as soon as UTC is known
 * (F19). Only readings can be compared with the world: the book knows when each frame was heard.
 */
function labels({ gw, held, entries, violations, startMs, epoch }: ReckoningInput): void {
  const heard = new Map<string, number>()
  for (const { devEui, hearings } of entries) {
    for (const { monoMs, cityMs } of hearings) {
      heard.set(`${devEui}/${Math.floor(monoMs)}`, startMs + cityMs)
    }
  }
  // The clock is looked at with each record: a gateway that says nothing more has no occasion.
  const knows = held.some(({ key, fact }) => fact.clk > 0 && key.startsWith(`${epoch}/`))
  for (const { key, fact, timed, atMs } of held) {
    if (fact.clk !== 0) continue
    if (!timed && knows && key.startsWith(`${epoch}/`)) {
      violations.add('I12', `${gw} row ${key} was never dated`)
    }
    const trueMs = fact.stream === 3 ? heard.get(`${fact.devEui}/${fact.atMs}`) : undefined
    if (timed && trueMs !== undefined && Math.abs(atMs - trueMs) > LABEL_SLACK_MS) {
      violations.add('I12', `${gw} row ${key} is dated ${Math.round(atMs - trueMs)} ms off`)
    }
  }
}

/**
 * I12: between two frames of one run the engine's line moves as far as the machine's monotonic clock
 * did at the antenna, wherever the wall clock went meanwhile.
 */
function durations({ gw, journal, entries, violations }: ReckoningInput): void {
  /** By a sensor's label; `undefined`: a wall clock that was set back has given it twice. */
  const heard = new Map<string, number | undefined>()
  const note = (key: string, monoMs: number): void => {
    heard.set(key, heard.has(key) && heard.get(key) !== monoMs ? undefined : monoMs)
  }
  for (const { devEui, hearings } of entries) {
    for (const { atMs, monoMs } of hearings) {
      note(`${devEui}/${Math.floor(atMs)}`, monoMs)
      note(`${devEui}/${Math.floor(monoMs)}`, monoMs)
    }
  }
  let before: { readonly lineMs: number; readonly monoMs: number } | undefined
  for (const { position, record } of journal.records) {
    if (record.kind === 'boot') before = undefined
    if (record.kind !== 'uplink') continue
    const monoMs = heard.get(`${record.devEui}/${record.atMs}`)
    if (monoMs === undefined) continue
    const { lineMs } = record
    const offMs = before ? lineMs - before.lineMs - (monoMs - before.monoMs) : 0
    if (Math.abs(offMs) > LINE_SLACK_MS) {
      violations.add('I12', `${gw}: the line moved ${Math.round(offMs)} ms too far at ${position}`)
    }
    before = { lineMs, monoMs }
  }
}
