/**
 * The decoders of this code base as a service: they run in the caller's thread and answer in a
 * microtask. Only trusted decoders may run so; foreign codecs have a sandbox of the same interface.
 */

import type { Catalogue } from './catalogue.ts'
import type { DecodeAnswer, DecodeRequest, DecodeService } from './contract.ts'
import { decodeUplink } from './decode.ts'
import { clipText } from './output.ts'

export function inProcessDecodeService(catalogue: Catalogue): DecodeService {
  return {
    decode: async (request) => answer(catalogue, request),
    encode: ({ profile, command }) => catalogue.get(profile)?.decoder.encode?.(command),
  }
}

function answer(catalogue: Catalogue, request: DecodeRequest): DecodeAnswer {
  const entry = catalogue.get(request.profile)
  if (entry) return { decoder: entry.name, result: decodeUplink(entry.decoder, request) }
  const detail = clipText(`no decoder called ${request.profile}`)
  return { decoder: 'none', result: { kind: 'failed', error: 'no-decoder', detail } }
}
