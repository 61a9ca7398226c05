/**
 * What a route is: one line of a table that says who may call it, what it takes and
 * what it gives. The check of callers, the audit, OpenAPI and the matrix of roles in the tests are all
 * made from the table (`server.ts`, `openapi.ts`); a path that is in no table does not exist.
 */

import type { ServerResponse } from 'node:http'
import type { JsonValue } from '../records/records.ts'
import type { Caller, Rule } from './caller.ts'

/** JSON Schema (draft 7, as ajv in fastify takes it), of an object. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Call<Query = unknown, Body = unknown> = {
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** Path and query as they were asked, for links in answers. */
  readonly url: string
  readonly caller: Caller
  /** Names the caller's session, where it came with one. */
  readonly session?: string
  /** Where it came from. */
  readonly address: string
  readonly header: (name: string) => string | undefined
  /** Whether the caller would be let in now too: what stays open for long asks from time to time. */
  readonly isStillIn: () => Promise<boolean>
}

/** What an act has changed, for the audit: never a secret. */
export type Change = { readonly before: JsonValue; readonly after: JsonValue }

export type Answer =
  | {
      readonly kind: 'json'
      readonly value: unknown
      readonly status?: number
      readonly type?: string
      readonly headers?: Readonly<Record<string, string>>
      readonly change?: Change
    }
  | {
      readonly kind: 'bytes'
      readonly bytes: Uint8Array | string
      readonly type: string
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'empty'
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly change?: Change
    }
  /** RFC 9457. */
  | {
      readonly kind: 'problem'
      readonly status: number
      readonly title: string
      readonly detail?: string
      /** For programs to branch on; `about:blank` when left out. */
      readonly type?: string
      /** The same in a word, where programs branch on words. */
      readonly code?: string
      /** What is wrong with what was sent, by its place. */
      readonly fields?: readonly { readonly path: string; readonly problem: string }[]
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Takes the response over and ends it itself. */
  | { readonly kind: 'stream'; readonly open: (response: ServerResponse) => void }

export type Problem = Extract<Answer, { kind: 'problem' }>

export type Route<Parts, Query = unknown, Body = unknown> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/api/v1/gateways/:eui/commands`; `*` at the end takes the rest of the path as `params['*']`. */
  readonly path: string
  /** One sentence, for OpenAPI. */
  readonly summary: string
  readonly may: Rule
  /** Each call is written to the audit before it is answered: restricted reads, and every act. */
  readonly audit?: string
  /** A second factor within the last minutes is needed (S6): of people; a machine's scope is enough. */
  readonly stepUp?: boolean
  /** Answers while nobody has set it up (S1); every other line says 401 then. */
  readonly isForSetup?: boolean
  readonly query?: JsonSchema
  /** JSON bodies only, unless `takes` names content types: then it comes as bytes. */
  readonly body?: JsonSchema
  readonly takes?: string | readonly string[]
  readonly bodyBytesMax?: number
  /** Content type of the answer; JSON when left out. */
  readonly gives?: string
  readonly handle: (call: Call<Query, Body>, parts: Parts) => Promise<Answer>
}

/** A line of the table; query and body come to the handler as the schemas have let them through. */
export function route<Parts, Query = unknown, Body = unknown>(
  line: Route<Parts, Query, Body>,
): Route<Parts> {
  return line as unknown as Route<Parts>
}

/** A line with what its handler works on. */
export type Line = Route<void>

/** The lines of one table, each with its parts: tables of different parts are mounted together. */
export function linesOf<Parts>(routes: readonly Route<Parts>[], parts: Parts): readonly Line[] {
  return routes.map((line) => ({ ...line, handle: (call) => line.handle(call, parts) }))
}

export function json(value: unknown, status = 200): Answer {
  return { kind: 'json', value, status }
}

export function problem(status: number, title: string, detail?: string): Problem {
  return { kind: 'problem', status, title, ...(detail !== undefined && { detail }) }
}
