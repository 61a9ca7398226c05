/**
 * Locks on watering: a drought order of the prefect, frost, rain that is forecast, works on the pipes.
 * A person or the hypervisor sets and lifts them; they hold for a zone, a site, or all of this gateway.
 */

export const LOCK_REASONS = ['drought', 'frost', 'rain', 'works'] as const
export type LockReason = (typeof LOCK_REASONS)[number]

/** Everything on this gateway. */
export const LOCK_ALL = 'all'

export type WateringLock = {
  /** A zone, a site, or LOCK_ALL. */
  readonly scope: string
  readonly reason: LockReason
  /** UTC; null: until it is lifted. */
  readonly untilMs: number | null
  readonly by: string
  readonly because: string
}

export const LOCKS_MAX = 256

export function lockKey({ scope, reason }: Pick<WateringLock, 'scope' | 'reason'>): string {
  return `${reason}/${scope}`
}

/** Those that hold for the zone now. By a clock that was never set, an end is not believed. */
export function locksOn(
  locks: Iterable<WateringLock>,
  place: { readonly zone: string; readonly site: string | undefined },
  now: { readonly atMs: number; readonly clk: number },
): readonly WateringLock[] {
  const scopes = new Set([LOCK_ALL, place.zone, place.site])
  return [...locks].filter(
    ({ scope, untilMs }) =>
      scopes.has(scope) && (untilMs === null || now.clk === 0 || now.atMs < untilMs),
  )
}
