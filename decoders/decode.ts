/**
 * One uplink through one decoder. Whatever the decoder does, the answer is a `DecodeResult` of
 * bounded size with values that are in range and rounded; it never throws.
 */

import type { DecodeErrorKind, DecodeResult, Decoder, DecoderInput } from './contract.ts'
import { checkOutput, clipText } from './output.ts'

export function decodeUplink(decoder: Decoder, input: DecoderInput): DecodeResult {
  let result: DecodeResult
  try {
    result = decoder.decode(input)
  } catch (error) {
    return failed('threw', error instanceof Error ? error.message : typeof error)
  }
  try {
    if (result.kind === 'failed') return failed(result.error, result.detail)
    const output = checkOutput(result.output, decoder.channels)
    return output
      ? { kind: 'decoded', output }
      : failed('result', 'not a list of measurements, notes and warnings')
  } catch {
    // Reading what a foreign decoder gave can itself throw: getters, proxies, missing results.
    return failed('result', 'the result cannot be read')
  }
}

function failed(error: DecodeErrorKind, detail: string): DecodeResult {
  return { kind: 'failed', error, detail: clipText(detail) }
}
