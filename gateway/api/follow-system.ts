/**
 * Follows the event stream for ever: through restarts of the gateway, lost links and its own. Each
 * line is given once and none is left out, because every connection begins behind the last cursor.
 */

import type { IncomingMessage } from 'node:http'
import { backoffMs } from '../../base/backoff.ts'
import { type Clock, sleep } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import { type ApiEndpoint, ApiError, errorOf, openRequest, readText } from './client-system.ts'
import { SseReader } from './sse.ts'

export type FollowOptions = {
  readonly endpoint: ApiEndpoint
  /** Lines behind this cursor; all that is kept when left out; `now` for those to come. */
  readonly after?: string
  readonly type?: string
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** One line, as JSON text. The stream waits until it is done. */
  readonly onLine: (text: string) => Promise<void>
  /** The cursor that has been reached, all lines before it done; also while nothing happens. */
  readonly onPlace?: (cursor: string) => void
  /** The link was lost, or there is none yet; it is tried again by itself. */
  readonly onTrouble?: (error: unknown) => void
}

const RETRY = { firstMs: 200, mostMs: 5_000 }
/** Three heartbeats of the stream: a link that is silent for longer is dead. */
const SILENCE_MS = 45_000
/** Answers that no waiting mends. */
const HOPELESS = ['no-token', 'forbidden', 'cursor-ahead', 'invalid', 'unknown-path']

/** Resolves when `signal` fires. Throws ApiError when the gateway refuses for good. */
export async function followLines(options: FollowOptions): Promise<void> {
  const { clock, random, signal } = options
  const place: Place = { cursor: options.after, attempt: 0 }
  while (!signal.aborted) {
    try {
      await readStream(options, place)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && HOPELESS.includes(error.code)) throw error
      options.onTrouble?.(error)
    }
    await sleep(clock, backoffMs(RETRY, place.attempt++, random), signal)
  }
}

type Place = {
  cursor: string | undefined
  /** Tries in a row that brought nothing. */
  attempt: number
}

/** One connection, to its end. */
async function readStream(options: FollowOptions, place: Place): Promise<void> {
  const { endpoint, type, signal, onLine, onPlace } = options
  const query = new URLSearchParams({
    ...(place.cursor !== undefined && { after: place.cursor }),
    ...(type !== undefined && { type }),
  })
  const path = `/api/v1/events/stream?${query}`
  const response = await openRequest(endpoint, { method: 'GET', path, signal })
  if (response.statusCode !== 200) throw errorOf(response.statusCode ?? 0, await readText(response))
  const reader = new SseReader()
  for await (const piece of pieces(response)) {
    const events = reader.read(piece)
    if (!events) throw new ApiError('failed', 'the event stream cannot be read')
    for (const { id, data } of events) {
      if (data !== undefined) await onLine(data)
      if (id !== undefined) {
        place.cursor = id
        onPlace?.(id)
      }
      place.attempt = 0
      if (signal.aborted) return
    }
  }
}

async function* pieces(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8')
  response.socket.setTimeout(SILENCE_MS, () => response.destroy())
  yield* response
}
