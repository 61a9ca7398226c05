/** Why the UDP port could not be opened, and what to do about it. */

import { HardwareError } from '../errors.ts'

export function bindFailure(
  bind: { readonly address: string; readonly port: number },
  cause: NodeJS.ErrnoException,
): HardwareError {
  const { address, port } = bind
  const context = { address, port, system: cause.code ?? cause.message }
  const tried = `tried to listen for packet forwarders on udp ${address}:${port}`
  switch (cause.code) {
    case 'EADDRINUSE':
      return new HardwareError(
        'port-in-use',
        `${tried}: another program holds this port (a second Cigale, a network server). ` +
          `Find it with "ss -ulpn sport = :${port}" and stop it, or choose another port in ` +
          'radio.bind and in the forwarder (serv_port_up, serv_port_down)',
        context,
        cause,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new HardwareError(
        'address-not-available',
        `${tried}: this machine has no such address. Put one of "ip address" into radio.bind, ` +
          'or 127.0.0.1 when the forwarder runs on this machine',
        context,
        cause,
      )
    case 'EACCES':
      return new HardwareError(
        'permission-denied',
        `${tried}: the system does not allow it. Choose a port above 1023 in radio.bind`,
        context,
        cause,
      )
    default:
      return new HardwareError('socket-failed', `${tried}: ${cause.message}`, context, cause)
  }
}
