/** Who asks, in tests: somebody who may do everything, or some things. */

import { type Caller, ROLES, type Role, SCOPES, type Scope } from '../../base/http/caller.ts'
import type { Account } from '../../base/people/account.ts'

export function everybody(name: string): Caller {
  return { name, roles: ROLES, scopes: SCOPES, isSteppedUp: true }
}

export function person(...roles: readonly Role[]): Caller {
  return { name: roles.join('+'), roles, scopes: [], isSteppedUp: false }
}

export function machine(...scopes: readonly Scope[]): Caller {
  return { name: scopes.join('+'), roles: [], scopes, isSteppedUp: false }
}

/** Of that name and role, with a password that opens nothing. */
export function accountFor(role: Role): Account {
  const nothing = {
    isDisabled: false,
    recovery: [],
    addresses: [],
    createdMs: 0,
    createdBy: 'test',
  }
  return { name: role, roles: [role], password: 'none', ...nothing }
}
