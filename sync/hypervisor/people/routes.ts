/** The table of people's routes: what makes them is in `people.ts`. */

import { type Line, linesOf } from '../http/route.ts'
import type { People } from './people.ts'
import { accountRoutes } from './routes-accounts.ts'
import { auditRoutes } from './routes-audit.ts'
import { grantRoutes } from './routes-grants.ts'
import { selfRoutes } from './routes-self.ts'
import { sessionRoutes } from './routes-session.ts'
import { tokenRoutes } from './routes-tokens.ts'

export function peopleLines(people: People): readonly Line[] {
  const all = [
    ...sessionRoutes,
    ...selfRoutes,
    ...accountRoutes,
    ...tokenRoutes,
    ...auditRoutes,
    ...grantRoutes,
  ]
  return linesOf(all, people)
}
