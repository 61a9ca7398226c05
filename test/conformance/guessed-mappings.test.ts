/**
 * Mappings guessed from the makers' own examples, run by JSONata as in the sandbox, beside what our
 * decoder of the same model reads from the same bytes: a guess may miss a field, but what it says of
 * one is true.
 */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import jsonata from 'jsonata'
import { bytesOfHex } from '../../base/bytes.ts'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import { type Measurement, QUANTITIES } from '../../decoders/contract.ts'
import { decodeUplink } from '../../decoders/decode.ts'
import { guessMapping } from '../../decoders/normalise/guess.ts'
import { normalise } from '../../decoders/normalise/normalise.ts'
import type { Json } from '../../decoders/sandbox/codec.ts'

const FOLDER = new URL('../vectors/sensors/', import.meta.url)

type Vector = {
  readonly direction: string
  readonly fPort: number
  readonly bytesHex: string
  readonly recvTime?: string
  readonly expected: { readonly data?: Json; readonly errors?: readonly string[] }
}

/** Where our decoder, which knows the manual, takes a field otherwise than its name suggests. */
const READ_OTHERWISE: Readonly<Record<string, string>> = {
  'decentlab-dl-smtp soil.temperature': 'its levels count from 0, ours from 1',
}

/** Both, where the same channel and moment is told by both. */
async function comparedOf(model: string) {
  const vectors = (JSON.parse(readFileSync(new URL(`${model}.json`, FOLDER), 'utf8')) as Vector[])
    .filter(({ direction, expected }) => direction === 'uplink' && expected.data !== undefined)
    .filter(({ expected }) => expected.errors === undefined)
  const decoder = BUNDLED.find((one) => one.decoder.id === model)?.decoder
  const { expression, channels } = guessMapping(vectors.map(({ expected }) => expected as Json))
  const mapping = jsonata(expression)
  const compared: (readonly [guessed: Measurement, ours: readonly Measurement[]])[] = []
  for (const { fPort, bytesHex, expected, recvTime } of vectors) {
    const output = expected as Json
    const mapped = JSON.parse(JSON.stringify((await mapping.evaluate(expected.data)) ?? null))
    const times = [...JSON.stringify(mapped).matchAll(/"time":"([^"]*)"/g)]
    const newest = Math.max(...times.map(([, time]) => Date.parse(time!)), Date.UTC(2020, 0, 1))
    const receivedMs = recvTime === undefined ? newest : Date.parse(recvTime)
    const guessed = normalise({ output, mapped, channels, receivedMs: newest })
    assert(guessed.kind === 'decoded')
    assert(guessed.output.warnings.length === 0 || !/left out/.test(guessed.output.warnings.join()))
    const ours =
      decoder && decodeUplink(decoder, { fPort, bytes: bytesOfHex(bytesHex)!, receivedMs })
    for (const one of guessed.output.measurements) {
      const { quantity, index, observedMs } = one
      const same = (m: Measurement) =>
        m.quantity === quantity && m.index === index && m.observedMs === observedMs
      if (ours?.kind === 'decoded') compared.push([one, ours.output.measurements.filter(same)])
    }
  }
  return compared
}

test('F52: a guessed mapping says of a channel what our decoder of the model says, or the table here why not', async () => {
  let agreed = 0
  const wrong = new Set<string>()
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    const model = file.slice(0, -'.json'.length)
    for (const [{ quantity, value }, ours] of await comparedOf(model)) {
      // Texts are rounded once more than bytes.
      const slack = 1.5 * 10 ** -QUANTITIES[quantity].decimals
      if (ours.some((one) => Math.abs(one.value - value) <= slack)) agreed++
      else if (ours.length > 0) wrong.add(`${model} ${quantity}`)
    }
  }
  assert.deepEqual([...wrong], Object.keys(READ_OTHERWISE))
  assert(agreed > 150, `${agreed} readings agree`)
})
