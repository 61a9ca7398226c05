// @ts-check
/**
 * Requests with the bearer token, or with the cookie of who has logged in where the token is empty; and
 * the stream of events over `fetch`: EventSource cannot send a token. The stream goes on from its last cursor after every break, so it neither skips nor repeats.
 */

const RETRY_MS = { first: 500, most: 8_000 }
/** Heartbeats come every 15 to 20 s: behind this much silence the stream is dead. */
const SILENCE_MS = 45_000

export class Denied extends Error {}
/** The type of a refusal that asks for the second factor again. */
export const STEP_UP = 'urn:cigale:problem:step-up'

/** Logged in, and not for this; or not without more. */
export class Forbidden extends Error {
  /** @param {string} message @param {string} type of the problem */
  constructor(message, type) {
    super(message)
    this.type = type
  }
}
/** An answer that is neither what was asked for nor one of the two above. */
export class Refused extends Error {
  /** @param {string} message @param {number} status @param {{ code?: string, detail?: string }} [problem] as it says itself */
  constructor(message, status, { code = '', detail = '' } = {}) {
    super(message)
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/**
 * Resolves after a while. A page has no clock of its own to hand in; this is the browser's.
 * @param {number} ms
 * @returns {Promise<'over'>}
 */
export function wait(ms) {
  return new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve('over'), { once: true })
  })
}

/** @param {string} token @returns {Record<string, string>} */
function proofOf(token) {
  return token === '' ? {} : { authorization: `Bearer ${token}` }
}

/**
 * The last answer and its tag: unchanged, the same object is given again. In this page's memory only.
 * @typedef {{ etag?: string, answer?: any }} Kept
 * @typedef {{ method?: string, body?: unknown, file?: { type: string, text: string }, isBackground?: boolean, kept?: Kept, accept?: string }} How
 */

/** @param {unknown} body @param {How['file']} file @returns {Record<string, string>} */
function typed(body, file) {
  if (file) return { 'content-type': file.type }
  return body === undefined ? {} : { 'content-type': 'application/json' }
}

/**
 * `isBackground`: nobody's hand; such requests keep no login alive.
 * @param {string} token
 * @param {string} path under `/api/v1/`, or from the root
 * @param {How} [how]
 * @returns {Promise<any>}
 */
export async function ask(
  token,
  path,
  { method = 'GET', body, file, isBackground = false, kept, accept } = {},
) {
  const response = await fetch(path.startsWith('/') ? path : `/api/v1/${path}`, {
    method,
    headers: {
      ...proofOf(token),
      ...(isBackground ? { 'x-cigale-background': '1' } : {}),
      ...(accept === undefined ? {} : { accept }),
      ...typed(body, file),
      ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
    },
    ...(file ? { body: file.text } : body === undefined ? {} : { body: JSON.stringify(body) }),
    cache: 'no-store',
  })
  if (response.status === 401) throw new Denied('no such token')
  if (response.status === 403) {
    const { type = '' } = await response.json().catch(() => ({}))
    throw new Forbidden(`${method} ${path}: not allowed`, type)
  }
  if (response.status === 304 && kept) return kept.answer
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}))
    throw new Refused(`${method} ${path}: ${response.status}`, response.status, problem)
  }
  if (response.status === 204) return undefined
  const type = response.headers.get('content-type') ?? ''
  const answer = await contentOf(response, type)
  const etag = response.headers.get('etag')
  if (kept && etag !== null) Object.assign(kept, { etag, answer })
  return answer
}

/** @param {Response} response @param {string} type @returns {Promise<any>} a file as a Blob */
async function contentOf(response, type) {
  if (type.includes('json')) return await response.json()
  return type.includes('octet-stream') ? await response.blob() : await response.text()
}

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
