/**
 * Whether a gateway that asks for another certificate gets one. It asks with the request it was first
 * signed for: only who has its key could have made it, and the answer is of use to nobody else. So the
 * question may come over any way, even one that nobody has authenticated (F72).
 */

import type { CertificateView } from './certificate.ts'
import { gatewayOf, lifeState } from './certificate.ts'

export type RenewalRefusal = 'unknown-key' | 'revoked' | 'too-old'

export type RenewalDecision =
  | { readonly kind: 'issue'; readonly name: string }
  /** It has a young one: that again, so that asking often fills nothing. */
  | { readonly kind: 'again'; readonly serial: string }
  | { readonly kind: 'rejected'; readonly reason: RenewalRefusal }

/** A gateway that was dark for so long after its certificate ran out is signed by a person. */
export const GRACE_MS = 180 * 86_400_000

export function decideRenewal(
  request: { readonly name: string; readonly keyHash: string },
  book: { readonly issued: readonly CertificateView[]; readonly revoked: ReadonlySet<string> },
  nowMs: number,
): RenewalDecision {
  const own = book.issued.filter((one) => gatewayOf(one) === request.name)
  const ofKey = own.filter(({ keyHash }) => keyHash === request.keyHash)
  const newest = ofKey.toSorted((a, b) => a.untilMs - b.untilMs).at(-1)
  if (!newest) return { kind: 'rejected', reason: 'unknown-key' }
  if (ofKey.some(({ serial }) => book.revoked.has(serial))) {
    return { kind: 'rejected', reason: 'revoked' }
  }
  const state = lifeState(newest, nowMs)
  if (state === 'good' || state === 'early') return { kind: 'again', serial: newest.serial }
  if (nowMs > newest.untilMs + GRACE_MS) return { kind: 'rejected', reason: 'too-old' }
  return { kind: 'issue', name: request.name }
}
