/** Who may do what: the roles of the local API (security S5). A route names those it lets in. */

import type { Caller, Role } from '../../base/http/caller.ts'

/** Of people's accounts here (`base/people`). */
export const GATEWAY_ROLES = [
  'viewer',
  'technician',
  'maintainer',
  'security',
] as const satisfies readonly Role[]

/** Of tokens. */
export const TOKEN_ROLES = [...GATEWAY_ROLES, 'hypervisor'] as const satisfies readonly Role[]
export type TokenRole = (typeof TOKEN_ROLES)[number]

/**
 * Whoever reaches the UNIX socket and shows its key: folder and key are for the gateway's own user and root,
 * and they could read every file anyway.
 */
export const LOCAL_CALLER: Caller = programOf('local', ['maintainer', 'security', 'hypervisor'])

/** A program: there is no second factor to its token, which was made on the machine itself. */
export function programOf(name: string, roles: readonly Role[]): Caller {
  return { name, roles, scopes: [], isSteppedUp: true }
}

/** Sees everything that is not secret. */
export const READERS = GATEWAY_ROLES
/** What the gateway's own flows see as well. */
export const READERS_AND_FLOWS = [...READERS, 'flows'] as const
/** Installs and repairs devices. */
export const INSTALLERS = ['technician', 'maintainer'] as const

export function isTokenRole(text: string): text is TokenRole {
  return (TOKEN_ROLES as readonly string[]).includes(text)
}
