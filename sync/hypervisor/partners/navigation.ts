/**
 * Which pages a caller's navigation shows (hypervisor-ux.md §2). It hides what would only be refused; what
 * is refused, the routes say.
 */

import type { Caller, Role, Scope } from '../../../base/http/caller.ts'
import { isLetIn } from '../../../base/http/caller.ts'
import { CITY_ROLES } from '../city-roles.ts'

type Readers = { readonly roles: readonly Role[]; readonly scopes?: readonly Scope[] }

const ALL: Readers = { roles: CITY_ROLES, scopes: ['city'] }
const TRADES: Readers = { roles: ['viewer', 'operator', 'greenSpaces'], scopes: ['city'] }
const PARKING: Readers = { roles: ['viewer', 'operator', 'police'], scopes: ['city', 'patrol'] }
const NETWORK: Readers = { roles: ['operator', 'maintainer', 'security'], scopes: ['metrics'] }

const PAGES: Readonly<Record<string, Readers>> = {
  city: ALL,
  map: ALL,
  alarms: { roles: CITY_ROLES, scopes: ['city', 'safety'] },
  patrol: { roles: ['police'], scopes: ['patrol'] },
  parking: PARKING,
  watering: TRADES,
  leaks: TRADES,
  safety: { roles: ['operator', 'police', 'security'], scopes: ['safety'] },
  environment: TRADES,
  indicators: ALL,
  governance: { roles: ['viewer', 'operator', 'maintainer'] },
  report: { roles: ['viewer', 'operator', 'greenSpaces', 'police', 'maintainer'] },
  gateways: NETWORK,
  decoders: { roles: ['operator', 'maintainer'], scopes: ['decoders'] },
  openData: ALL,
  register: ALL,
  accounts: { roles: ['security'] },
}

export function pagesOf(caller: Caller): readonly string[] {
  return Object.entries(PAGES).flatMap(([page, rule]) => (isLetIn(rule, caller) ? [page] : []))
}
