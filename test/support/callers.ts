/** Who asks, in tests: somebody who may do everything, or some things. */

import { type Caller, ROLES, type Role, SCOPES, type Scope } from '../../base/http/caller.ts'

export function everybody(name: string): Caller {
  return { name, roles: ROLES, scopes: SCOPES, isSteppedUp: true }
}

export function person(...roles: readonly Role[]): Caller {
  return { name: roles.join('+'), roles, scopes: [], isSteppedUp: false }
}

export function machine(...scopes: readonly Scope[]): Caller {
  return { name: scopes.join('+'), roles: [], scopes, isSteppedUp: false }
}
