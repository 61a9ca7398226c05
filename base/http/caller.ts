/**
 * Who asks, and what they may (security S5), at a gateway and at the hypervisor. People have roles: posts
 * and functions of the city. Partners' machines have tokens with scopes. A route names those that it lets in; nobody else gets in.
 */

/** Of both sides; each gives out its own (`CITY_ROLES`, `GATEWAY_ROLES`). */
export const ROLES = [
  'viewer',
  'operator',
  'police',
  'greenSpaces',
  'technician',
  'maintainer',
  'security',
  'hypervisor',
  'flows',
] as const
export type Role = (typeof ROLES)[number]

/** What a machine's token is for. */
export const SCOPES = [
  /** How the city stands now, its indicators, the standard interfaces beyond what is open to all. */
  'city',
  /** Facts, readings, history of things that are not restricted. */
  'history',
  /** Over-stays with their places, and the patrol's answers. */
  'patrol',
  /** Calls and intrusions. */
  'safety',
  /** Works orders: taking and closing them. */
  'works',
  /** Orders to gateways: watering, settings. */
  'commands',
  /** Decoders' roll-outs. */
  'decoders',
  /** Files of sticks. */
  'carriage',
  /** Metrics and health for monitoring. */
  'metrics',
] as const
export type Scope = (typeof SCOPES)[number]

export type Caller = {
  /** An account or a token; stands in the audit and with each command. */
  readonly name: string
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
  /** A second factor was given within the last minutes (S6). */
  readonly isSteppedUp: boolean
}

/** On routes that are open: nobody in particular. */
export const ANYONE: Caller = { name: '', roles: [], scopes: [], isSteppedUp: false }

export type Rule =
  | 'anyone'
  /** Whoever has logged in or has a token, whatever for: one's own session. */
  | 'known'
  | { readonly roles: readonly Role[]; readonly scopes?: readonly Scope[] }

export function isLetIn(rule: Rule, caller: Caller | undefined): boolean {
  if (rule === 'anyone') return true
  if (!caller) return false
  if (rule === 'known') return true
  return (
    caller.roles.some((role) => rule.roles.includes(role)) ||
    caller.scopes.some((scope) => rule.scopes?.includes(scope) === true)
  )
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text)
}
