/**
 * Readings as columns: what is alike stands together and costs a byte or less.
 *
 *   marks     (rows, clk + 4·rev)…                      runs until all rows are covered
 *   unit      0 = milliseconds, 1 = seconds             seconds when all times allow it
 *   devices   dictionary number of each row
 *   times     zigzag(time − time of the row before)     from the second row on
 *   nulls     (rows as expected, mask xor expected)…    bit i = channel i has no value
 *   values    zigzag(value − last value)                channel by channel, row by row
 *   crc       CRC-32C, big-endian, over `sealed` and everything above
 *
 * Numbers are unsigned LEB128 (`varint.ts`). Expected mask and last value are those of the device's row before, or
 * of the profile's, or 0. Source: docs of the wire, `wire.cddl`; design of sync reference §5.
 */

import { ByteReader, ByteWriter } from '../base/bytes.ts'
import type { ClockState } from '../base/clock.ts'
import { crc32c } from '../base/crc.ts'
import type { DictLookup } from './dict.ts'
import type { ReadingFact } from './fact.ts'
import { AT_MS_MAX, isValue } from './row.ts'
import { readVarint, unzigzag, writeVarint, zigzag } from './varint.ts'

export type ColumnsRefusal = 'format' | 'checksum' | 'dict'
export type ColumnsRead =
  | { readonly kind: 'facts'; readonly facts: readonly ReadingFact[] }
  | { readonly kind: 'rejected'; readonly reason: ColumnsRefusal }

export type ColumnsInput = {
  readonly facts: readonly ReadingFact[]
  /** Dictionary number of each fact's device. */
  readonly devices: readonly number[]
  /** Bytes that the checksum covers besides: the batch's envelope. */
  readonly sealed: Uint8Array
}

export function writeColumns({ facts, devices, sealed }: ColumnsInput): Uint8Array {
  const out = new ByteWriter(1024)
  writeMarks(out, facts)
  writeTimesAndDevices(out, facts, devices)
  const memory = new Memory()
  writeMasks(out, facts, devices, memory)
  for (const [row, fact] of facts.entries()) {
    for (const [channel, value] of fact.values.entries()) {
      if (value === null) continue
      writeVarint(out, zigzag(value - memory.last(devices[row]!, fact.profile, channel)))
      memory.keep(devices[row]!, fact.profile, channel, value)
    }
  }
  out.u32be(crc32c(out.done(), crc32c(sealed)))
  return out.done()
}

function writeMarks(out: ByteWriter, facts: readonly ReadingFact[]): void {
  for (let row = 0; row < facts.length; ) {
    const mark = markOf(facts[row]!)
    let end = row + 1
    while (end < facts.length && markOf(facts[end]!) === mark) end++
    writeVarint(out, end - row)
    writeVarint(out, mark)
    row = end
  }
}

function markOf(fact: ReadingFact): number {
  return fact.clk + 4 * fact.rev
}

function writeTimesAndDevices(
  out: ByteWriter,
  facts: readonly ReadingFact[],
  devices: readonly number[],
): void {
  const deltas = facts.slice(1).map((fact, i) => fact.atMs - facts[i]!.atMs)
  const unitMs = deltas.every((delta) => delta % 1000 === 0) ? 1000 : 1
  writeVarint(out, unitMs === 1000 ? 1 : 0)
  for (const device of devices) writeVarint(out, device)
  for (const delta of deltas) writeVarint(out, zigzag(delta / unitMs))
}

function writeMasks(
  out: ByteWriter,
  facts: readonly ReadingFact[],
  devices: readonly number[],
  memory: Memory,
): void {
  let same = 0
  for (const [row, fact] of facts.entries()) {
    const mask = maskOf(fact.values)
    const surprise = (mask ^ memory.expectedMask(devices[row]!, fact.profile)) >>> 0
    memory.keepMask(devices[row]!, fact.profile, mask)
    if (surprise === 0) {
      same++
      continue
    }
    writeVarint(out, same)
    writeVarint(out, surprise)
    same = 0
  }
  if (same > 0) writeVarint(out, same)
}

function maskOf(values: readonly (number | null)[]): number {
  let mask = 0
  for (const [channel, value] of values.entries()) if (value === null) mask |= 1 << channel
  return mask >>> 0
}

/** What was last seen of a device, or else of its profile: the guess that deltas are taken from. */
class Memory {
  readonly #values = new Map<string, number>()
  readonly #masks = new Map<string, number>()

  last(device: number, profile: string, channel: number): number {
    return (
      this.#values.get(`${device} ${channel}`) ?? this.#values.get(`${profile}/${channel}`) ?? 0
    )
  }

  keep(device: number, profile: string, channel: number, value: number): void {
    this.#values.set(`${device} ${channel}`, value)
    this.#values.set(`${profile}/${channel}`, value)
  }

  expectedMask(device: number, profile: string): number {
    return this.#masks.get(`${device}`) ?? this.#masks.get(`/${profile}`) ?? 0
  }

  keepMask(device: number, profile: string, mask: number): void {
    this.#masks.set(`${device}`, mask)
    this.#masks.set(`/${profile}`, mask)
  }
}

export type ColumnsSource = {
  readonly bytes: Uint8Array
  readonly rows: number
  readonly t0Ms: number
  readonly sealed: Uint8Array
  readonly lookup: DictLookup
}

const FORMAT: ColumnsRead = { kind: 'rejected', reason: 'format' }

/** Refuses whatever the writer would not have written for the same rows: it writes them again. */
export function readColumns(source: ColumnsSource): ColumnsRead {
  const { bytes, sealed } = source
  if (bytes.length < 4) return FORMAT
  const body = bytes.subarray(0, bytes.length - 4)
  const crc = new ByteReader(bytes.subarray(bytes.length - 4)).u32be()
  if (crc32c(body, crc32c(sealed)) !== crc) return { kind: 'rejected', reason: 'checksum' }
  const reader = new ByteReader(body)
  const marks = readMarks(reader, source.rows)
  const unit = readVarint(reader)
  if (!marks || unit === undefined || unit > 1) return FORMAT
  const devices = readMany(reader, source.rows)
  const deltas = readMany(reader, source.rows - 1)
  if (!devices || !deltas) return FORMAT
  const known = devices.map((index) => source.lookup(index))
  if (known.includes(undefined)) return { kind: 'rejected', reason: 'dict' }
  const entries = known as NonNullable<(typeof known)[number]>[]
  const masks = readMasks(reader, devices, entries)
  if (!masks) return FORMAT

  const memory = new Memory()
  const facts: ReadingFact[] = []
  let atMs = source.t0Ms
  for (let row = 0; row < source.rows; row++) {
    if (row > 0) atMs += unzigzag(deltas[row - 1]!) * (unit === 1 ? 1000 : 1)
    if (!(atMs >= 0 && atMs <= AT_MS_MAX)) return FORMAT
    const { devEui, profile } = entries[row]!
    const values = readValues(reader, { device: devices[row]!, profile, mask: masks[row]!, memory })
    if (!values) return FORMAT
    const clk = (marks[row]! % 4) as ClockState
    const rev = Math.floor(marks[row]! / 4)
    facts.push({ stream: 3, type: 'reading', atMs, clk, rev, devEui, profile: profile.id, values })
  }
  if (reader.left !== 0) return FORMAT
  const again = writeColumns({ facts, devices, sealed })
  return Buffer.compare(again, bytes) === 0 ? { kind: 'facts', facts } : FORMAT
}

function readMarks(reader: ByteReader, rows: number): number[] | undefined {
  const marks: number[] = []
  while (marks.length < rows) {
    const run = readVarint(reader)
    const mark = readVarint(reader)
    if (!run || mark === undefined || run > rows - marks.length) return undefined
    for (let i = 0; i < run; i++) marks.push(mark)
  }
  return marks
}

function readMany(reader: ByteReader, count: number): number[] | undefined {
  if (count > reader.left) return undefined
  const numbers: number[] = []
  for (let i = 0; i < count; i++) {
    const value = readVarint(reader)
    if (value === undefined) return undefined
    numbers.push(value)
  }
  return numbers
}

function readMasks(
  reader: ByteReader,
  devices: readonly number[],
  entries: readonly { readonly profile: { readonly id: string } }[],
): number[] | undefined {
  const memory = new Memory()
  const masks: number[] = []
  let same = readVarint(reader)
  while (masks.length < devices.length) {
    if (same === undefined) return undefined
    const row = masks.length
    const { id } = entries[row]!.profile
    let mask = memory.expectedMask(devices[row]!, id)
    if (same > 0) {
      same--
    } else {
      const surprise = readVarint(reader)
      if (!surprise || surprise > 0xffffffff) return undefined
      mask = (mask ^ surprise) >>> 0
      if (row + 1 < devices.length) same = readVarint(reader)
    }
    memory.keepMask(devices[row]!, id, mask)
    masks.push(mask)
  }
  return masks
}

function readValues(
  reader: ByteReader,
  row: {
    readonly device: number
    readonly profile: { readonly id: string; readonly channels: readonly unknown[] }
    readonly mask: number
    readonly memory: Memory
  },
): (number | null)[] | undefined {
  const { device, profile, mask, memory } = row
  if (profile.channels.length < 32 && mask >= 2 ** profile.channels.length) return undefined
  const values: (number | null)[] = []
  for (let channel = 0; channel < profile.channels.length; channel++) {
    if ((mask >>> channel) & 1) {
      values.push(null)
      continue
    }
    const delta = readVarint(reader)
    if (delta === undefined) return undefined
    const value = memory.last(device, profile.id, channel) + unzigzag(delta)
    if (!isValue(value)) return undefined
    memory.keep(device, profile.id, channel, value)
    values.push(value)
  }
  return values
}
