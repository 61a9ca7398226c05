/**
 * The payload of all Decentlab sensors, protocol version 2 (any fPort, big-endian):
 *
 *   byte 0     1..2        3..4     5..
 *   02         device id   flags    for each flag set, from bit 0 up: a block of u16 words
 *
 * A flag that is not set means that its block is absent; a model is the list of its blocks.
 * Source: Decentlab data sheets, "Protocol"; their codecs in TheThingsNetwork/lorawan-devices.
 */

import type { Channel, DecodeResult, Decoder, DecoderInput } from '../contract.ts'
import { Collector, tooShort } from './collector.ts'
import { viewOf } from './view.ts'

export type DecentlabBlock = {
  readonly words: number
  /** Gets exactly `words` values. */
  read(words: readonly number[], out: Collector): void
}

export type DecentlabModel = {
  readonly id: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
  /** The block of flag bit 0 first. */
  readonly blocks: readonly DecentlabBlock[]
}

export const BATTERY_BLOCK: DecentlabBlock = {
  words: 1,
  read([millivolts], out) {
    out.add('device.batteryVoltage', millivolts! / 1000)
  },
}

export function decentlabDecoder(model: DecentlabModel): Decoder {
  return {
    id: model.id,
    vendor: 'Decentlab',
    model: model.model,
    version: model.version,
    channels: model.channels,
    decode: (input) => decodeBlocks(input, model.blocks),
  }
}

function decodeBlocks(input: DecoderInput, blocks: readonly DecentlabBlock[]): DecodeResult {
  const { bytes } = input
  if (bytes.length < 5) return tooShort(input, 5)
  if (bytes[0] !== 2)
    return { kind: 'failed', error: 'format', detail: `protocol version ${bytes[0]}, not 2` }
  const view = viewOf(input)
  const out = new Collector().info('deviceId', view.getUint16(1))
  const flags = view.getUint16(3)
  let at = 5
  for (const [bit, block] of blocks.entries()) {
    if (!(flags & (1 << bit))) continue
    const end = at + 2 * block.words
    if (end > bytes.length) return tooShort(input, end)
    const first = at
    block.read(
      Array.from({ length: block.words }, (_, i) => view.getUint16(first + 2 * i)),
      out,
    )
    at = end
  }
  if (flags >>> blocks.length) out.warn(`flags ${flags.toString(2)} name blocks unknown here`)
  if (at < bytes.length) out.warn(`${bytes.length - at} bytes at the end not decoded`)
  return out.decoded()
}
