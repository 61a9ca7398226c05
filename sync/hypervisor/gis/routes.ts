/** All lines of the route table that the GIS has. */

import type { Route } from '../../../base/http/route.ts'
import type { GisParts } from './parts.ts'
import { FEATURES_ROUTES } from './routes-features.ts'
import { FILE_ROUTES } from './routes-files.ts'

export const GIS_ROUTES: readonly Route<GisParts>[] = [...FEATURES_ROUTES, ...FILE_ROUTES]
