/** Accounts, by those who manage them: made with a one-time password, changed, reset, removed. */

import type { Role, Rule } from '../http/caller.ts'
import { json, type Route, route } from '../http/route.ts'
import { type Account, accountView, NAME_PATTERN } from './account.ts'
import { accountProblem } from './answers.ts'
import { drawText } from './drawn-text.ts'
import type { People } from './people.ts'

const BOSSES: Rule = { roles: ['security'] }
/** 80 bits; three days to come with it. */
const ONE_TIME_GROUPS = 4
const ONE_TIME_MS = 3 * 86_400_000

/** `roles`: those that accounts may have. */
export function accountRoutes(roles: readonly Role[]): readonly Route<People>[] {
  const rolesGiven = {
    type: 'array',
    minItems: 1,
    maxItems: roles.length,
    uniqueItems: true,
    items: { type: 'string', enum: roles },
  } as const
  return [
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
        properties: { name: { type: 'string', pattern: NAME_PATTERN }, roles: rolesGiven },
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
        properties: { roles: rolesGiven, isDisabled: { type: 'boolean' } },
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
  ]
}

async function drawOneTime({ random, passwords, clock }: People) {
  const text = drawText(random, ONE_TIME_GROUPS)
  const oneTimeUntilMs = clock.wallMs() + ONE_TIME_MS
  return { text, password: await passwords.hash(text), oneTimeUntilMs }
}
