/** The answering side of `mqtt.ts`: a hypervisor hands out the files of its repository in pieces. */

import { createHash } from 'node:crypto'
import { CHUNK_BYTES_MAX, type ChunkAsk, readAsk, writeAnswer } from './chunk-messages.ts'
import { FetchError, type Fetcher } from './fetcher.ts'

const FILE_BYTES_MAX = 1024 * 1024

/**
 * The answer to one message of a gateway; `undefined` where it was no ask. `repository` is read anew each
 * time, so nothing is remembered of any gateway. Throws FetchError where the repository cannot be read:
 * no answer is better than a wrong `missing`.
 */
export async function answerChunk(
  repository: Fetcher,
  message: Uint8Array,
): Promise<Uint8Array | undefined> {
  const ask = readAsk(message)
  if (!ask) return undefined
  try {
    const file = await repository.fetch(ask.path, FILE_BYTES_MAX)
    if (file === 'missing') return writeAnswer({ id: ask.id, kind: 'missing' })
    return partOf(file, ask)
  } catch (error) {
    if (!(error instanceof FetchError) || error.code !== 'refused') throw error
    return writeAnswer({ id: ask.id, kind: 'refused' })
  }
}

function partOf(file: Uint8Array, { id, offset }: ChunkAsk): Uint8Array {
  // Who asks beyond the end has parts of an older, longer file: tag and length tell it so.
  const from = Math.min(offset, file.length)
  const bytes = file.subarray(from, from + CHUNK_BYTES_MAX)
  const tag = new Uint8Array(createHash('sha256').update(file).digest())
  return writeAnswer({ id, kind: 'part', tag, totalBytes: file.length, offset: from, bytes })
}
