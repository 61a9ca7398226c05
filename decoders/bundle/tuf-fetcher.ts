/** One of our fetchers as tuf-js wants them; keeps in mind what came and what failed. */

import { BaseFetcher } from 'tuf-js'
import type { Fetcher } from './fetcher.ts'
import { missingFile } from './tuf-inside.ts'

const REPOSITORY = 'https://repository.invalid/'
export const METADATA_URL = `${REPOSITORY}metadata/`

/** Of each kind of metadata, whatever length somebody signed (tuf-js would believe a signed one). */
export const METADATA_BYTES_MAX = {
  root: 16 * 1024,
  timestamp: 4 * 1024,
  snapshot: 64 * 1024,
  targets: 512 * 1024,
} as const

export class TufFetcher extends BaseFetcher {
  /** What the way to the repository threw, a mistake of ours too; tuf-js tells it as text only. */
  failed: Error | undefined
  /** The file that was asked for last, and whether the repository has it. */
  path = ''
  isMissing = false
  /** The newer roots that came, in order; not all of them need have been accepted. */
  readonly roots: Uint8Array[] = []
  readonly #fetcher: Fetcher

  constructor(fetcher: Fetcher) {
    super()
    this.#fetcher = fetcher
  }

  override async downloadBytes(url: string, maxBytes: number): Promise<Buffer> {
    const path = decodeURIComponent(url.slice(REPOSITORY.length))
    this.path = path
    const most = Math.min(maxBytes, METADATA_BYTES_MAX[kindOf(path)])
    const bytes = await this.#take(path, most)
    if (kindOf(path) === 'root') this.roots.push(bytes)
    return Buffer.from(bytes)
  }

  /** What tuf-js would stream to a file of its own; our metadata never needs one. */
  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    return new Response(await this.downloadBytes(url, METADATA_BYTES_MAX.targets)).body!
  }

  async #take(path: string, maxBytes: number): Promise<Uint8Array> {
    const bytes = await this.#fetcher.fetch(path, maxBytes).catch((error: unknown) => {
      this.failed = error instanceof Error ? error : new Error(String(error))
      throw error
    })
    this.isMissing = bytes === 'missing'
    if (bytes === 'missing') throw missingFile(path)
    return bytes
  }
}

function kindOf(path: string): keyof typeof METADATA_BYTES_MAX {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^\d+\.root\.json$/.test(name)) return 'root'
  if (name === 'timestamp.json') return 'timestamp'
  return /^(\d+\.)?snapshot\.json$/.test(name) ? 'snapshot' : 'targets'
}
