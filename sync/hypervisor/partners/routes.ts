/** The table of partners' routes: what makes them is in `partners.ts`. */

import { type Line, linesOf } from '../../../base/http/route.ts'
import type { Partners } from './partners.ts'
import { grantRoutes } from './routes-grants.ts'
import { tokenRoutes } from './routes-tokens.ts'

export function partnerLines(partners: Partners): readonly Line[] {
  return linesOf([...tokenRoutes, ...grantRoutes], partners)
}
