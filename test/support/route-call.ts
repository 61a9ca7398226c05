/**
 * Calls lines of a route table without a server: finds the line, takes path and query apart, asks whether
 * the caller is let in, checks nothing by schema.
 */

import { ANYONE, type Caller, isLetIn } from '../../base/http/caller.ts'
import type { Answer, Call, Route } from '../../base/http/route.ts'

export const SERVICES: Caller = { name: 'ville', roles: ['viewer'], scopes: [], isSteppedUp: false }
export const POLICE: Caller = { name: 'police', roles: ['police'], scopes: [], isSteppedUp: false }

export type Asked = {
  readonly method?: Route<unknown>['method']
  readonly caller?: Caller
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** `url`: path and query, or an address of which those are taken. */
export async function callRoute<Parts>(
  routes: readonly Route<Parts>[],
  parts: Parts,
  url: string,
  { method = 'GET', caller = ANYONE, headers = {}, body }: Asked = {},
): Promise<Answer> {
  const at = new URL(url, 'http://test.example')
  for (const line of routes) {
    const params = line.method === method ? paramsOf(line.path, at.pathname) : undefined
    if (!params) continue
    if (!isLetIn(line.may, caller)) return { kind: 'problem', status: 403, title: 'Forbidden' }
    const call: Call = {
      params,
      query: queryOf(at.searchParams),
      body,
      url: at.pathname + at.search,
      caller,
      address: '10.0.0.1',
      header: (name) => headers[name.toLowerCase()],
      isStillIn: async () => true,
    }
    return await line.handle(call, parts)
  }
  return { kind: 'problem', status: 404, title: 'Not found', detail: `no route ${url}` }
}

function paramsOf(path: string, asked: string): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  const [wanted, given] = [path.split('/'), asked.split('/')]
  for (const [i, part] of wanted.entries()) {
    if (part === '*') {
      params['*'] = decodeURIComponent(given.slice(i).join('/'))
      return given.length > i ? params : undefined
    }
    if (given[i] === undefined) return undefined
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[i])
    else if (part !== given[i]) return undefined
  }
  return wanted.length === given.length ? params : undefined
}

function queryOf(search: URLSearchParams): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name)
    query[name] = values.length === 1 ? values[0] : values
  }
  return query
}

/** The value of a JSON answer; fails with what came instead. */
export function jsonIn<Value>(answer: Answer): Value {
  if (answer.kind === 'json') return answer.value as Value
  if (answer.kind === 'bytes') return JSON.parse(textOf(answer)) as Value
  throw new Error(`no JSON: ${JSON.stringify(answer)}`)
}

export function textOf(answer: Answer): string {
  if (answer.kind !== 'bytes') throw new Error(`no bytes: ${JSON.stringify(answer)}`)
  return typeof answer.bytes === 'string' ? answer.bytes : new TextDecoder().decode(answer.bytes)
}
