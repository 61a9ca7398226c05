/** The table of routes (without the files of the pages) as an OpenAPI 3.1 document: it cannot say anything else than what is served. */

import { ROLES, SCOPES } from './caller.ts'
import { typesOf } from './guard.ts'
import { type JsonSchema, json, type Line, type Route, route } from './route.ts'

/** `title`: whose API it is. */
export function openApiRoute(title: string, others: readonly Line[]): Route<void> {
  let document: unknown
  const self: Route<void> = route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This document.',
    may: { roles: ROLES, scopes: SCOPES },
    handle: async () => {
      document ??= openApiDocument(title, [...others, self])
      return json(document)
    },
  })
  return self
}

export function openApiDocument(
  title: string,
  lines: readonly Line[],
): Readonly<Record<string, unknown>> {
  return documentOf({ title, version: 'v1' }, pathsOf(lines))
}

export type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function pathsOf(lines: readonly Line[]): Paths {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const line of lines) {
    const path = line.path.replace(/:(\w+)/g, '{$1}').replace('*', '{rest}')
    paths[path] = { ...paths[path], [line.method.toLowerCase()]: operation(line) }
  }
  return paths
}

/** What both sides' documents have around their paths. */
export function documentOf(
  info: { readonly title: string; readonly version: string },
  paths: Paths,
): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    info,
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-cigale' },
      },
      schemas: { Problem: PROBLEM },
    },
  }
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, problem: { type: 'string' } },
      },
    },
  },
}

function operation(line: Line): unknown {
  const { summary, may, stepUp, body, takes, gives = 'application/json' } = line
  const parameters = [...pathParameters(line.path), ...queryParameters(line.query)]
  const content = takes
    ? Object.fromEntries(typesOf(takes).map((type) => [type, {}]))
    : { 'application/json': { schema: body } }
  return {
    summary,
    description: whoMay(may) + (stepUp ? ' People need a second factor within ten minutes.' : ''),
    ...(may === 'anyone' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...((body || takes) && { requestBody: { required: true, content } }),
    responses: {
      '2XX': { description: 'done', content: { [gives.split(';')[0]!]: {} } },
      default: {
        description: 'a problem (RFC 9457)',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

function whoMay(may: Line['may']): string {
  if (may === 'anyone') return 'Open to anyone.'
  if (may === 'known') return 'Whoever has logged in or has a token.'
  const scopes = may.scopes?.length ? ` Scopes: ${may.scopes.join(', ')}.` : ''
  return `Roles: ${may.roles.join(', ')}.${scopes}`
}

function pathParameters(path: string): unknown[] {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const all = path.includes('*') ? [...names, 'rest'] : names
  return all.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function queryParameters(query: JsonSchema | undefined): unknown[] {
  const { properties = {}, required = [] } = (query ?? {}) as {
    properties?: Readonly<Record<string, unknown>>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema }
  })
}
