/** Who may ask for the city's states and facts at all; which of them they get, `city/sight.ts` says. */

import type { Rule } from '../../base/http/caller.ts'
import { CITY_ROLES } from './city-roles.ts'

export const STATE_READERS: Rule = { roles: CITY_ROLES, scopes: ['city', 'patrol', 'safety'] }
export const FACT_READERS: Rule = { roles: CITY_ROLES, scopes: ['history', 'patrol', 'safety'] }
export const CITY_READERS: Rule = { roles: CITY_ROLES, scopes: ['city', 'history'] }
/** Gateways and their troubles, without anything of the city in them. */
export const NETWORK_READERS: Rule = { roles: CITY_ROLES, scopes: ['city', 'metrics'] }
