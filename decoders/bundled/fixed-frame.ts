/**
 * The payload of all sensors whose frames have fixed places: the port says which frame it is, each
 * byte has its meaning. A model is the list of its frames; what is too short is refused, what is
 * longer than its frame is read and the rest named in a warning.
 */

import type { Channel, DecodeResult, Decoder, DecoderInput } from '../contract.ts'
import { Collector, tooShort, unknownPort } from './collector.ts'
import { viewOf } from './view.ts'

export type Frame = {
  /** At least. */
  readonly bytes: number
  /** At most; `bytes` when left out, `Infinity` for one that looks at all of its rest itself. */
  readonly bytesMax?: number
  /** Fills `out`, or gives why the bytes are no such frame. */
  read(view: DataView, out: Collector, input: DecoderInput): DecodeResult | undefined
}

export type FixedFrameModel = {
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
  /** By fPort; `any` for a model whose port is free. */
  readonly frames: Readonly<Partial<Record<number | 'any', Frame>>>
  readonly encode?: Decoder['encode']
}

export function fixedFrameDecoder({ frames, encode, ...model }: FixedFrameModel): Decoder {
  return {
    ...model,
    decode(input) {
      const frame = frames[input.fPort] ?? frames.any
      return frame ? decodeFrame(input, frame) : unknownPort(input.fPort)
    },
    ...(encode && { encode }),
  }
}

function decodeFrame(input: DecoderInput, { bytes, bytesMax = bytes, read }: Frame): DecodeResult {
  const { length } = input.bytes
  if (length < bytes) return tooShort(input, bytes)
  const out = new Collector()
  const refused = read(viewOf(input), out, input)
  if (refused) return refused
  if (length > bytesMax) out.warn(`${length - bytesMax} bytes at the end not decoded`)
  return out.decoded()
}

/** The port is right, the bytes are not: another firmware, or a corrupted frame. */
export function noSuchFrame(detail: string): DecodeResult {
  return { kind: 'failed', error: 'format', detail }
}

/** A number of three bytes. */
export function uint24(view: DataView, at: number, littleEndian = false): number {
  const [low, high] = littleEndian ? [at, at + 2] : [at + 2, at]
  return view.getUint8(low) + view.getUint8(at + 1) * 256 + view.getUint8(high) * 65_536
}
