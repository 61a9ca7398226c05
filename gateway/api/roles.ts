/** Who may do what: the roles of the local API (security S5). A route names those it lets in. */

export const ROLES = ['viewer', 'technician', 'maintainer', 'security', 'hypervisor'] as const
export type Role = (typeof ROLES)[number]

/** Somebody whose token or socket was accepted. `name` stands in logs and with each command. */
export type Caller = { readonly name: string; readonly roles: readonly Role[] }

/**
 * Whoever reaches the UNIX socket: its folder lets in only the gateway's own user and root, and they
 * could read every file anyway.
 */
export const LOCAL_CALLER: Caller = {
  name: 'local',
  roles: ['maintainer', 'security', 'hypervisor'],
}

/** Sees everything that is not secret. */
export const READERS = ['viewer', 'technician', 'maintainer', 'security'] as const
/** Installs and repairs devices. */
export const INSTALLERS = ['technician', 'maintainer'] as const

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}
