/**
 * What a sandboxed codec is asked and what comes back (LoRa Alliance TS013 "Payload Codec API" and
 * its predecessors of ChirpStack v3 and The Things Network v2, found by what the text defines).
 */

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

export type CodecOperation = 'decodeUplink' | 'encodeDownlink' | 'decodeDownlink'

export type CodecCall = {
  readonly op: CodecOperation
  readonly fPort?: number
  /** The payload of a decode. */
  readonly bytes?: Uint8Array
  /** UTC of the reception; else the time of the call. */
  readonly recvTimeMs?: number
  /** The device's own settings, as ChirpStack gives them. */
  readonly variables?: { readonly [name: string]: Json }
  /** What an encode is to say. */
  readonly data?: Json
}

/** How the text's functions are called: TS013, `Decode`/`Encode`, or `Decoder`/`Encoder`. */
export type CodecApi = 'ts013' | 'chirpstack3' | 'ttn2'

/**
 * `throw` the codec threw · `timeout` it did not end · `memory` it asked for more than there is ·
 * `result` it gave nothing that is an object, or too much · `noEntry` the text has no function for
 * this operation · `syntax` it is no script · and without having run it: `busy` too many calls wait ·
 * `quarantined` it failed too often · `gone` it is not loaded, or the sandbox is closed.
 */
export type CodecErrorKind =
  | 'throw'
  | 'timeout'
  | 'memory'
  | 'result'
  | 'noEntry'
  | 'syntax'
  | 'busy'
  | 'quarantined'
  | 'gone'

export type CodecError = {
  readonly kind: CodecErrorKind
  readonly message: string
  /** In the codec's text, both from 1, where they are known. */
  readonly line?: number
  readonly column?: number
}

export type CodecAnswer =
  | { readonly ok: true; readonly output: Json; readonly api: CodecApi }
  | { readonly ok: false; readonly error: CodecError }

/** What a device profile's expression made of a codec's output. */
export type MapAnswer =
  | { readonly ok: true; readonly output: Json }
  | { readonly ok: false; readonly error: CodecError }

export type SandboxSettings = {
  /** Computing time of one call. */
  readonly deadlineMs: number
  /** How much longer either may take by the wall clock, while the machine does something else. */
  readonly stallMs: number
  /** Computing time of reading a text once. */
  readonly loadLimitMs: number
  /**
   * All of a sandbox's memory; at least 16 MB, of which 5 MB are its stack and 10 MB free: the largest
   * public codecs take a tenth of that.
   */
  readonly memoryBytesMax: number
  /** JSON text in, and JSON text out. */
  readonly jsonBytesMax: number
  /** A codec's text; the largest public one has 321 KB. */
  readonly textBytesMax: number
  /** Calls of one codec that may wait; one more is refused as `busy`. */
  readonly waitingMax: number
  /** Time-outs and memory errors in a row until a codec is not run any more. */
  readonly failuresMax: number
}

export const SANDBOX_DEFAULTS: SandboxSettings = {
  deadlineMs: 100,
  stallMs: 30,
  loadLimitMs: 1_000,
  memoryBytesMax: 16 * 2 ** 20,
  jsonBytesMax: 64 * 1024,
  textBytesMax: 1024 * 1024,
  waitingMax: 256,
  failuresMax: 5,
}

/** The call as the sandbox reads it. */
export function writeCall(call: CodecCall): string {
  const { bytes, ...rest } = call
  return JSON.stringify(bytes ? { ...rest, bytes: Array.from(bytes) } : rest)
}

/** JSON text of a codec as a value. A key `__proto__`, which a later copy could obey, is left out. */
export function readOutput(text: string): Json {
  if (!text.includes('__proto__')) return JSON.parse(text)
  return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
}
