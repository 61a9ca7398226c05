/** Roles that the city's accounts may have (hypervisor-ux.md §2). */

import type { Role } from '../../base/http/caller.ts'

export const CITY_ROLES = [
  'viewer',
  'operator',
  'police',
  'greenSpaces',
  'maintainer',
  'security',
] as const satisfies readonly Role[]
