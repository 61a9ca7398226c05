/** What people may see of outlets and do with their dead letters: lines of the route table. */

import type { Rule } from '../../../base/http/caller.ts'
import { json, problem, type Route, route } from '../../../base/http/route.ts'
import type { OutletDriver } from './driver.ts'

export type OutletParts = {
  readonly outlets: readonly OutletDriver[]
}

const MAY: Rule = { roles: ['maintainer', 'security'] }
const LETTERS_MAX = 1_000

const LETTERS_QUERY = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: LETTERS_MAX, default: 100 } },
  additionalProperties: false,
} as const

function outletOf({ outlets }: OutletParts, name: string | undefined): OutletDriver | undefined {
  return outlets.find((outlet) => outlet.name === name)
}

const UNKNOWN = problem(404, 'No such outlet', 'GET /api/v1/outlets names those that there are.')
const NO_LETTER = problem(
  404,
  'No such letter',
  'It was taken meanwhile, discarded, or gave way to newer ones.',
)

export const OUTLET_ROUTES: readonly Route<OutletParts>[] = [
  route<OutletParts>({
    method: 'GET',
    path: '/api/v1/outlets',
    summary: 'How far each outlet has come, its last error, its dead letters in number.',
    may: MAY,
    async handle(_call, { outlets }) {
      return json({ outlets: await Promise.all(outlets.map((outlet) => outlet.status())) })
    },
  }),
  route<OutletParts, { readonly limit: number }>({
    method: 'GET',
    path: '/api/v1/outlets/:name/letters',
    summary: 'What a partner has refused: waiting to be tried again, or laid aside.',
    may: MAY,
    // What was sent may be of persons and of safety.
    audit: 'outlets.read',
    query: LETTERS_QUERY,
    async handle({ params, query }, parts) {
      const outlet = outletOf(parts, params['name'])
      return outlet ? json({ letters: await outlet.letters.list(query.limit) }) : UNKNOWN
    },
  }),
  route<OutletParts>({
    method: 'POST',
    path: '/api/v1/outlets/:name/letters/:id/retry',
    summary: 'Hands a letter on again, as it stands now.',
    may: MAY,
    audit: 'outlets.retry',
    async handle({ params }, parts) {
      const outlet = outletOf(parts, params['name'])
      if (!outlet) return UNKNOWN
      if (!(await outlet.letters.revive(params['id'] ?? ''))) return NO_LETTER
      outlet.wake()
      return { kind: 'empty', status: 202 }
    },
  }),
  route<OutletParts>({
    method: 'DELETE',
    path: '/api/v1/outlets/:name/letters/:id',
    summary: 'Discards a letter: it is not handed on any more.',
    may: MAY,
    audit: 'outlets.discard',
    async handle({ params }, parts) {
      const outlet = outletOf(parts, params['name'])
      if (!outlet) return UNKNOWN
      return (await outlet.letters.settled(params['id'] ?? '')) ? { kind: 'empty' } : NO_LETTER
    },
  }),
]
