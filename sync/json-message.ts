/**
 * Messages as JSON and back: the same protocol for who has no CBOR. Fields have the names of
 * `messages.ts`; hashes and signatures are base64; a batch has its facts by name under `rows`, readings too, so nobody
 * needs to read columns. What comes back from JSON are the same bytes (`messageOfJson`), where a batch of
 * readings is given the DICT that went before it.
 */

import type { CborValue } from '../base/cbor.ts'
import type { DevEui } from '../base/ids.ts'
import { makeBatch, readBatch } from './batch.ts'
import type { Dictionary } from './dict.ts'
import type { Fact, FactRow } from './fact.ts'
import { base64Of, bytesOfBase64, type JsonValue, jsonOfValue, valueOfJson } from './json-value.ts'
import type { BatchMessage, DictMessage, Message } from './messages.ts'
import { readMessage } from './read-message.ts'
import { readRowValue, rowValue } from './row.ts'
import { writeMessage } from './write-message.ts'

/** DICTs by their id, each with all entries that have come. */
export type Dicts = ReadonlyMap<number, DictMessage>

/** With one more DICT: entries of the same id add up. */
export function withDict(dicts: Dicts, message: DictMessage): Dicts {
  const before = dicts.get(message.dict)
  const profiles = [...(before?.profiles ?? []), ...message.profiles]
  const devices = [...(before?.devices ?? []), ...message.devices]
  return new Map(dicts).set(message.dict, { ...message, profiles, devices })
}

type JsonObject = { readonly [key: string]: JsonValue }

/** `undefined`: a batch of readings whose DICT is not there, or whose columns cannot be read. */
export function jsonOfMessage(message: Message, dicts: Dicts = new Map()): JsonObject | undefined {
  if (message.kind !== 'batch') return plain(message)
  const { body, ...head } = message
  if (body.kind === 'rows') return { ...plain(head), rows: body.rows.map(jsonOfRow) }
  const read = readBatch(message, (id) => lookupOf(dicts.get(id)))
  if (read.kind === 'rejected') return undefined
  return { ...plain(head), dict: body.dict, rows: read.facts.map(jsonOfFact) }
}

/** Several messages in the order in which they go, each DICT before what uses it. */
export function jsonOfMessages(messages: readonly Uint8Array[]): readonly JsonObject[] | undefined {
  let dicts: Dicts = new Map()
  const all: JsonObject[] = []
  for (const bytes of messages) {
    const read = readMessage(bytes)
    if (read.kind === 'rejected') return undefined
    if (read.message.kind === 'dict') dicts = withDict(dicts, read.message)
    const json = jsonOfMessage(read.message, dicts)
    if (!json) return undefined
    all.push(json)
  }
  return all
}

/** The bytes of the message that a JSON value says; `undefined` where it says none. */
export function messageOfJson(json: unknown, dicts: Dicts = new Map()): Uint8Array | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const given = withBytes(json as Record<string, unknown>)
  try {
    const message = given['kind'] === 'batch' ? batchOfJson(given, dicts) : (given as Message)
    const bytes = message && writeMessage(message)
    // Whatever is missing or of another type cannot be written, or is not what the reader takes.
    return bytes && readMessage(bytes).kind === 'message' ? bytes : undefined
  } catch {
    return undefined
  }
}

const BYTES = ['prev', 'head', 'signature']

/** A message's own fields: hashes and signatures as base64, values of commands and results marked, all else as it is. */
function plain(message: object): JsonObject {
  const entries = Object.entries(message).map(([key, value]): [string, JsonValue] => {
    if (key === 'epochs') return [key, (value as readonly object[]).map(plain)]
    if (key === 'streams') return [key, (value as readonly object[]).map(plain)]
    if (value instanceof Uint8Array) return [key, base64Of(value)]
    return [key, key === 'params' || key === 'detail' ? jsonOfValue(value) : value]
  })
  return Object.fromEntries(entries)
}

function withBytes(json: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(json).map(([key, value]): [string, unknown] => {
    if (BYTES.includes(key) && typeof value === 'string') return [key, bytesOfBase64(value)]
    if (key === 'params' || key === 'detail') return [key, valueOfJson(value)]
    if ((key === 'epochs' || key === 'streams') && Array.isArray(value)) {
      return [key, value.map((one) => withBytes(one as Record<string, unknown>))]
    }
    return [key, value]
  })
  return Object.fromEntries(entries)
}

/** A fact by name; a row of a later version that has no names here stays an array. */
function jsonOfRow(row: CborValue): JsonValue {
  const read = readRowValue(row)
  return read.kind === 'fact' ? jsonOfFact(read.fact) : jsonOfValue(row)
}

function jsonOfFact(fact: Fact): JsonObject {
  const { type, atMs, clk, rev } = fact
  const head = { type, atMs, clk, rev }
  if (fact.stream === 3) {
    return { ...head, devEui: fact.devEui, profile: fact.profile, values: [...fact.values] }
  }
  const fields = Object.entries(fact.fields).map(([k, v]) => [k, jsonOfValue(v)] as const)
  return { ...head, subject: fact.subject, fields: Object.fromEntries(fields) }
}

function rowOfJson(json: unknown, stream: Fact['stream']): CborValue | undefined {
  if (Array.isArray(json)) return valueOfJson(json)
  const { fields, ...rest } = json as Record<string, unknown>
  const entries = Object.entries((fields ?? {}) as object).map(([k, v]) => [k, valueOfJson(v)])
  return rowValue({ ...rest, stream, fields: Object.fromEntries(entries) } as unknown as Fact)
}

function batchOfJson(json: Record<string, unknown>, dicts: Dicts): BatchMessage | undefined {
  const { dict, rows, ...head } = json as Record<string, unknown> & Omit<BatchMessage, 'body'>
  if (!Array.isArray(rows) || rows.length === 0) return undefined
  const values = rows.map((one) => rowOfJson(one, head.stream))
  if (!values.every((one) => one !== undefined)) return undefined
  if (head.stream !== 3) return { ...head, body: { kind: 'rows', rows: values } }
  const facts = values.map(readRowValue)
  const before = dicts.get(dict as number)
  if (!before || !facts.every((one) => one.kind === 'fact')) return undefined
  const { gw, epoch, stream, seq0, prev } = head
  const made = makeBatch({
    ...{ gw, lane: { epoch, stream }, prev, dictionary: dictionaryOf(before) },
    rows: facts.map(({ fact }, i): FactRow => ({ epoch, seq: seq0 + i, fact, head: head.head })),
    profileOf: (id) => before.profiles.find(({ profile }) => profile.id === id)?.profile,
  })
  return made.message.next === head.next ? made.message : undefined
}

function lookupOf(dict: DictMessage | undefined) {
  if (!dict) return undefined
  const profiles = new Map(dict.profiles.map(({ index, profile }) => [index, profile]))
  const devices = new Map(dict.devices.map((device) => [device.index, device]))
  return (index: number) => {
    const device = devices.get(index)
    const profile = device && profiles.get(device.profile)
    return device && profile && { devEui: device.devEui as DevEui, profile }
  }
}

/** As its sender had it, where all entries from the first on have come. */
function dictionaryOf({ dict, profiles, devices }: DictMessage): Dictionary {
  const known = new Map(profiles.map(({ index, profile }) => [index, profile]))
  const entries = new Map(devices.map(({ index, devEui, profile }) => [index, { devEui, profile }]))
  return {
    id: dict,
    profiles: inOrder(known),
    devices: inOrder(entries),
    profileIndex: new Map([...known].map(([index, profile]) => [JSON.stringify(profile), index])),
    deviceIndex: new Map(
      [...entries].map(([index, one]) => [`${one.devEui}/${one.profile}`, index]),
    ),
  }
}

function inOrder<Entry>(entries: ReadonlyMap<number, Entry>): readonly Entry[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry)
}
