/** Certificates from files. A system driver. */

import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { HardwareError } from '../errors.ts'

/** Paths of PEM files. */
export type TlsFiles = {
  readonly cert: string
  readonly key: string
  /** Whose signature stations must bring; left out: they need no certificate. */
  readonly clientCa?: string | undefined
}

export type TlsSettings = {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca?: Buffer
  readonly requestCert: boolean
  readonly rejectUnauthorized: boolean
  /** Station's mbed TLS goes no further. */
  readonly minVersion: 'TLSv1.2'
}

/** Throws HardwareError that names the file. */
export function readTlsFiles({ cert, key, clientCa }: TlsFiles): TlsSettings {
  const pair = { cert: read('cert', cert), key: read('key', key) }
  const ca = clientCa === undefined ? {} : { ca: read('clientCa', clientCa) }
  try {
    createSecureContext({ ...pair, ...ca })
  } catch (cause) {
    const text =
      `radio.tls: ${cert} and ${key} are no certificate and key that belong together ` +
      `(${(cause as Error).message}). Both must be PEM files, the key without a passphrase`
    throw new HardwareError('refused-setting', text, { cert, key }, cause)
  }
  const wantsClients = clientCa !== undefined
  return {
    ...pair,
    ...ca,
    requestCert: wantsClients,
    rejectUnauthorized: wantsClients,
    minVersion: 'TLSv1.2',
  }
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const text =
      `radio.tls.${setting}: ${path} cannot be read (${(cause as Error).message}). ` +
      'Check the path and that Cigale’s user may read it'
    throw new HardwareError('refused-setting', text, { setting, path }, cause)
  }
}
