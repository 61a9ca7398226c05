/** A repository behind HTTP(S). Redirects stay on its host; a body is cut off at what it may have. */

import { concatBytes } from '../../base/bytes.ts'
import { FetchError, type Fetcher, requireLength, requireSafePath } from './fetcher.ts'

const REDIRECTS_MAX = 3
const TIMEOUT_MS = 30_000
/** "Not there" as TUF means it: a newer root that does not exist, 404 or 403 of an object store. */
const MISSING = [403, 404, 410]

/** `base`: where `metadata/` and `targets/` lie. `timeoutMs` holds for one file, from first to last byte. */
export function httpFetcher(base: string, timeoutMs = TIMEOUT_MS): Fetcher {
  const root = new URL(base.endsWith('/') ? base : `${base}/`)
  return {
    async fetch(path, maxBytes) {
      requireSafePath(path)
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const response = await get(new URL(path, root), signal)
        if (MISSING.includes(response.status)) {
          await response.body?.cancel()
          return 'missing'
        }
        if (response.status !== 200) throw answered(path, response.status)
        return await readAtMost(response, path, maxBytes)
      } catch (cause) {
        if (cause instanceof FetchError) throw cause
        if (signal.aborted) {
          const message = `${root.host} did not give ${path} whole in ${timeoutMs} ms`
          throw new FetchError('timeout', message, { path, timeoutMs }, cause)
        }
        // Node says "fetch failed"; what failed stands in its cause.
        const why = ((cause as Error).cause as Error | undefined)?.message ?? String(cause)
        const message = `tried to get ${path} from ${root.host}: ${why}`
        throw new FetchError('unreachable', message, { path }, cause)
      }
    },
  }
}

async function get(first: URL, signal: AbortSignal): Promise<Response> {
  let url = first
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
    const response = await fetch(url, { signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    const next = new URL(location, url)
    if (next.protocol !== first.protocol || next.host !== first.host) {
      const message = `${first.host} leads to ${next.host}, which nobody named as a repository`
      throw new FetchError('refused', message, { host: next.host })
    }
    url = next
  }
  throw new FetchError('refused', `${first.host} leads on and on`, { hops: REDIRECTS_MAX })
}

function answered(path: string, status: number): FetchError {
  return new FetchError('unreachable', `the repository answered ${status} for ${path}`, {
    path,
    status,
  })
}

async function readAtMost(response: Response, path: string, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  // Leaving the loop by an error cancels the stream, and with it the connection.
  for await (const part of response.body ?? []) {
    length += part.length
    requireLength(path, length, maxBytes)
    parts.push(part)
  }
  return concatBytes(parts)
}
