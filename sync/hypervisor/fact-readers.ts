/** Who may ask for the city's states and facts at all; which of them they get, `city/sight.ts` says. */

import { ROLES, type Rule } from './http/caller.ts'

export const STATE_READERS: Rule = { roles: ROLES, scopes: ['city', 'patrol', 'safety'] }
export const FACT_READERS: Rule = { roles: ROLES, scopes: ['history', 'patrol', 'safety'] }
export const CITY_READERS: Rule = { roles: ROLES, scopes: ['city', 'history'] }
/** Gateways and their troubles, without anything of the city in them. */
export const NETWORK_READERS: Rule = { roles: ROLES, scopes: ['city', 'metrics'] }
