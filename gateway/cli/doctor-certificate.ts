/** What `cigale doctor` says of the certificate for the broker. */

import { readFileSync } from 'node:fs'
import { lifeState, parseCertificate, renewalDueMs, viewOf } from '../../sync/pki/certificate.ts'
import { fitOf } from '../../sync/pki/fit.ts'
import type { Finding } from './doctor-checks.ts'

const check = 'certificate'

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
  const view = viewOf(certificate!)
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const detail = `good until ${day(view.untilMs)}, renewed from ${day(renewalDueMs(view))} on`
  switch (lifeState(view, at.nowMs)) {
    case 'early':
      return {
        check,
        verdict: 'fail',
        detail: `good from ${day(view.fromMs)} on`,
        advice: 'set the clock',
      }
    case 'due':
      return {
        check,
        verdict: 'warn',
        detail,
        advice: 'if it does not renew itself: cigale ca renew',
      }
    default:
      return { check, verdict: 'ok', detail }
  }
}
