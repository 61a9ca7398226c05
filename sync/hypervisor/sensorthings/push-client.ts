/** Asks another SensorThings server: JSON over HTTP, with answers that are bounded. */

import { OutletError } from '../outlet/trouble.ts'
import { type EntitySet, entityPath } from './entity.ts'

export type PushFetch = (url: string, init: RequestInit) => Promise<Response>

/** An id as the server gives them: FROST counts, others name. */
export type ServerId = number | string

export type PushAnswer = {
  readonly status: number
  /** Of what was made. */
  readonly location: string | undefined
  /** JSON; undefined where there is none. */
  readonly value: unknown
  readonly text: string
}

const ANSWER_BYTES_MAX = 8 * 1024 * 1024

export class PushClient {
  readonly #root: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #fetch: PushFetch

  /** `root`: `https://frost.example/FROST-Server/v1.1`; `headers`: who we are (secret: never told). */
  constructor(
    root: string,
    headers: Readonly<Record<string, string>>,
    fetch: PushFetch = globalThis.fetch,
  ) {
    this.#root = root.replace(/\/+$/, '')
    this.#headers = headers
    this.#fetch = fetch
  }

  async ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<PushAnswer> {
    const context = { method, path: path.split('?')[0] }
    let response: Response
    let text: string
    try {
      response = await this.#fetch(`${this.#root}/${path}`, {
        ...{ method, signal, redirect: 'error' },
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...this.#headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      text = await limitedText(response)
    } catch (cause) {
      if (cause instanceof OutletError) throw cause
      throw new OutletError('unreachable', `${method} ${context.path}: no answer`, context, cause)
    }
    const { status } = response
    const code = codeOf(status)
    if (code) {
      throw new OutletError(code, `${method} ${context.path}: answer ${status}`, {
        ...context,
        status,
      })
    }
    return {
      status,
      location: response.headers.get('location') ?? undefined,
      value: jsonOf(text),
      text,
    }
  }

  /** Entities of a set, or behind one of them, that a filter chooses. */
  async find(
    path: string,
    filter: string,
    signal: AbortSignal,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const query = `$top=1000&$filter=${encodeURIComponent(filter)}`
    const { status, value } = await this.ask('GET', `${path}?${query}`, signal)
    const found = (value as { value?: unknown } | undefined)?.value
    if (status !== 200 || !Array.isArray(found)) {
      throw new OutletError('answer', `GET ${path}: answer ${status} is no list`, { path, status })
    }
    return found as readonly Readonly<Record<string, unknown>>[]
  }
}

function codeOf(status: number): OutletError['code'] | undefined {
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 408 || status === 429) return 'busy'
  return status >= 500 ? 'unreachable' : undefined
}

async function limitedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > ANSWER_BYTES_MAX) {
      const text = `an answer of more than ${ANSWER_BYTES_MAX} bytes`
      throw new OutletError('answer', text, { status: response.status })
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function serverPath(set: EntitySet, id: ServerId): string {
  return typeof id === 'number' ? `${set}(${id})` : entityPath({ set, id })
}

/** Out of `http://…/Things(12)` or `…/Things('a')`. */
export function idOfLocation(location: string | undefined): ServerId | undefined {
  const [, number, text] = /\((?:(\d+)|'(.*)')\)$/.exec(decodeURIComponent(location ?? '')) ?? []
  if (number !== undefined) return Number(number)
  return text?.replaceAll("''", "'")
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
