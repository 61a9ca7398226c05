/** `cigale decoder guess`: a first mapping for a foreign codec, from what it answered. A proposal. */

import { guessMapping } from '../../decoders/normalise/guess.ts'
import { isObject, own } from '../../decoders/normalise/json.ts'
import type { Json } from '../../decoders/sandbox/codec.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson } from './output.ts'

const STANDARD_INPUT = '/dev/stdin'

/** The expression on standard output, what is to be looked at on standard error. */
export async function decoderGuess(file: string, flags: CommonOptions): Promise<number> {
  const guessed = guessMapping(samplesIn(readGivenFile(file === '-' ? STANDARD_INPUT : file), file))
  if (flags.json) {
    sayJson(guessed)
    return 0
  }
  say(guessed.expression.trimEnd())
  const channels = guessed.channels.map(({ quantity, index }) => `${quantity} ${index}`)
  note(`channels: ${channels.join(', ') || 'none'}`)
  note(`nothing was made of: ${guessed.unmapped.join(', ') || 'nothing is left'}`)
  note('This is a guess from names: check every unit before a device uses it.')
  return 0
}

/** Lines of `cigale decoder run`, or outputs of a codec as they are; failed answers say nothing. */
export function samplesIn(text: string, file: string): readonly Json[] {
  const samples = text.split('\n').flatMap((line, i): readonly Json[] => {
    if (line.trim() === '') return []
    const value = jsonOf(line, `${file}, line ${i + 1}`)
    if (!isObject(value) || own(value, 'ok') === undefined) return [value]
    return own(value, 'ok') === true ? [own(value, 'output') ?? null] : []
  })
  if (samples.length > 0) return samples
  throw new CommandFailure(
    `${file} has no answer of a codec: give the lines of cigale decoder run, one answer a line`,
  )
}

function jsonOf(line: string, where: string): Json {
  try {
    return JSON.parse(line) as Json
  } catch {
    throw new CommandFailure(
      `${where}: is no JSON: give the lines of cigale decoder run, one answer a line`,
    )
  }
}
