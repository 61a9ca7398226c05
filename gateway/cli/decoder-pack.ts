/** `cigale decoder pack`: a codec, its manifest and its examples become one file, if the examples pass. */

import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { bytesOfHex } from '../../base/bytes.ts'
import { checkPackage, writePackage } from '../../decoders/bundle/package.ts'
import { lackOfVectors } from '../../decoders/bundle/package-vectors.ts'
import { requireExamples } from './decoder-examples.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, sayJson, saySentence } from './output.ts'

export type PackFlags = CommonOptions & {
  readonly codec: string
  readonly manifest: string
  readonly vectors: string
  readonly schema?: string
  readonly output: string
  readonly untested?: boolean
}

export async function decoderPack(flags: PackFlags): Promise<number> {
  const value = {
    manifest: readJson(flags.manifest),
    code: readGivenFile(flags.codec),
    ...(flags.schema !== undefined && { schema: readJson(flags.schema) }),
    vectors: readVectors(flags.vectors),
  }
  const read = checkPackage(value)
  if (read.kind === 'rejected') throw new CommandFailure(`not packed: ${read.detail}`)
  const written = writePackage(read.package)
  if (written.kind === 'rejected') throw new CommandFailure(`not packed: it ${written.detail}`)
  if (!flags.untested) await requireExamples(read.package, flags.codec)
  const { bytes } = written
  writeFileSync(flags.output, bytes)
  const { id, version } = read.package.manifest
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const lack = lackOfVectors(read.package.vectors)
  const examples = read.package.vectors.length
  if (flags.json) sayJson({ id, version, bytes: bytes.length, sha256, lack: lack ?? null })
  else {
    saySentence(`${id} ${version}: ${bytes.length} B, sha256 ${sha256}`)
    if (!flags.untested) saySentence(`examples: ${examples} of ${examples} pass`)
  }
  if (flags.untested) note('its examples were not run: cigale decoder publish will run them')
  if (lack !== undefined) note(`it can be tried out, not published: ${lack}`)
  return 0
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readGivenFile(path))
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause
    throw new CommandFailure(`${path} is no JSON: ${(cause as Error).message}`, { cause })
  }
}

/** In a file, bytes are hex and a time may be ISO 8601; what is neither is told by the check of all. */
function readVectors(path: string): unknown {
  const vectors = readJson(path)
  return Array.isArray(vectors) ? vectors.map(vectorOf) : vectors
}

function vectorOf(vector: unknown): unknown {
  if (typeof vector !== 'object' || vector === null) return vector
  const { bytes, recvTime, ...rest } = vector as Readonly<Record<string, unknown>>
  const read = typeof bytes === 'string' ? bytesOfHex(bytes.replaceAll(' ', '')) : undefined
  const time = typeof recvTime === 'string' ? Date.parse(recvTime) : recvTime
  return { ...rest, bytes: read ?? bytes, ...(time !== undefined && { recvTime: time }) }
}
