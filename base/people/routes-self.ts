/** What people do about their own account: password, second factor; and the very first one (S1). */

import { json, problem, type Route, route } from '../http/route.ts'
import type { Account } from './account.ts'
import { NAME_PATTERN } from './account.ts'
import {
  accountProblem,
  FACTOR_WRONG,
  NO_SESSION,
  tooSoon,
  WRONG_LOGIN,
  weakPassword,
} from './answers.ts'
import { settingCookie } from './cookie.ts'
import { tryOf } from './login.ts'
import { faultOfPassword } from './password-rules.ts'
import type { People } from './people.ts'
import { CODE_GIVEN, PASSWORD_GIVEN, steppedUp } from './routes-session.ts'

type FirstAccount = { secret: string; name: string; password: string }

const ONE_CODE = {
  type: 'object',
  required: ['code'],
  additionalProperties: false,
  properties: { code: CODE_GIVEN },
} as const

export const selfRoutes: readonly Route<People>[] = [
  route({
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Whether somebody who manages accounts is still to be made.',
    may: 'anyone',
    isForSetup: true,
    handle: async (_call, { setup }) => json({ isNeeded: await setup.isNeeded() }),
  }),
  route<People, unknown, FirstAccount>({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Makes the first account, with the secret of the setup.',
    may: 'anyone',
    isForSetup: true,
    audit: 'accounts.setup',
    body: {
      type: 'object',
      required: ['secret', 'name', 'password'],
      additionalProperties: false,
      properties: {
        secret: { type: 'string', minLength: 1, maxLength: 80 },
        name: { type: 'string', pattern: NAME_PATTERN },
        password: PASSWORD_GIVEN,
      },
    },
    handle: async ({ body: { secret, name, password }, address }, people) => {
      const { setup, throttle, clock, accounts } = people
      if (!(await setup.isNeeded())) return problem(409, 'Already set up', 'Log in instead.')
      const tried = { name: ' setup', address, isKnownHere: false }
      const waitMs = throttle.ask(tried, clock.monoMs())
      if (waitMs > 0) return tooSoon(waitMs)
      if (!setup.isSecret(secret)) return problem(401, 'Not the secret of this setup')
      throttle.succeeded(tried)
      const fault = faultOfPassword(password, name)
      if (fault) return weakPassword(fault)
      const account: Account = {
        name,
        roles: people.firstRoles,
        password: await people.passwords.hash(password),
        isDisabled: false,
        recovery: [],
        addresses: [],
        createdMs: clock.wallMs(),
        createdBy: 'setup',
      }
      const problemFound = await accounts.add(account)
      if (problemFound) return accountProblem(problemFound)
      setup.done()
      return {
        kind: 'json',
        status: 201,
        value: { name },
        change: { before: null, after: { name } },
      }
    },
  }),
  route<People, unknown, { old: string; new: string }>({
    method: 'POST',
    path: '/api/v1/session/password',
    summary: "Changes one's own password; one's other sessions end.",
    may: 'known',
    audit: 'accounts.password',
    body: {
      type: 'object',
      required: ['old', 'new'],
      additionalProperties: false,
      properties: { old: PASSWORD_GIVEN, new: PASSWORD_GIVEN },
    },
    handle: async ({ body, caller, session, address, header }, people) => {
      if (session === undefined) return NO_SESSION
      const account = await people.accounts.get(caller.name)
      if (!account) return NO_SESSION
      const refusal = await refusalOf(people, account, { password: body.old, address })
      if (refusal) return refusal
      const fault = body.new === body.old ? 'common' : faultOfPassword(body.new, account.name)
      if (fault) return weakPassword(fault)
      const password = await people.passwords.hash(body.new)
      const done = await people.accounts.change(account.name, ({ oneTimeUntilMs: _, ...rest }) => {
        return { ...rest, password }
      })
      if (typeof done === 'string') return accountProblem(done)
      await people.sessions.endAllOf(account.name)
      const agent = header('user-agent') ?? ''
      const who = { account: account.name, address, agent, isSteppedUp: false }
      const id = await people.sessions.open(who)
      return { kind: 'empty', headers: settingCookie(id) }
    },
  }),
  route<People, unknown, { password: string; code?: string }>({
    method: 'POST',
    path: '/api/v1/session/second-factor',
    summary: 'A new second factor, shown once; it counts from its first code on.',
    may: 'known',
    audit: 'accounts.factor-offer',
    body: {
      type: 'object',
      required: ['password'],
      additionalProperties: false,
      properties: { password: PASSWORD_GIVEN, code: CODE_GIVEN },
    },
    handle: async ({ body, caller, session, address }, people) => {
      const account = session === undefined ? undefined : await people.accounts.get(caller.name)
      if (!account) return NO_SESSION
      const refusal = await refusalOf(people, account, {
        password: body.password,
        code: body.code ?? '',
        address,
      })
      if (refusal) return refusal
      const offered = await people.factors.offer(account.name)
      return offered ? json(offered) : NO_SESSION
    },
  }),
  route<People, unknown, { code: string }>({
    method: 'POST',
    path: '/api/v1/session/second-factor/confirm',
    summary: 'Confirms the new second factor; gives codes for a lost telephone, shown once.',
    may: 'known',
    audit: 'accounts.factor-set',
    body: ONE_CODE,
    handle: async ({ body, caller, session }, people) => {
      if (session === undefined) return NO_SESSION
      const recoveryCodes = await people.factors.confirm(caller.name, body.code)
      if (!recoveryCodes) return FACTOR_WRONG
      await people.sessions.endAllOf(caller.name, session)
      return await steppedUp(people, session, { recoveryCodes })
    },
  }),
]

type Proof = { readonly password: string; readonly code?: string; readonly address: string }

/**
 * A password that is asked for again is guessed like the first one. `code`: who has a second factor gives
 * a code of it before it is changed, or one for a lost telephone.
 */
async function refusalOf(people: People, account: Account, proof: Proof) {
  const { throttle, clock, passwords, factors } = people
  const tried = tryOf({ name: account.name, address: proof.address }, account)
  const waitMs = throttle.ask(tried, clock.monoMs())
  if (waitMs > 0) return tooSoon(waitMs)
  if (!(await passwords.isRight(proof.password, account.password))) return WRONG_LOGIN
  if ('code' in proof && account.factor) {
    const check = await factors.check(account.name, proof.code ?? '', { takesRecovery: true })
    if (check === 'wrong') return FACTOR_WRONG
  }
  throttle.succeeded(tried)
  return undefined
}
