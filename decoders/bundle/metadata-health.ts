/**
 * How much of the metadata's life is used up. Expired metadata stops new installs and nothing else:
 * decoders that run go on for ever (fault F86).
 */

export type Lifetime = {
  readonly role: string
  /** When it was signed; absent in metadata of foreign tools. */
  readonly issuedMs: number | undefined
  readonly expiresMs: number
}

export type MetadataHealth = {
  /** `half` from 50 % of a life on, `ending` from 80 %; `none` before the first refresh. */
  readonly state: 'none' | 'fresh' | 'half' | 'ending' | 'expired'
  /** The role that is worst off. */
  readonly role: string
  /** Share of its life that is over, 0 to 1. */
  readonly usedShare: number
  readonly expiresMs: number
}

const HALF_SHARE = 0.5
const ENDING_SHARE = 0.8

export function metadataHealth(roles: readonly Lifetime[], nowMs: number): MetadataHealth {
  let worst: MetadataHealth = { state: 'none', role: '', usedShare: 0, expiresMs: 0 }
  for (const { role, issuedMs, expiresMs } of roles) {
    const usedShare = usedShareOf({ issuedMs, expiresMs }, nowMs)
    if (worst.state !== 'none' && usedShare <= worst.usedShare) continue
    worst = { state: stateOf(usedShare), role, usedShare, expiresMs }
  }
  return worst
}

function usedShareOf(
  { issuedMs, expiresMs }: Pick<Lifetime, 'issuedMs' | 'expiresMs'>,
  nowMs: number,
): number {
  if (nowMs >= expiresMs) return 1
  if (issuedMs === undefined || issuedMs >= expiresMs) return 0
  return Math.max(0, (nowMs - issuedMs) / (expiresMs - issuedMs))
}

function stateOf(usedShare: number): MetadataHealth['state'] {
  if (usedShare >= 1) return 'expired'
  if (usedShare >= ENDING_SHARE) return 'ending'
  return usedShare >= HALF_SHARE ? 'half' : 'fresh'
}
