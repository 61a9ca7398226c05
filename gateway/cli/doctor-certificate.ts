/** What `cigale doctor` says of the certificates for the broker and for the console. */

import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  type CertificateView,
  lifeState,
  parseCertificate,
  renewalDueMs,
  viewOf,
} from '../../sync/pki/certificate.ts'
import { fitOf } from '../../sync/pki/fit.ts'
import type { Finding } from './doctor-checks.ts'

const check = 'certificate'
/** Of the pages, on the network. */
const ofConsole = 'console certificate'

export function checkCertificate(
  files: { readonly cert: string; readonly key: string; readonly ca: string },
  at: { readonly eui: string; readonly nowMs: number },
): Finding {
  let texts: { readonly certificate: string; readonly key: string; readonly ca: string }
  try {
    const text = (path: string): string => readFileSync(path, 'utf8')
    texts = { certificate: text(files.cert), key: text(files.key), ca: text(files.ca) }
  } catch (error) {
    const advice = 'cigale ca request, then cigale ca install; see docs/operations/broker.md'
    return { check, verdict: 'fail', detail: (error as Error).message, advice }
  }
  const fit = fitOf({ ...texts, ...at })
  const certificate = parseCertificate(texts.certificate)
  if (fit.kind === 'rejected') {
    return { check, verdict: 'fail', detail: fit.detail, advice: 'cigale ca install another one' }
  }
  const advice = 'if it does not renew itself: cigale ca renew'
  return ofLife(check, viewOf(certificate!), { nowMs: at.nowMs, advice })
}

/** What telephones and computers are shown (api.https). */
export function checkConsoleCertificate(
  files: { readonly cert: string; readonly key: string },
  nowMs: number,
): Finding {
  const advice = 'cigale ca console, or cigale ca renew; see docs/technician/trust.md'
  const fail = (detail: string): Finding => ({ check: ofConsole, verdict: 'fail', detail, advice })
  try {
    const certificate = parseCertificate(readFileSync(files.cert, 'utf8'))
    if (!certificate) return fail(`${files.cert} is no certificate`)
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(files.key, 'utf8')))) {
      return fail(`${files.key} is not the key of ${files.cert}`)
    }
    const view = viewOf(certificate)
    if (view.untilMs <= nowMs) return fail(`it ran out on ${dayOf(view.untilMs)}`)
    return ofLife(ofConsole, view, { nowMs, advice })
  } catch (error) {
    return fail((error as Error).message)
  }
}

function ofLife(
  check: string,
  view: CertificateView,
  { nowMs, advice }: { readonly nowMs: number; readonly advice: string },
): Finding {
  const detail = `good until ${dayOf(view.untilMs)}, renewed from ${dayOf(renewalDueMs(view))} on`
  switch (lifeState(view, nowMs)) {
    case 'early': {
      const from = `good from ${dayOf(view.fromMs)} on`
      return { check, verdict: 'fail', detail: from, advice: 'set the clock' }
    }
    case 'due':
      return { check, verdict: 'warn', detail, advice }
    default:
      return { check, verdict: 'ok', detail }
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
