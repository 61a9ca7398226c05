/** One's own session: the way in, who one is, the second factor again, the way out. */

import { type Answer, type Call, json, problem, type Route, route } from '../http/route.ts'
import { BUSY, FACTOR_NEEDED, FACTOR_WRONG, NO_SESSION, tooSoon, WRONG_LOGIN } from './answers.ts'
import { clearingCookie, settingCookie } from './cookie.ts'
import { type LoginDone, logIn, tryOf } from './login.ts'
import { PasswordsBusy } from './password.ts'
import { PASSWORD_CHARS_MOST } from './password-rules.ts'
import type { People } from './people.ts'

/** In what comes as a name: it may be no name at all. */
export const NAME_GIVEN = { type: 'string', minLength: 1, maxLength: 64 } as const
/** Longer than any that is taken: who types too much is told so, and not by the schema. */
export const PASSWORD_GIVEN = {
  type: 'string',
  minLength: 1,
  maxLength: PASSWORD_CHARS_MOST * 4,
} as const
export const CODE_GIVEN = { type: 'string', minLength: 1, maxLength: 40 } as const

type Login = { name: string; password: string; code?: string }

export const sessionRoutes: readonly Route<People>[] = [
  route<People, unknown, Login>({
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Logs in by name and password, and a code where the account has a second factor.',
    may: 'anyone',
    isForSetup: true,
    body: {
      type: 'object',
      required: ['name', 'password'],
      additionalProperties: false,
      properties: { name: NAME_GIVEN, password: PASSWORD_GIVEN, code: CODE_GIVEN },
    },
    handle: async (call, people) => {
      const { name, password, code } = call.body
      const agent = call.header('user-agent') ?? ''
      const asked = { name, password, code, address: call.address, agent }
      const done = await logIn(people, asked).catch((error: unknown) => {
        if (error instanceof PasswordsBusy) return undefined
        throw error
      })
      if (!done) return BUSY
      if (done.kind !== 'wait') await noteLogin(people, call, done)
      // Whoever was logged in here before is not any more.
      if (done.kind === 'in' && call.session !== undefined) await people.sessions.end(call.session)
      return done.kind === 'in' ? welcome(people, done) : refusalOf(done)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Who one is here, and which pages there are for one.',
    may: 'known',
    handle: async ({ caller, session }, people) => {
      const account = session === undefined ? undefined : await people.accounts.get(caller.name)
      return json({
        name: caller.name,
        roles: caller.roles,
        scopes: caller.scopes,
        by: session === undefined ? 'token' : account ? 'password' : 'grant',
        isSteppedUp: caller.isSteppedUp,
        mustChangePassword: account?.oneTimeUntilMs !== undefined,
        hasSecondFactor: account?.factor !== undefined,
        may: people.pagesOf(caller),
      })
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Logs out.',
    may: 'known',
    audit: 'session.logout',
    handle: async ({ session }, people) => {
      if (session !== undefined) await people.sessions.end(session)
      return { kind: 'empty', headers: clearingCookie() }
    },
  }),
  route<People, unknown, { code: string }>({
    method: 'POST',
    path: '/api/v1/session/step-up',
    summary: 'The second factor again, for ten minutes of what needs it.',
    may: 'known',
    audit: 'session.step-up',
    body: {
      type: 'object',
      required: ['code'],
      additionalProperties: false,
      properties: { code: CODE_GIVEN },
    },
    handle: async ({ body, caller, session, address }, people) => {
      if (session === undefined) return NO_SESSION
      const account = await people.accounts.get(caller.name)
      const tried = tryOf({ name: caller.name, address }, account)
      const waitMs = people.throttle.ask(tried, people.clock.monoMs())
      if (waitMs > 0) return tooSoon(waitMs)
      // A code for a lost telephone lets in; it is no second factor that one has.
      const check = await people.factors.check(caller.name, body.code, { takesRecovery: false })
      if (check === 'none') {
        people.throttle.takeBack(tried)
        const detail = 'This account has none yet: POST /api/v1/session/second-factor'
        return problem(409, 'No second factor', detail)
      }
      if (check === 'wrong') return FACTOR_WRONG
      people.throttle.succeeded(tried)
      return steppedUp(people, session)
    },
  }),
]

/** The session goes on under another id. */
export async function steppedUp(people: People, session: string, value?: unknown): Promise<Answer> {
  const id = await people.sessions.stepUp(session)
  if (id === undefined) return problem(401, 'The session is over')
  const headers = settingCookie(id)
  return value === undefined ? { kind: 'empty', headers } : { kind: 'json', value, headers }
}

function welcome(people: People, done: Extract<LoginDone, { kind: 'in' }>): Answer {
  const { account, id } = done
  const roles = account.oneTimeUntilMs === undefined ? account.roles : []
  const caller = { name: account.name, roles, scopes: [], isSteppedUp: done.by.endsWith('right') }
  const value = {
    name: account.name,
    roles,
    mustChangePassword: account.oneTimeUntilMs !== undefined,
    hasSecondFactor: account.factor !== undefined,
    may: people.pagesOf(caller),
  }
  return { kind: 'json', value, headers: settingCookie(id) }
}

function refusalOf(done: Exclude<LoginDone, { kind: 'in' }>): Answer {
  if (done.kind === 'wait') return tooSoon(done.waitMs)
  if (done.kind === 'wrong') return WRONG_LOGIN
  return done.kind === 'factor-needed' ? FACTOR_NEEDED : FACTOR_WRONG
}

/** Tries that had to wait are counted, not told one by one. */
async function noteLogin(
  people: People,
  call: Call<unknown, Login>,
  done: LoginDone,
): Promise<void> {
  const result = done.kind === 'in' ? done.by : done.kind
  const from = call.address
  await people.audit({
    who: call.body.name,
    what: 'session.login',
    target: 'POST /api/v1/session',
    from,
    result,
  })
}
