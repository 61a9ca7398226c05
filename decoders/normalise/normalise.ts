/**
 * What a codec from outside gives (LoRa Alliance TS013 §3: `{data, warnings?, errors?}`) as a decoder of
 * ours would have given it: by the mapping of the device profile where there is one, else read as a
 * normalized payload.
 */

import type { Channel, DecodeResult } from '../contract.ts'
import { checkOutput, clipText } from '../output.ts'
import type { Json } from '../sandbox/codec.ts'
import { Draft } from './draft.ts'
import { isObject, own } from './json.ts'
import { readMapped } from './mapping-result.ts'
import { readNormalised } from './normalised-payload.ts'

export type ForeignAnswer = {
  /** The codec's answer, or that of its `normalizeUplink`. */
  readonly output: Json
  /** What the profile's mapping made of it; left out: the profile has none. */
  readonly mapped?: Json
  /** All that the model can give: what is of no channel is left out with a warning. */
  readonly channels: readonly Channel[]
  /** UTC of the reception. */
  readonly receivedMs: number
}

const SAID_MAX = 8

/** Never throws; what it gives has passed `checkOutput`. Errors of the codec fail the frame (TS013). */
export function normalise({ output, mapped, channels, receivedMs }: ForeignAnswer): DecodeResult {
  if (!isObject(output)) return failed('result', 'the codec gave no object')
  const errors = saidIn(own(output, 'errors'))
  if (errors.length > 0) return failed('format', `the codec says: ${errors.join('; ')}`)
  const draft = new Draft(receivedMs)
  for (const text of saidIn(own(output, 'warnings'))) draft.warn(text)
  if (mapped !== undefined) readMapped(mapped, draft)
  else readNormalised(own(output, 'data') ?? null, draft)
  const { measurements, warnings } = draft
  const checked = checkOutput({ measurements, notes: [], warnings }, channels)
  return checked ? { kind: 'decoded', output: checked } : failed('result', 'no list of readings')
}

/** Lists of texts are the standard's; one text is seen in the field. */
function saidIn(said: Json | undefined): string[] {
  if (said === undefined || said === null || said === '' || said === false) return []
  const texts = Array.isArray(said) ? said : [said]
  return texts.slice(0, SAID_MAX).map((one) => clipText(one))
}

function failed(error: 'format' | 'result', detail: string): DecodeResult {
  return { kind: 'failed', error, detail: clipText(detail) }
}
