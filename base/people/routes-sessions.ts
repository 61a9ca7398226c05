/** Who is logged in, seen and ended: one's own, and everybody's by those who manage accounts. */

import type { Role } from '../http/caller.ts'
import { json, problem, type Route, route } from '../http/route.ts'
import type { People } from './people.ts'
import type { Session } from './sessions.ts'

export const sessionsRoutes: readonly Route<People>[] = [
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
