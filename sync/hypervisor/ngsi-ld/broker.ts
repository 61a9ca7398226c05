/**
 * The HTTP part of a context broker (§2.1): entities in batches, history, what is deleted. What the broker
 * says of single entities comes back as values; that it cannot be reached, or lets nobody in, is thrown.
 *
 *   201 204   all taken               207   some refused, each named
 *   400 409 422 500   all refused: halved until the one that poisons is alone
 *   413               too large: halved          every other one: thrown
 */

import type { Secret } from '../../../base/secret.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { EntityJson } from './shapes.ts'

export type BrokerOptions = {
  /** Base of the API: `https://broker.example/ngsi-ld/v1`. */
  readonly url: string
  readonly tenant?: string
  /** A header that lets in: `authorization: Bearer …` unless another is named. */
  readonly auth?: { readonly header?: string; readonly value: Secret }
}

export type HttpRequest = {
  readonly method: 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}
/** Rejects when there is no answer. */
export type HttpSend = (
  request: HttpRequest,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly text: string }>

/** What the broker said of one entity. */
export type Refusal = { readonly id: string; readonly because: string; readonly isFinal: boolean }

const TEXT_CHARS_MAX = 500
/** What may be of one entity. Brokers say 500 to an entity that they choke on. */
const OF_ENTITIES = [400, 409, 413, 422, 500]
const THROWN: Readonly<Record<number, OutletError['code']>> = {
  401: 'unauthorised',
  403: 'unauthorised',
  407: 'unauthorised',
  429: 'busy',
  502: 'busy',
  503: 'busy',
  504: 'busy',
}

export class Broker {
  readonly #options: BrokerOptions
  readonly #send: HttpSend

  constructor(options: BrokerOptions, send: HttpSend) {
    this.#options = options
    this.#send = send
  }

  /** `entities`: of one context, not empty. */
  async upsert(
    entities: readonly EntityJson[],
    link: string,
    signal: AbortSignal,
  ): Promise<readonly Refusal[]> {
    const path = '/entityOperations/upsert?options=update'
    const { status, text } = await this.#post(path, entities, link, signal)
    if (status === 201 || status === 204 || status === 200) return []
    if (status === 207) return refusalsOf(text, entities)
    this.#throwIfOurs(status, `POST ${path}`, text)
    const [one] = entities
    if (entities.length === 1) {
      return [{ id: String(one!['id']), because: saidOf(status, text), isFinal: status === 413 }]
    }
    const half = entities.length >> 1
    return [
      ...(await this.upsert(entities.slice(0, half), link, signal)),
      ...(await this.upsert(entities.slice(half), link, signal)),
    ]
  }

  /** Entities that are there no more; gives why they were refused. That one was never there is no refusal. */
  async remove(
    ids: readonly string[],
    link: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const path = '/entityOperations/delete'
    const { status, text } = await this.#post(path, ids, link, signal)
    if (status === 207 || status === 404 || (status >= 200 && status < 300)) return undefined
    this.#throwIfOurs(status, `POST ${path}`, text)
    return saidOf(status, text)
  }

  /** An attribute that is not known any more: an update leaves it as it was. */
  async removeAttribute(
    id: string,
    name: string,
    link: string,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    const path = `/entities/${encodeURIComponent(id)}/attrs/${encodeURIComponent(name)}`
    const { status, text } = await this.#ask('DELETE', path, { link }, signal)
    if (status === 404 || (status >= 200 && status < 300)) return undefined
    this.#throwIfOurs(status, `DELETE ${path}`, text)
    return { id, because: saidOf(status, text), isFinal: false }
  }

  /** One entity with instances of its attributes; `unsupported`: this broker keeps no history. */
  async addHistory(
    entity: EntityJson,
    link: string,
    signal: AbortSignal,
  ): Promise<'taken' | 'unsupported' | Refusal> {
    const path = '/temporal/entities'
    const { status, text } = await this.#post(path, entity, link, signal)
    if (status === 201 || status === 204 || status === 200) return 'taken'
    if (status === 404 || status === 405 || status === 501 || isNotSupported(status, text))
      return 'unsupported'
    this.#throwIfOurs(status, `POST ${path}`, text)
    return { id: String(entity['id']), because: saidOf(status, text), isFinal: false }
  }

  #post(path: string, body: unknown, link: string, signal: AbortSignal) {
    return this.#ask('POST', path, { link, body: JSON.stringify(body) }, signal)
  }

  #ask(
    method: HttpRequest['method'],
    path: string,
    { link, body }: { readonly link: string; readonly body?: string },
    signal: AbortSignal,
  ) {
    const { url, tenant, auth } = this.#options
    const headers = {
      link,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(tenant !== undefined && { 'ngsild-tenant': tenant }),
      ...(auth && {
        [auth.header ?? 'authorization']: new TextDecoder().decode(auth.value.reveal()),
      }),
    }
    const request = { method, url: `${url}${path}`, headers, ...(body !== undefined && { body }) }
    return this.#send(request, signal)
  }

  /** What is not of one entity: all of it has to come again. */
  #throwIfOurs(status: number, asked: string, text: string): void {
    if (OF_ENTITIES.includes(status)) return
    const code = THROWN[status] ?? 'answer'
    const context = { url: this.#options.url, asked, status }
    throw new OutletError(
      code,
      `${this.#options.url}: ${asked} gave ${saidOf(status, text)}`,
      context,
    )
  }
}

/** The errors of a 207; one that names no entity is of the first, so that none passes unseen. */
function refusalsOf(text: string, entities: readonly EntityJson[]): readonly Refusal[] {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new OutletError('answer', `a 207 that is no JSON: ${text.slice(0, 100)}`, {})
  }
  const { errors } = (answer ?? {}) as { readonly errors?: unknown }
  if (!Array.isArray(errors)) throw new OutletError('answer', 'a 207 without a list of errors', {})
  const sent = new Set(entities.map(({ id }) => id))
  return errors.map((one): Refusal => {
    const { entityId, error } = (one ?? {}) as { entityId?: unknown; error?: unknown }
    const { title, detail } = (error ?? {}) as { title?: unknown; detail?: unknown }
    const because = [title, detail].filter((part) => typeof part === 'string').join(': ')
    const id = typeof entityId === 'string' && sent.has(entityId) ? entityId : entities[0]!['id']
    return { id: String(id), because: because || 'refused without a reason', isFinal: false }
  })
}

function isNotSupported(status: number, text: string): boolean {
  return status === 400 && /OperationNotSupported/.test(text)
}

function saidOf(status: number, text: string): string {
  const said = text.replaceAll(/\s+/g, ' ').trim().slice(0, TEXT_CHARS_MAX)
  return said === '' ? String(status) : `${status} ${said}`
}
