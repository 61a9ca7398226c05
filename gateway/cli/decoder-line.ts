/**
 * One line for `cigale decoder run`: `{"id"?, "op"?, "fPort", "bytes", "recvTime"?, "variables"?, "data"?}`, or an
 * uplink as `cigale events` gives it, whose `frmPayload` and `at` stand for `bytes` and `recvTime`.
 */

import { z } from 'zod'
import { bytesOfHex } from '../../base/bytes.ts'
import type { CodecCall, CodecOperation, Json } from '../../decoders/sandbox/codec.ts'

const OPERATIONS = ['decodeUplink', 'encodeDownlink', 'decodeDownlink'] as const

const LINE = z.object({
  op: z.enum(OPERATIONS).nullish(),
  fPort: z.number().nullish(),
  bytes: z.union([z.string(), z.array(z.number().int().min(0).max(255))]).nullish(),
  frmPayload: z.string().nullish(),
  recvTime: z.string().nullish(),
  at: z.string().nullish(),
  variables: z.record(z.string(), z.json()).nullish(),
  data: z.json().nullish(),
})

export type DecoderLine = { readonly id?: Json } & (
  | { readonly call: CodecCall; readonly problem?: undefined }
  | { readonly call?: undefined; readonly problem: string }
)

/** `op` stands in for lines that do not say theirs. The id comes back whatever is wrong. */
export function readDecoderLine(line: string, op = 'decodeUplink'): DecoderLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { problem: `no JSON: ${error instanceof Error ? error.message : 'unknown'}` }
  }
  const called =
    typeof value === 'object' && value !== null ? (value as { id?: Json }).id : undefined
  const id = called === undefined ? {} : { id: called }
  const read = LINE.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    return { ...id, problem: `${issue?.path.join('.') || 'the line'}: ${issue?.message}` }
  }
  const { fPort, variables, data } = read.data
  const given = read.data.bytes ?? read.data.frmPayload
  const bytes = typeof given === 'string' ? bytesOfHex(given) : given
  if (bytes === undefined && given !== undefined)
    return { ...id, problem: 'bytes: two hex digits a byte are needed' }
  const recvTime = read.data.recvTime ?? read.data.at
  const recvTimeMs = recvTime ? Date.parse(recvTime) : undefined
  if (Number.isNaN(recvTimeMs))
    return {
      ...id,
      problem: 'recvTime: an ISO 8601 time is needed, for instance 2026-05-01T12:00:00Z',
    }
  const call = {
    op: read.data.op ?? (op as CodecOperation),
    ...(typeof fPort === 'number' ? { fPort } : {}),
    ...(bytes ? { bytes: Uint8Array.from(bytes) } : {}),
    ...(recvTimeMs === undefined ? {} : { recvTimeMs }),
    ...(variables ? { variables } : {}),
    ...(data === undefined ? {} : { data: data as Json }),
  }
  return { ...id, call }
}
