/** Why the address for stations could not be opened, and what to do about it. */

import { HardwareError, type HardwareErrorCode } from '../errors.ts'

export function listenFailure(
  bind: { readonly address: string; readonly port: number },
  cause: NodeJS.ErrnoException,
): HardwareError {
  const { address, port } = bind
  const { code, advice } = CAUSES[cause.code ?? ''] ?? {
    code: 'socket-failed' as const,
    advice: cause.message,
  }
  const tried = `tried to listen for Basics Stations on tcp ${address}:${port}`
  const context = { address, port, system: cause.code ?? cause.message }
  return new HardwareError(code, `${tried}: ${advice}`, context, cause)
}

type Cause = { readonly code: HardwareErrorCode; readonly advice: string }

const NO_SUCH_ADDRESS: Cause = {
  code: 'address-not-available',
  advice: 'this machine has no such address. Put one of "ip address" into radio.bind',
}

const CAUSES: Readonly<Record<string, Cause>> = {
  EADDRINUSE: {
    code: 'port-in-use',
    advice:
      'another program holds this port (a second Cigale, a network server). Find it with ' +
      '"ss -ltnp", or choose another port in radio.bind and in tc.uri of the stations',
  },
  EADDRNOTAVAIL: NO_SUCH_ADDRESS,
  ENOTFOUND: NO_SUCH_ADDRESS,
  EACCES: {
    code: 'permission-denied',
    advice: 'the system does not allow it. Choose a port above 1023 in radio.bind',
  },
}
