/** What every answer says to browsers (S8): nothing inline, no frame, no other site, nothing kept. */

const ALL: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

const HSTS = { 'strict-transport-security': 'max-age=31536000' }

const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Of the pages: no script, style or frame from anywhere else. `connect`: whom a page may ask besides us. */
export function pagePolicy(connect: readonly string[] = []): string {
  return (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; " +
    `connect-src ${["'self'", ...connect].join(' ')}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  )
}

/** Under what an answer says by itself. */
export function headersOf(isTls: boolean): Readonly<Record<string, string>> {
  return {
    ...ALL,
    ...(isTls && HSTS),
    'content-security-policy': API_POLICY,
    'cache-control': 'no-store',
  }
}
