/** The table of people's routes: what makes them is in `people.ts`. */

import { type Line, linesOf } from '../http/route.ts'
import type { People } from './people.ts'
import { accountRoutes } from './routes-accounts.ts'
import { auditRoutes } from './routes-audit.ts'
import { selfRoutes } from './routes-self.ts'
import { sessionRoutes } from './routes-session.ts'
import { sessionsRoutes } from './routes-sessions.ts'

export function peopleLines(people: People): readonly Line[] {
  const all = [
    ...sessionRoutes,
    ...selfRoutes,
    ...accountRoutes(people.roles),
    ...sessionsRoutes,
    ...auditRoutes,
  ]
  return linesOf(all, people)
}
