/**
 * A first mapping for a codec from outside, guessed from samples of its output by the names of its
 * fields. It is a proposal: a person must check units and what is missing before it is used.
 */

import type { Channel } from '../contract.ts'
import type { Json } from '../sandbox/codec.ts'
import { type GuessedField, guessField, pathText } from './guess-value.ts'
import { RECORD_TIME } from './known-fields.ts'
import { type SeenField, type SeenList, seenIn } from './seen-fields.ts'
import { wordsOf } from './words.ts'

export type GuessedMapping = {
  /** JSONata, as docs/protocol/decoder-mapping.md describes it. */
  readonly expression: string
  /** All that the expression can give. */
  readonly channels: readonly Channel[]
  /** Fields that nothing was made of, as paths. */
  readonly unmapped: readonly string[]
}

const UNMAPPED_MAX = 64
/** Numbers above are milliseconds since 1970, below seconds: 1e11 s is the year 5138. */
const SECONDS_MAX = 1e11

/** `samples`: answers of the codec to several frames, the more kinds the better. */
export function guessMapping(samples: readonly Json[]): GuessedMapping {
  const { fields, lists } = seenIn(samples)
  const now = guessAll(fields)
  const records = lists.map((list) => guessRecords(list))
  const lines = [...now.lines, ...records.flatMap(({ text }) => text ?? [])]
  const channels = [...now.channels]
  for (const one of records.flatMap((record) => record.channels)) {
    if (!channels.some((c) => c.quantity === one.quantity && c.index === one.index))
      channels.push(one)
  }
  const said = `/* A first guess from ${samples.length} samples: check every unit, and what is missing. */`
  return {
    expression: `${said}\n[\n${lines.map((line) => `  ${line}`).join(',\n')}\n]\n`,
    channels,
    unmapped: [...now.unmapped, ...records.flatMap((record) => record.unmapped)].slice(
      0,
      UNMAPPED_MAX,
    ),
  }
}

type Guessed = {
  readonly lines: readonly string[]
  readonly channels: readonly Channel[]
  readonly unmapped: readonly string[]
}

/** The first field of a channel stands; one that says the same again is for a person to look at. */
function guessAll(fields: readonly SeenField[], time?: string): Guessed {
  const lines: string[] = []
  const channels: Channel[] = []
  const unmapped: string[] = []
  for (const field of fields) {
    const guessed = guessField(field)
    const isTaken = channels.some(
      (c) => c.quantity === guessed?.quantity && c.index === guessed.index,
    )
    if (!guessed || isTaken) unmapped.push(field.path.join('.'))
    else {
      const { quantity, index } = guessed
      lines.push(lineOf(guessed, time))
      channels.push({ quantity, index })
    }
  }
  return { lines, channels, unmapped }
}

function lineOf({ quantity, index, value, unit }: GuessedField, time: string | undefined): string {
  const parts = [
    `"quantity": ${JSON.stringify(quantity)}`,
    ...(index === 0 ? [] : [`"index": ${index}`]),
    `"value": ${value}`,
    ...(unit === undefined ? [] : [`"unit": ${JSON.stringify(unit)}`]),
    ...(time === undefined ? [] : [`"time": ${time}`]),
  ]
  return `{${parts.join(', ')}}`
}

/** A list of dated records is the device's own history; any other list is left to a person. */
function guessRecords(list: SeenList): Omit<Guessed, 'lines'> & { readonly text?: string } {
  const name = list.path.join('.')
  const path = pathText(list.path)
  const { fields } = seenIn(list.items)
  const dated = fields.find(
    (field) => field.path.length === 1 && RECORD_TIME.test(wordsOf(field.name)),
  )
  const time = dated && timeText(dated)
  if (path === undefined || dated === undefined || time === undefined) {
    return { channels: [], unmapped: [name] }
  }
  const { lines, channels, unmapped } = guessAll(
    fields.filter((field) => field !== dated),
    time,
  )
  const lost = unmapped.map((one) => `${name}[].${one}`)
  if (lines.length === 0) return { channels: [], unmapped: lost }
  return { text: `${path}.[\n    ${lines.join(',\n    ')}\n  ]`, channels, unmapped: lost }
}

function timeText({ path, values }: SeenField): string | undefined {
  const at = pathText(path)
  if (values.every((one) => typeof one === 'string')) return at
  if (!values.every((one) => typeof one === 'number')) return undefined
  return values.some((one) => one > SECONDS_MAX)
    ? `$fromMillis(${at})`
    : `$fromMillis(${at} * 1000)`
}
