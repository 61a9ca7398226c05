/** The route table as an OpenAPI 3.1 document: it cannot say anything else than what is served. */

import { z } from 'zod'
import * as http from '../../base/http/openapi.ts'
import type { Line } from '../../base/http/route.ts'
import { VERSION } from '../version.ts'
import { PROBLEM_TYPE } from './problem.ts'
import { TOKEN_ROLES } from './roles.ts'
import { type BodyRule, json, type Route, route } from './route.ts'

export function openApiRoute(others: readonly Route[]): Route {
  const self = {
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This document.',
    roles: TOKEN_ROLES,
  } as const
  let document: unknown
  return route({
    ...self,
    handle: async (_call, { otherLines }) => {
      const own = [...others, { ...self, handle: async () => json(null) }]
      document ??= openApiDocument(own, otherLines)
      return json(document)
    },
  })
}

/** `otherLines`: of people, who are the same on both sides. */
export function openApiDocument(
  routes: readonly Route[],
  otherLines: readonly Line[] = [],
): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = { ...http.pathsOf(otherLines) }
  for (const line of routes) {
    paths[line.path] = { ...paths[line.path], [line.method.toLowerCase()]: operation(line) }
  }
  return http.documentOf({ title: 'Cigale, local API of a gateway', version: VERSION }, paths)
}

function operation(line: Route): unknown {
  const {
    roles,
    stepUp,
    summary,
    params,
    query,
    body,
    gives = ['application/json'],
    examples = {},
  } = line
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  return {
    summary,
    description: whoMay(roles) + (stepUp ? ' People need a second factor within ten minutes.' : ''),
    ...(roles === 'anyone' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf(body, examples.body) } }),
    responses: {
      '2XX': { description: 'done', content: contentsOf(gives, examples.answer) },
      default: {
        description: 'a problem',
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function whoMay(roles: Route['roles']): string {
  return roles === 'anyone' ? 'Open to anyone.' : `Roles: ${roles.join(', ')}.`
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): unknown[] {
  if (!schema) return []
  const { properties = {} } = schemaOf(schema) as { properties?: Record<string, unknown> }
  const required = (name: string): boolean =>
    place === 'path' || !schema.shape[name]?.safeParse(undefined).success
  return Object.entries(properties).map(([name, one]) => {
    return { name, in: place, required: required(name), schema: one }
  })
}

/** An example is JSON; whoever wants bytes finds the same in docs/protocol/sync.md. */
function contentsOf(types: readonly string[], example: unknown): Readonly<Record<string, unknown>> {
  const entries = types.map((type) => {
    const isShown = example !== undefined && type === 'application/json'
    return [type, isShown ? { example } : {}] as const
  })
  return Object.fromEntries(entries)
}

function contentOf(body: BodyRule, example: unknown): Readonly<Record<string, unknown>> {
  if (body.kind === 'json') return { 'application/json': { schema: schemaOf(body.schema) } }
  if (body.kind === 'cbor') {
    return contentsOf(['application/cbor', ...(body.ofJson ? ['application/json'] : [])], example)
  }
  return Object.fromEntries(body.types.map((type) => [type, { schema: { type: 'string' } }]))
}

function schemaOf(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}
