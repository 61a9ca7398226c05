/** Accounts, by those who manage them: made with a one-time password, changed, reset, removed; sessions. */

import type { Rule } from '../http/caller.ts'
import { ROLES, type Role } from '../http/caller.ts'
import { json, problem, type Route, route } from '../http/route.ts'
import { type Account, accountView, NAME_PATTERN } from './account.ts'
import { accountProblem } from './answers.ts'
import { drawText } from './drawn-text.ts'
import type { People } from './people.ts'
import type { Session } from './sessions.ts'

const BOSSES: Rule = { roles: ['security'] }
/** 80 bits; three days to come with it. */
const ONE_TIME_GROUPS = 4
const ONE_TIME_MS = 3 * 86_400_000

const ROLES_GIVEN = {
  type: 'array',
  minItems: 1,
  maxItems: ROLES.length,
  uniqueItems: true,
  items: { type: 'string', enum: ROLES },
} as const

export const accountRoutes: readonly Route<People>[] = [
  route({
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'All accounts: posts and functions, with their roles.',
    may: BOSSES,
    audit: 'accounts.read',
    handle: async (_call, { accounts }) =>
      json({ accounts: (await accounts.list()).map(accountView) }),
  }),
  route<People, unknown, { name: string; roles: Role[] }>({
    method: 'POST',
    path: '/api/v1/accounts',
    summary: 'Makes an account; gives its one-time password, shown once.',
    may: BOSSES,
    stepUp: true,
    audit: 'accounts.add',
    body: {
      type: 'object',
      required: ['name', 'roles'],
      additionalProperties: false,
      properties: { name: { type: 'string', pattern: NAME_PATTERN }, roles: ROLES_GIVEN },
    },
    handle: async ({ body, caller }, people) => {
      const { text, ...oneTime } = await drawOneTime(people)
      const createdMs = people.clock.wallMs()
      const fresh = {
        isDisabled: false,
        recovery: [],
        addresses: [],
        createdMs,
        createdBy: caller.name,
      }
      const account: Account = { ...body, ...oneTime, ...fresh }
      const fault = await people.accounts.add(account)
      if (fault) return accountProblem(fault)
      const value = { ...accountView(account), oneTimePassword: text }
      return {
        kind: 'json',
        status: 201,
        value,
        change: { before: null, after: accountView(account) },
      }
    },
  }),
  route<People, unknown, { roles?: Role[]; isDisabled?: boolean }>({
    method: 'PATCH',
    path: '/api/v1/accounts/:name',
    summary: 'Changes roles, disables or enables; the account logs in anew.',
    may: BOSSES,
    stepUp: true,
    audit: 'accounts.change',
    body: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: { roles: ROLES_GIVEN, isDisabled: { type: 'boolean' } },
    },
    handle: async ({ params: { name = '' }, body }, people) => {
      const done = await people.accounts.change(name, (account) => ({ ...account, ...body }))
      if (typeof done === 'string') return accountProblem(done)
      await people.sessions.endAllOf(name)
      const change = { before: accountView(done.before), after: accountView(done.after) }
      return { kind: 'json', value: change.after, change }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/accounts/:name/reset',
    summary: 'A new one-time password, and no second factor: for who has lost them.',
    may: BOSSES,
    stepUp: true,
    audit: 'accounts.reset',
    handle: async ({ params: { name = '' } }, people) => {
      const { text, ...oneTime } = await drawOneTime(people)
      const done = await people.accounts.change(name, (account) => {
        const { factor: _, factorOffered: __, ...rest } = account
        return { ...rest, ...oneTime, recovery: [] }
      })
      if (typeof done === 'string') return accountProblem(done)
      await people.sessions.endAllOf(name)
      const change = { before: accountView(done.before), after: accountView(done.after) }
      return { kind: 'json', value: { ...change.after, oneTimePassword: text }, change }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/accounts/:name',
    summary: 'Removes an account with its sessions.',
    may: BOSSES,
    stepUp: true,
    audit: 'accounts.remove',
    handle: async ({ params: { name = '' } }, people) => {
      const removed = await people.accounts.remove(name)
      if (typeof removed === 'string') return accountProblem(removed)
      await people.sessions.endAllOf(name)
      return { kind: 'empty', change: { before: accountView(removed), after: null } }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sessions',
    summary: "One's own sessions; everybody's for those who manage accounts.",
    may: 'known',
    handle: async ({ caller, session }, { sessions }) => {
      const seen = (await sessions.list()).filter((one) => mayEnd(one, caller))
      return json({ sessions: seen.map((one) => sessionView(one, session)) })
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sessions/:id',
    summary: 'Ends a session.',
    may: 'known',
    audit: 'session.end',
    handle: async ({ params: { id = '' }, caller }, { sessions }) => {
      const found = (await sessions.list()).find((one) => idOf(one) === id)
      if (!found || !mayEnd(found, caller)) return problem(404, 'Unknown session')
      await sessions.end(found.key)
      return { kind: 'empty', change: { before: { account: found.account }, after: null } }
    },
  }),
]

async function drawOneTime({ random, passwords, clock }: People) {
  const text = drawText(random, ONE_TIME_GROUPS)
  const oneTimeUntilMs = clock.wallMs() + ONE_TIME_MS
  return { text, password: await passwords.hash(text), oneTimeUntilMs }
}

function mayEnd(
  one: Session,
  { name, roles }: { readonly name: string; readonly roles: readonly Role[] },
) {
  return one.account === name || roles.includes('security')
}

/** Names it without being what the records know it by. */
function idOf({ key }: Session): string {
  return key.slice(0, 16)
}

function sessionView(one: Session, own: string | undefined) {
  const { account, address, agent, begunMs, usedMs } = one
  return {
    id: idOf(one),
    account,
    address,
    agent,
    begunAt: new Date(begunMs).toISOString(),
    usedAt: new Date(usedMs).toISOString(),
    isThis: one.key === own,
  }
}
