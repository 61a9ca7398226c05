/** The table of the hypervisor's own routes, `/api/v1` (the pages' files and `people/` are apart). */

import { type Line, linesOf } from '../../base/http/route.ts'
import { carriageRoutes } from './api-carriage.ts'
import { commandRoutes } from './api-commands.ts'
import { indicatorRoutes } from './api-kpis.ts'
import { metricRoutes } from './api-metrics.ts'
import type { ApiOptions } from './api-parts.ts'
import { readingRoutes } from './api-read.ts'
import { renewalRoutes } from './api-renewals.ts'
import { rolloutRoutes } from './api-rollouts.ts'
import { streamRoutes } from './api-stream.ts'
import { homeRoutes } from './homes/routes.ts'

export function apiLines(options: ApiOptions): readonly Line[] {
  const { carriage, renew } = options
  const always = [
    ...metricRoutes,
    ...readingRoutes,
    ...indicatorRoutes,
    ...commandRoutes,
    ...rolloutRoutes,
    ...streamRoutes,
    ...homeRoutes,
  ]
  return [
    ...linesOf(always, options),
    ...(carriage ? linesOf(carriageRoutes, { carriage }) : []),
    ...(renew ? linesOf(renewalRoutes(), { ...options, renew }) : []),
  ]
}
