/**
 * What a route of the API is: one line of a table that says who may call it, what it takes and what
 * it gives. Checks, documents and tests are all made from the table.
 */

import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Caller, Role } from '../../base/http/caller.ts'
import type { Durations } from '../../base/http/durations.ts'
import type * as http from '../../base/http/route.ts'
import type { Sample } from '../../base/metrics.ts'
import type { JsonValue } from '../../base/records/records.ts'
import type { Profile } from '../../sync/fact.ts'
import type { SavingsSettings } from '../../sync/kpi/savings.ts'
import type { Backups } from '../backup/desk-system.ts'
import type { FlowsDesk } from '../flows/desk.ts'
import type { KeptLine } from '../observe/recent-lines.ts'
import type { SpectrumLook, SpectrumSeen } from '../threads/messages.ts'
import type { EventStreams } from './events-stream.ts'
import type { History } from './history.ts'
import type { LiveFeed } from './live-feed.ts'
import type { GatewayService } from './service.ts'

/** What handlers may use. */
export type ApiParts = {
  readonly service: GatewayService
  readonly feed: LiveFeed
  readonly streams: EventStreams
  readonly clock: Clock
  readonly history: History
  readonly backups: Backups
  readonly flows: FlowsDesk
  /** What the city takes an avoided visit and a cubic metre for. */
  readonly savings: SavingsSettings
  /** The channels of a device model, as they stand in readings. */
  readonly profileOf: (id: string) => Profile | undefined
  /** Decoders there are: the profiles a device may have. */
  readonly profiles: readonly ProfileView[]
  /** The newest lines of the log, oldest first. */
  readonly logLines: () => Promise<readonly KeptLine[]>
  /** What the radio's spectrum receiver sees on one frequency. */
  readonly spectrum: (at: SpectrumLook) => Promise<SpectrumSeen>
  /** The API's own numbers, beside the core's. */
  readonly samples: () => readonly Sample[]
  readonly durations: Durations
  /** What is served beside the gateway's own routes, for the document. */
  readonly otherLines: readonly http.Line[]
}

export type ProfileView = {
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly version: number
  readonly quantities: readonly string[]
}

/** The body as a handler gets it: checked JSON, a file as text, bytes, or nothing. */
export type BodyRule =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'file'; readonly types: readonly string[] }
  | {
      readonly kind: 'cbor'
      /** The same as JSON, where it may come so; `undefined` for what says nothing that is taken. */
      readonly ofJson?: (value: unknown) => Uint8Array | undefined
    }

export type Call<Params, Query, Body> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Nobody on a route that is open to anyone. */
  readonly caller: Caller
  /** Names the caller's login, where it came with one. */
  readonly session: string | undefined
  readonly lastEventId: string | undefined
  /** Whether the caller would be let in now too: what stays open for long asks from time to time. */
  readonly isStillIn: () => Promise<boolean>
  /** Of the content types that the route gives, the one that the caller likes best. */
  readonly wants: string
}

type Answer = http.Answer

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As in OpenAPI: `/api/v1/devices/{devEui}`. */
  readonly path: string
  readonly summary: string
  readonly roles: readonly Role[] | 'anyone'
  /** Of people: a second factor within the last minutes is needed (S6). */
  readonly stepUp?: boolean
  /**
   * Left out: every act is. False: a POST that changes nothing, or what a machine says all the time. True: a
   * reading that is worth it.
   */
  readonly isAudited?: boolean
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: BodyRule
  /** Content types of the answer, the usual one first; JSON when left out. */
  readonly gives?: readonly string[]
  /** As JSON, for the document. */
  readonly examples?: { readonly body?: unknown; readonly answer?: unknown }
  readonly handle: (call: Call<never, never, never>, parts: ApiParts) => Promise<Answer>
}

type Of<Schema, None> = Schema extends z.ZodType ? z.output<Schema> : None
type BodyOf<Body> = Body extends { kind: 'json'; schema: infer Schema }
  ? Of<Schema, undefined>
  : Body extends { kind: 'file' }
    ? string
    : Body extends { kind: 'cbor' }
      ? Uint8Array
      : undefined

/** A line of the table; the handler gets what the schemas let through. */
export function route<
  const Params extends z.ZodObject | undefined = undefined,
  const Query extends z.ZodObject | undefined = undefined,
  const Body extends BodyRule | undefined = undefined,
>(
  line: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly handle: (
      call: Call<Of<Params, undefined>, Of<Query, undefined>, BodyOf<Body>>,
      parts: ApiParts,
    ) => Promise<Answer>
  },
): Route {
  return line as unknown as Route
}

export function json(value: unknown, status = 200): Extract<Answer, { kind: 'json' }> {
  return { kind: 'json', status, value }
}

export const EMPTY = { kind: 'empty' } as const satisfies Answer

/** The same answer; the audit keeps what was and what is. Never with a key in it. */
export function changing(
  answer: Extract<Answer, { kind: 'json' | 'empty' }>,
  before: unknown,
  after: unknown,
): Answer {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null)) as JsonValue
  return { ...answer, change: { before: plain(before), after: plain(after) } }
}
