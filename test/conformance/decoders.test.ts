/**
 * The makers' own examples through our decoders. Their fields have their names, ours have the
 * city's; the tables in `sensors/` say which is which, and every field of an example must be there.
 */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import {
  type Decoder,
  type DecoderOutput,
  type Measurement,
  QUANTITIES,
} from '../../decoders/contract.ts'
import { decodeUplink } from '../../decoders/decode.ts'
import { rounded } from '../../decoders/output.ts'
import { commandOf } from './sensors/commands.ts'
import { DECENTLAB } from './sensors/decentlab.ts'
import { MILESIGHT } from './sensors/milesight.ts'
import { PARKING } from './sensors/parking.ts'
import { PEOPLE } from './sensors/people.ts'
import { type Expected, fieldsOf, type Given, type JsonObject, readAll } from './sensors/reading.ts'
import { SAFETY } from './sensors/safety.ts'
import { SOIL_AND_SKY } from './sensors/soil-and-sky.ts'
import { WATER } from './sensors/water.ts'

const FOLDER = new URL('../vectors/sensors/', import.meta.url)
const MAKERS = {
  ...PARKING,
  ...MILESIGHT,
  ...DECENTLAB,
  ...PEOPLE,
  ...WATER,
  ...SAFETY,
  ...SOIL_AND_SKY,
}

type Vector = {
  readonly direction: 'uplink' | 'downlink'
  readonly fPort: number
  readonly bytesHex: string
  readonly description?: string
  readonly recvTime?: string
  readonly expected: { readonly data?: JsonObject; readonly errors?: readonly string[] }
  readonly command: JsonObject
}

/** A model without examples of its own, because it speaks as another one. */
const TWINS: Readonly<Record<string, string>> = { 'nwave-nps405fm': 'nwave-nps405sm' }

/** Examples we do not read as the maker's codec does, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'watteco-flasho 20000000e008000000207e1c20424030040801':
    'a batch report, packed with tables of each model',
}
const TOLD_AS_BYTES: Readonly<Record<string, string>> = {
  'axioma-qalcosonic-w1 04ff891331fd17041344ff891344934d931e206201': 'a list of field names',
  'axioma-qalcosonic-w1 04ff891331fd17041344ff89134493bd4d93bd1e206201': 'a list of field names',
}
const MORE_IS_GIVEN: Readonly<Record<string, string>> = {
  'milesight-em500-smtc 01755c03673401046865057ff000': 'this codec does not know conductivity',
}
/** Examples that themselves are damaged: what is warned of. */
const WARNED: Readonly<Record<string, RegExp>> = {
  'dragino-lds02 0b880100250001': /^cut short: 7 bytes of 10$/,
  'sensecap-s2120 010610dc500000010710687400009091': /^5 bytes from 74 on not decoded$/,
}

function matches(expected: Expected): (m: Measurement) => boolean {
  const { quantity, index = 0, observedMs } = expected
  return (m) => m.quantity === quantity && m.index === index && m.observedMs === observedMs
}

function isInRange({ quantity, value }: Expected): boolean {
  const { min, max } = QUANTITIES[quantity]
  return value >= min && value <= max
}

/** The decoder gives the exact value; what is stored is that, rounded to its quantity's decimals. */
function assertGiven(one: Given, exact: DecoderOutput, stored: DecoderOutput): void {
  if ('kind' in one) {
    const text = JSON.stringify(one)
    const isTold = stored.notes.some((note) => JSON.stringify(note) === text)
    assert(isTold, `no note ${text} in ${JSON.stringify(stored.notes)}`)
    return
  }
  if (!isInRange(one)) {
    assert.equal(stored.measurements.find(matches(one)), undefined)
    assert(stored.warnings.some((text) => text.startsWith(one.quantity)))
    return
  }
  const found = exact.measurements.findLast(matches(one))
  assert(found, `no ${JSON.stringify(one)} in ${JSON.stringify(exact.measurements)}`)
  const off = Math.abs(found.value - one.value)
  assert(off <= (one.within ?? 1e-9), `${one.quantity}: ${found.value}, not ${one.value}`)
  const kept = stored.measurements.find(matches(one))
  assert.equal(kept?.value, rounded(found.value, QUANTITIES[one.quantity].decimals))
}

function assertUplink(decoder: Decoder, vector: Vector, name: string): void {
  const { fPort, bytesHex, recvTime, expected } = vector
  const receivedMs = recvTime === undefined ? 0 : Date.parse(recvTime)
  const input = { fPort, bytes: bytesOfHex(bytesHex)!, receivedMs }
  const exact = decoder.decode(input)
  const result = decodeUplink(decoder, input)
  if (REFUSED[name] || expected.errors?.length) {
    assert.equal(result.kind, 'failed', JSON.stringify(result))
    return
  }
  assert(exact.kind === 'decoded' && result.kind === 'decoded', JSON.stringify(result))
  const { output } = result
  if (TOLD_AS_BYTES[name]) {
    assert.deepEqual(output.notes, [{ kind: 'info', name: 'fields', value: bytesHex }])
    return
  }
  const given = readAll(expected.data!, fieldsOf(MAKERS, decoder.id))
  for (const one of given) assertGiven(one, exact.output, output)
  const measured = given.filter((one): one is Expected => 'quantity' in one)
  const inRange = measured.filter(isInRange)
  const keys = inRange.map((one) => `${one.quantity} ${one.index ?? 0} ${one.observedMs}`)
  if (!MORE_IS_GIVEN[name])
    assert.equal(output.measurements.length, new Set(keys).size, 'nothing else')
  const others = output.warnings.filter((text) => !/ is outside /.test(text))
  assert.equal(output.warnings.length - others.length, measured.length - inRange.length)
  const pattern = WARNED[name]
  if (pattern) assert.match(others.join('\n'), pattern)
  else assert.deepEqual(others, [])
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const written: Record<string, number> = {}
const neverSent: Record<string, number> = {}

for (const { decoder } of BUNDLED) {
  const { id } = decoder
  const file = new URL(`${TWINS[id] ?? id}.json`, FOLDER)
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]
  for (const vector of vectors) {
    const { direction, bytesHex } = vector
    const title = `${bytesHex} (${vector.description ?? 'as the codec gives it'})`
    if (direction === 'uplink') {
      test(`${id} reads ${title}`, () => assertUplink(decoder, vector, `${id} ${bytesHex}`))
      continue
    }
    const command = commandOf(id, vector.command)
    if (command.kind === 'never') {
      neverSent[command.why] = (neverSent[command.why] ?? 0) + 1
      continue
    }
    written[id] = (written[id] ?? 0) + 1
    test(`${id} writes ${title}`, () => {
      const downlink = decoder.encode?.(command)
      assert(downlink, `${id} cannot ${command.kind}`)
      assert.equal(hexOf(downlink.bytes), bytesHex)
      // Milesight's port is 85 unless somebody sets another one, as Actility's examples do.
      assert.equal(downlink.fPort, id.startsWith('milesight-') ? 85 : vector.fPort)
    })
  }
}

test('the commands of a city are covered by the makers’ examples', () => {
  assert.deepEqual(written, {
    'milesight-em300-di': 1,
    'milesight-em310-udl': 1,
    'milesight-em400-mud': 1,
    'milesight-em500-smtc': 1,
    'milesight-uc511': 13,
    'milesight-uc512': 13,
    'milesight-ws101': 2,
    'milesight-ws302': 1,
    'strega-smart-valve': 4,
    'watteco-closo': 1,
    'watteco-flasho': 1,
  })
})

test('an example of a maker’s command is left out only for a reason', () => {
  assert.deepEqual(neverSent, {
    'a duration in hours, whose code is not confirmed': 1,
    'a frame or a radio setting of the maker’s, no command of ours': 12,
    'a task that waits in the device’s queue': 2,
    'an interval whose unit depends on the firmware': 2,
    'an opening without an end by time': 7,
    'closing for a time, to open again': 1,
    'the counter is preset to nought instead': 4,
    'the state of a task, which reportNow brings too': 2,
  })
})

test('every decoder has examples of its maker, and every example a decoder', () => {
  const ids = BUNDLED.map(({ decoder }) => decoder.id).filter((id) => !TWINS[id])
  assert.deepEqual(files.toSorted(), ids.map((id) => `${id}.json`).toSorted())
})
