/**
 * The library that writes X.509, in one place: it injects its parts by decorators and wants that
 * polyfill before it. What runs for months does not load it (test/structure.test.ts).
 */

import 'reflect-metadata'

export * as x509 from '@peculiar/x509'

/** ECDSA on P-256 (security S14): what every broker, TPM and secure element knows. */
export const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
