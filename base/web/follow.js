// @ts-check
/**
 * The stream of events over `fetch`: EventSource cannot send a token. It goes on from its last cursor after
 * every break, so it neither skips nor repeats.
 */

import { proofOf } from './ask.js'
import { wait } from './wait.js'

const RETRY_MS = { first: 500, most: 8_000 }
/** Heartbeats come every 15 to 20 s: behind this much silence the stream is dead. */
const SILENCE_MS = 45_000

/**
 * Follows the stream for ever.
 * @param {string} token
 * @param {{
 *   after: string | undefined,
 *   onLine: (line: any, cursor: string) => void,
 *   onState: (state: 'open' | 'lost' | 'denied') => void,
 *   isOver?: () => boolean,
 * }} how
 */
export async function follow(token, { after, onLine, onState, isOver = () => false }) {
  let cursor = after
  let retryMs = RETRY_MS.first
  while (!isOver()) {
    const ending = new AbortController()
    try {
      const query = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`
      const response = await fetch(`/api/v1/events/stream${query}`, {
        headers: { ...proofOf(token), accept: 'text/event-stream', 'x-cigale-background': '1' },
        cache: 'no-store',
        signal: ending.signal,
      })
      if (response.status === 401 || response.status === 403) return onState('denied')
      // Another journal than that of the cursor (410): begin with what happens from now on.
      if (response.status === 410) cursor = 'now'
      if (response.ok && response.body) {
        onState('open')
        retryMs = RETRY_MS.first
        await read(response.body, (event) => {
          if (event.id !== undefined) cursor = event.id
          if (event.data !== undefined) onLine(JSON.parse(event.data), cursor ?? '')
        })
      }
    } catch {
      // The network's ways of failing are many and all mean the same: try again.
    }
    ending.abort()
    onState('lost')
    await wait(retryMs)
    retryMs = Math.min(RETRY_MS.most, retryMs * 2)
  }
}

/**
 * Looks at one thing as it changes, for as long as somebody does: `gone` when the far side has it no more.
 * @param {string} token
 * @param {string} path under `/api/v1/`
 * @param {{ onSeen: (seen: any) => void, signal: AbortSignal }} how
 * @returns {Promise<'gone' | 'over'>}
 */
export async function look(token, path, { onSeen, signal }) {
  const headers = { ...proofOf(token), accept: 'text/event-stream', 'x-cigale-background': '1' }
  let retryMs = RETRY_MS.first
  while (!signal.aborted) {
    try {
      const response = await fetch(`/api/v1/${path}`, { headers, cache: 'no-store', signal })
      if (response.status === 404) return 'gone'
      if (response.ok && response.body) {
        retryMs = RETRY_MS.first
        await read(response.body, ({ data }) => {
          if (data !== undefined) onSeen(JSON.parse(data))
        })
      }
    } catch {
      // As in `follow`; and leaving the page ends the request.
    }
    if (!signal.aborted) await wait(retryMs)
    retryMs = Math.min(RETRY_MS.most, retryMs * 2)
  }
  return 'over'
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {(event: { id?: string, data?: string }) => void} onEvent
 */
async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const piece = await Promise.race([reader.read(), wait(SILENCE_MS)])
    if (piece === 'over' || piece.done) return
    text += piece.value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) onEvent(readEvent(event))
  }
}

/**
 * One event of the stream: `id` and `data` lines; comments are heartbeats.
 * @param {string} text
 * @returns {{ id?: string, data?: string }}
 */
export function readEvent(text) {
  /** @type {{ id?: string, data?: string }} */
  const event = {}
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (line.startsWith('id:')) event.id = value
    if (line.startsWith('data:'))
      event.data = event.data === undefined ? value : `${event.data}\n${value}`
  }
  return event
}
