/** The way in with a grant of the hypervisor (S7), where no network is: pasted or scanned at the console's gate. */

import { json, problem, type Route, route } from '../../base/http/route.ts'
import { tooSoon } from '../../base/people/answers.ts'
import { settingCookie } from '../../base/people/cookie.ts'
import type { People } from '../../base/people/people.ts'
import { GRANT_CHARS_MAX } from '../../sync/grant.ts'
import type { GrantGuests } from './grant-guests.ts'

export type GrantParts = { readonly people: People; readonly guests: GrantGuests }

export const grantRoutes: readonly Route<GrantParts>[] = [
  route<GrantParts, unknown, { grant: string }>({
    method: 'POST',
    path: '/api/v1/session/grant',
    summary: 'Logs in with a grant of the hypervisor, until it ends.',
    may: 'anyone',
    isForSetup: true,
    body: {
      type: 'object',
      required: ['grant'],
      additionalProperties: false,
      properties: { grant: { type: 'string', minLength: 1, maxLength: GRANT_CHARS_MAX } },
    },
    handle: async ({ body, address, session, header }, { people, guests }) => {
      const tried = { name: ' grant', address, isKnownHere: false }
      const waitMs = people.throttle.ask(tried, people.clock.monoMs())
      if (waitMs > 0) return tooSoon(waitMs)
      const caller = await guests.take(body.grant.trim())
      await people.audit({
        ...{ who: caller?.name ?? '', what: 'session.grant', from: address },
        ...{ target: 'POST /api/v1/session/grant', result: caller ? 'in' : 'wrong' },
      })
      if (!caller) return REFUSED
      people.throttle.succeeded(tried)
      // Whoever was logged in here before is not any more.
      if (session !== undefined) await people.sessions.end(session)
      const agent = header('user-agent') ?? ''
      const id = await people.sessions.open({
        ...{ account: caller.name, address, agent, isSteppedUp: false },
      })
      const { name, roles } = caller
      const answer = json({ name, roles, may: people.pagesOf(caller) })
      return { ...answer, headers: settingCookie(id) } as typeof answer
    },
  }),
]

const REFUSED = {
  ...problem(
    401,
    'Not a grant that counts here',
    'It has ended, is for another gateway, was not signed by this city, or the clock of this gateway is not set.',
  ),
  type: 'urn:cigale:problem:wrong-grant',
}
