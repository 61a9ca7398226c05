/** What people enter of the programmes: one line of the table each, all of them audited and kept with before and after. */

import { type JsonSchema, json, problem, type Route, route } from '../../../base/http/route.ts'
import type { JsonValue } from '../../../base/records/records.ts'
import { type EntryBodies, type EntryKind, TOPICS } from './commitments.ts'
import type { GovernanceDesk } from './desk.ts'

type Parts = { readonly governance: GovernanceDesk }

/** Who answers for a programme's service; everybody with a role reads. */
const WRITERS = { roles: ['operator', 'maintainer'] } as const
const READERS = {
  roles: ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security'],
} as const

const text = (maxLength: number, minLength = 1) => ({ type: 'string', minLength, maxLength })
const SENSORS_MAX = 1_000_000

type EntryLine = {
  readonly kind: EntryKind
  /** Under `/api/v1/governance/`; its parameters make the id. */
  readonly path: string
  readonly summary: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly optional?: readonly string[]
}

const LINES: readonly EntryLine[] = [
  {
    ...{ kind: 'commitment', path: 'commitments/:programme/:topic' },
    summary: `How a commitment on ${TOPICS.join(', ')} is kept, in a sentence.`,
    properties: { state: { type: 'string', enum: ['kept', 'watch', 'off'] }, text: text(500) },
  },
  {
    ...{ kind: 'risk', path: 'risks/:programme' },
    summary: 'Risks and alerts of a programme, in a sentence; empty: none.',
    properties: { text: text(500, 0) },
  },
  {
    ...{ kind: 'decision', path: 'decisions/:id' },
    summary: 'A decision that is asked for: who decides, by when, what is proposed, what it costs.',
    properties: {
      programme: text(40, 0),
      title: text(160),
      body: text(160),
      day: { type: 'string', format: 'date' },
      proposal: text(500),
      costEuros: { type: 'number', minimum: 0, maximum: 1e9 },
      state: { type: 'string', enum: ['open', 'accepted', 'refused', 'withdrawn'] },
    },
    optional: ['costEuros'],
  },
  {
    ...{ kind: 'value', path: 'values/:indicator/:month' },
    summary: 'The value of an indicator that is not measured here, with its source.',
    properties: { value: { type: 'number', minimum: -1e9, maximum: 1e9 }, source: text(200) },
  },
  {
    ...{ kind: 'plan', path: 'plans/:programme' },
    summary: 'How many sensors of each kind are planned, and by which month.',
    properties: {
      sensors: {
        type: 'object',
        maxProperties: 12,
        propertyNames: { pattern: '^[a-zA-Z]{1,20}$' },
        additionalProperties: { type: 'integer', minimum: 0, maximum: SENSORS_MAX },
      },
      doneBy: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' },
    },
    optional: ['doneBy'],
  },
  {
    ...{ kind: 'reference', path: 'reference/:id' },
    summary: 'Cubic metres of January to December that water is compared with, and of which years.',
    properties: {
      months: {
        type: 'array',
        minItems: 12,
        maxItems: 12,
        items: { type: 'number', minimum: 0, maximum: 1e9 },
      },
      years: text(60),
    },
  },
]

type EntryBody = { readonly rev?: number } & Readonly<Record<string, unknown>>

export const entryRoutes: readonly Route<Parts>[] = [
  route<Parts>({
    method: 'GET',
    path: '/api/v1/governance/entries',
    summary: 'Everything that was entered, as it stands, with who and when.',
    may: READERS,
    handle: async (_call, { governance }) =>
      json({ ...(await governance.entries.all()), programmes: governance.programmes }),
  }),
  route<Parts, { readonly limit: number; readonly before?: number }>({
    method: 'GET',
    path: '/api/v1/governance/log',
    summary: 'Who entered what, and what stood before, the newest first.',
    may: READERS,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
        before: { type: 'integer', minimum: 1 },
      },
    },
    handle: async ({ query }, { governance }) => {
      const found = await governance.entries.history(query)
      const entries = found.map(({ seq, atMs, body }) => {
        return { seq, at: new Date(atMs).toISOString(), ...(body as object) }
      })
      return json({ entries })
    },
  }),
  ...LINES.map(entryRoute),
]

function entryRoute({ kind, path, summary, properties, optional = [] }: EntryLine): Route<Parts> {
  const body: JsonSchema = {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties: { ...properties, rev: { type: 'integer', minimum: 0 } },
  }
  return route<Parts, unknown, EntryBody>({
    method: 'PUT',
    path: `/api/v1/governance/${path}`,
    summary,
    may: WRITERS,
    audit: `governance.${kind}`,
    body,
    handle: async ({ params, caller, body: { rev, ...told } }, { governance }) => {
      const id = Object.values(params).join('/')
      if (!isId(kind, id)) return problem(400, 'Bad request', `${id} is no id of a ${kind}`)
      const entry = { kind, id, body: told as unknown as EntryBodies[typeof kind] }
      const by = { by: caller.name, ...(rev !== undefined && { rev }) }
      const done = await governance.entries.enter(entry, by)
      if (done.kind === 'refused') return problem(422, 'Not entered', done.because)
      if (done.kind === 'changed') {
        const detail = `${id} was changed meanwhile: read it again, then enter it with its rev`
        return problem(409, 'Changed by somebody else', detail)
      }
      governance.entered()
      const change = { before: done.before, after: told as JsonValue }
      return { kind: 'json', value: { id, rev: done.rev }, change }
    },
  })
}

/** What stands in a path comes unchecked by a schema. */
function isId(kind: EntryKind, id: string): boolean {
  if (kind === 'value') return /^[a-z][a-z0-9-]{0,39}\/\d{4}-(0[1-9]|1[0-2])$/.test(id)
  return /^[a-z0-9][a-z0-9-]{0,60}(\/[a-z]{1,20})?$/.test(id)
}
