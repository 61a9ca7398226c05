/** A version of a decoder, ready to run: one that came with the program, or a package in the sandbox. */

import { isDeepStrictEqual } from 'node:util'
import type { CatalogueEntry } from '../../decoders/catalogue.ts'
import { checkCommand } from '../../decoders/command.ts'
import type {
  Channel,
  DecodeErrorKind,
  DecodeResult,
  DecoderInput,
  DeviceCommand,
  EncodedDownlink,
} from '../../decoders/contract.ts'
import { decodeUplink } from '../../decoders/decode.ts'
import { readEncoded } from '../../decoders/encoded.ts'
import { normalise } from '../../decoders/normalise/normalise.ts'
import { clipText } from '../../decoders/output.ts'
import type { CodecAnswer, CodecErrorKind, Json } from '../../decoders/sandbox/codec.ts'
import type { SandboxHost } from '../../decoders/sandbox/host.ts'
import type { DecoderBlame, DecoderRef } from '../engine/decoder-state.ts'

export type Sandbox = Pick<SandboxHost, 'load' | 'loadMapping' | 'call' | 'map' | 'drop'>

/** What of a package runs: its text, its mapping, and what it may give. */
export type CodecPackage = {
  readonly profile: string
  readonly ref: DecoderRef
  readonly code: string
  readonly mapping: string | undefined
  readonly channels: readonly Channel[]
}

export type RunningDecoder = {
  /** `<profile>@<version>:<8 hex>`: stands beside every result. */
  readonly name: string
  readonly ref: DecoderRef | null
  decode(input: DecoderInput): Promise<DecodeResult>
  /** `undefined`: the model, or its codec, has no words for it. */
  encode(command: DeviceCommand): Promise<EncodedDownlink | undefined>
  /** Gives its place in the sandbox back. */
  close(): void
}

export function bundledDecoder({ decoder, name }: CatalogueEntry): RunningDecoder {
  return {
    name,
    ref: null,
    decode: async (input) => decodeUplink(decoder, input),
    encode: async (command) => decoder.encode?.(command),
    close() {},
  }
}

export type Opened =
  | { readonly kind: 'running'; readonly decoder: RunningDecoder }
  | { readonly kind: 'refused'; readonly detail: string; readonly because: DecoderBlame }
  /** Nothing is wrong with it: too much waits, or the gateway is closing. */
  | { readonly kind: 'unavailable' }

/** Loads text and mapping into the sandbox. What does not load is refused, with line and column. */
export async function openPackage(sandbox: Sandbox, one: CodecPackage): Promise<Opened> {
  const { profile, ref, channels } = one
  const id = sandboxIdOf(one)
  const code = await sandbox.load({ id, text: one.code })
  if (!code.ok) return refused('the code', code.error)
  const mappingId = one.mapping === undefined ? undefined : `${id}#mapping`
  if (mappingId !== undefined) {
    const mapping = await sandbox.loadMapping({ id: mappingId, expression: one.mapping! })
    if (!mapping.ok) {
      sandbox.drop(id)
      return refused('the mapping', mapping.error)
    }
  }
  const decoder: RunningDecoder = {
    name: `${profile}@${ref.version}:${ref.sha256.slice(0, 8)}`,
    ref,
    async decode(input) {
      const answer = await callUplink(sandbox, id, input)
      if (!answer.ok) return failed(answer.error)
      const from = { output: answer.output, channels, receivedMs: input.receivedMs }
      if (mappingId === undefined) return normalise(from)
      const mapped = await sandbox.map(mappingId, answer.output)
      return mapped.ok ? normalise({ ...from, mapped: mapped.output }) : failed(mapped.error)
    },
    encode: (command) => encodeIn(sandbox, id, command),
    close() {
      sandbox.drop(id)
      if (mappingId !== undefined) sandbox.drop(mappingId)
    },
  }
  return { kind: 'running', decoder }
}

export function sandboxIdOf({ profile, ref }: Pick<CodecPackage, 'profile' | 'ref'>): string {
  return `${profile}@${ref.sha256}`
}

export function callUplink(
  sandbox: Sandbox,
  id: string,
  { fPort, bytes, receivedMs }: DecoderInput,
): Promise<CodecAnswer> {
  return sandbox.call(id, { op: 'decodeUplink', fPort, bytes, recvTimeMs: receivedMs })
}

/**
 * An order in a foreign codec's words, if its decodeDownlink (TS013: the inverse of encodeDownlink) reads the same
 * order back: a codec that does not know ours gives bytes that mean something else, or nothing.
 */
async function encodeIn(
  sandbox: Sandbox,
  id: string,
  command: DeviceCommand,
): Promise<EncodedDownlink | undefined> {
  const written = await sandbox.call(id, { op: 'encodeDownlink', fPort: 1, data: command })
  const encoded = written.ok ? readEncoded(written.output) : undefined
  if (!encoded) return undefined
  const read = await sandbox.call(id, { op: 'decodeDownlink', ...encoded })
  return read.ok && isSaidBack(read.output, command) ? encoded : undefined
}

function isSaidBack(output: Json, command: DeviceCommand): boolean {
  const { data, errors } = (output ?? {}) as { readonly data?: unknown; readonly errors?: unknown }
  if (Array.isArray(errors) && errors.length > 0) return false
  return isDeepStrictEqual(checkCommand(data), command)
}

const KINDS: Readonly<Record<CodecErrorKind, DecodeErrorKind>> = {
  throw: 'threw',
  timeout: 'timeout',
  memory: 'memory',
  result: 'result',
  noEntry: 'result',
  syntax: 'result',
  busy: 'unavailable',
  quarantined: 'unavailable',
  gone: 'unavailable',
}

export function errorKindOf(kind: CodecErrorKind): DecodeErrorKind {
  return KINDS[kind]
}

type Failure = Extract<CodecAnswer, { readonly ok: false }>['error']

function failed({ kind, message, line }: Failure): DecodeResult {
  const place = line === undefined ? '' : ` (line ${line})`
  return { kind: 'failed', error: errorKindOf(kind), detail: clipText(`${message}${place}`) }
}

function refused(what: string, { kind, message, line, column }: Failure): Opened {
  if (errorKindOf(kind) === 'unavailable') return { kind: 'unavailable' }
  const place = line === undefined ? '' : `, line ${line}, column ${column ?? 1}`
  const detail = clipText(`${what} cannot be loaded${place}: ${message}`)
  return { kind: 'refused', detail, because: 'decoder' }
}
