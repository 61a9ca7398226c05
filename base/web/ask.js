// @ts-check
/** Requests with the bearer token, or with the cookie of who has logged in where the token is empty. */

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

/** @param {string} token @returns {Record<string, string>} */
export function proofOf(token) {
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
