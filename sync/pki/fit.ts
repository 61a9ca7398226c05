/** Whether a certificate is one that this gateway can use: its key, its name, its authority, and today. */

import { createPrivateKey } from 'node:crypto'
import {
  type CertificateView,
  gatewayOf,
  isIssuedBy,
  parseCertificate,
  viewOf,
} from './certificate.ts'

export type MisfitReason = 'format' | 'other-key' | 'other-gateway' | 'other-authority' | 'expired'

export type Fit =
  | { readonly kind: 'fits'; readonly view: CertificateView }
  | { readonly kind: 'rejected'; readonly reason: MisfitReason; readonly detail: string }

export function fitOf(given: {
  readonly certificate: string
  /** PEM of the gateway's own key. */
  readonly key: string
  /** PEM of the authorities it trusts. */
  readonly ca: string
  readonly eui: string
  readonly nowMs: number
}): Fit {
  const certificate = parseCertificate(given.certificate)
  if (!certificate) return misfit('format', 'it is no certificate')
  const view = viewOf(certificate)
  if (gatewayOf(view) !== given.eui) {
    return misfit('other-gateway', `it is for ${view.name}, this gateway is ${given.eui}`)
  }
  if (!certificate.checkPrivateKey(createPrivateKey(given.key))) {
    return misfit('other-key', 'it is for another key: was a new one made since the request?')
  }
  if (!isIssuedBy(certificate, given.ca)) {
    return misfit('other-authority', 'it was signed by another authority than the one trusted here')
  }
  if (view.untilMs <= given.nowMs) {
    const until = new Date(view.untilMs).toISOString()
    return misfit(
      'expired',
      `it ran out on ${until}, and it is ${new Date(given.nowMs).toISOString()}`,
    )
  }
  return { kind: 'fits', view }
}

function misfit(reason: MisfitReason, detail: string): Fit {
  return { kind: 'rejected', reason, detail }
}
