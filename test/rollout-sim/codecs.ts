/**
 * Codecs of the made-up model as functions, where a thousand sandboxes would be too many. A frame is
 * `[kind, batch, t + 40]`: what the sensor sends at times, how it was made, and t in °C.
 */

import type { Channel } from '../../decoders/contract.ts'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import type { Sandbox } from '../../gateway/decoding/running.ts'

export const PROFILE = 'acme-thermo'
export const CHANNELS: readonly Channel[] = [{ quantity: 'air.temperature', index: 0 }]
/** What a frame may be: ordinary, rare, of new firmware. */
export const KINDS = { usual: 0, rare: 1, newer: 2 } as const
export const BATCHES = { a: 0, b: 1 } as const

type Frame = {
  readonly kind: number
  readonly batch: number
  readonly t: number
  readonly bytes: Uint8Array
}
type Codec = (frame: Frame) => number | 'throw' | 'timeout'

/** One frame in a hundred, by its bytes: a codec knows no chance. */
function isOneInHundred({ bytes }: Frame): boolean {
  return (bytes[3]! * 256 + bytes[4]!) % 100 === 0
}

export const CODECS = {
  right: ({ t }) => t,
  /** F49: all values ten times what they are. */
  tenfold: ({ t }) => t * 10,
  throwsOnePercent: (frame) => (isOneInHundred(frame) ? 'throw' : frame.t),
  loopsOnRare: ({ kind, t }) => (kind === KINDS.rare ? 'timeout' : t),
  /** Right for the sensors of some gateways only. */
  wrongForBatchB: ({ batch, t }) => (batch === BATCHES.b ? t + 18 : t),
  /** Right for days, until the weather changes. */
  wrongInFrost: ({ t }) => Math.abs(t),
  /** Right for days, until the sensors get new firmware. */
  throwsOnNewer: ({ kind, t }) => (kind === KINDS.newer ? 'throw' : t),
} as const satisfies Readonly<Record<string, Codec>>

export type CodecName = keyof typeof CODECS
export type BadCodec = Exclude<CodecName, 'right'>
export const BAD_CODECS = Object.keys(CODECS).filter((name) => name !== 'right') as BadCodec[]

export function frameOf(bytes: Uint8Array): Frame {
  return { kind: bytes[0]!, batch: bytes[1]!, t: bytes[2]! - 40, bytes }
}

/** Loads codecs by the name that is their text. */
export function functionSandbox(): Sandbox {
  const loaded = new Map<string, Codec>()
  return {
    async load({ id, text }) {
      loaded.set(id, CODECS[text as CodecName])
      return { ok: true }
    },
    loadMapping: async () => GONE,
    async call(id, { bytes }) {
      const codec = loaded.get(id)
      return codec ? answerOf(codec(frameOf(bytes!))) : GONE
    },
    map: async () => GONE,
    drop: (id) => loaded.delete(id),
  }
}

function answerOf(value: ReturnType<Codec>): CodecAnswer {
  if (typeof value === 'number') {
    return { ok: true, api: 'ts013', output: { data: { air: { temperature: value } } } }
  }
  return { ok: false, error: { kind: value, message: 'as it is made' } }
}

const GONE = { ok: false, error: { kind: 'gone', message: 'not loaded' } } as const
